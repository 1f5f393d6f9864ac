private import Foundation

/// The files that a store consists of, and those that a restore makes beside it.
///
/// A restore writes the new store whole, as `<store>.copying`, and renames it to `<store>.restoring`
/// once it is complete and synced; only then are the old files moved aside, as `<store>.replaced`, and
/// the new one takes their name. While `.restoring` is there no process starts on the store: whichever
/// files have been moved, no half of an old store is taken for a whole one, and no empty one is made.
package struct StoreFiles: Sendable {
  package let path: String

  package init(path: String) { self.path = path }

  package var copying: String { path + ".copying" }
  package var restoring: String { path + ".restoring" }

  /// SQLite's: the database, its log and the log's index.
  package static let suffixes = ["", "-wal", "-shm"]

  package var isRestoreUnderWay: Bool { Self.exists(restoring) }

  /// - Throws: `StorageError.unusable` where a restore was begun and not ended.
  package func requireNoRestoreUnderWay() throws {
    guard !isRestoreUnderWay else {
      throw StorageError.unusable(
        path: path,
        reason: "a restore of it was begun and not ended (\(restoring)): run 'tiaoji restore' again"
      )
    }
  }

  /// Gives the file of this name, and its log, another; what is there is never overwritten.
  /// - Parameter resumes: go on with the newest name if its files do not conflict with what is left.
  /// - Returns: the name; nil if there was nothing to move.
  package func moveAside(resumes: Bool) throws -> String? {
    let left = Self.suffixes.filter { Self.exists(path + $0) }
    guard !left.isEmpty else { return nil }
    func name(_ number: Int) -> String { path + ".replaced" + (number == 1 ? "" : "-\(number)") }
    func isFree(_ number: Int, _ suffixes: [String]) -> Bool {
      !suffixes.contains { Self.exists(name(number) + $0) }
    }
    var number = 1
    while !isFree(number, Self.suffixes) { number += 1 }
    if resumes, number > 1, isFree(number - 1, left) { number -= 1 }
    for suffix in left { try Self.rename(path + suffix, to: name(number) + suffix) }
    return name(number)
  }

  /// The same store has the same name, whatever links lead to it: its lock stands beside the file.
  package static func resolved(_ path: String) -> String {
    URL(fileURLWithPath: path).resolvingSymlinksInPath().path
  }

  /// - Throws: `StorageError.unusable` for what is no file, or one whose log lies beside it: without
  ///   that it is not all that was committed.
  package static func requireWhole(_ path: String) throws {
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw StorageError.unusable(path: path, reason: String(cString: strerror(errno)))
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw StorageError.unusable(path: path, reason: "it is not a file")
    }
    if stat(path + "-wal", &status) == 0, status.st_size > 0 {
      throw StorageError.unusable(
        path: path, reason: "a log lies beside it, so it is a store and not a backup")
    }
  }

  /// Atomic: a reader finds the old file of that name or the new one.
  package static func rename(_ source: String, to target: String) throws {
    guard Glibc.rename(source, target) == 0 else {
      throw StorageError.unusable(
        path: source,
        reason: "it cannot be renamed to \(target): \(String(cString: strerror(errno)))"
      )
    }
  }

  package static func removeIfThere(_ path: String) throws {
    guard unlink(path) == 0 || errno == ENOENT else {
      throw StorageError.unusable(path: path, reason: String(cString: strerror(errno)))
    }
  }

  private static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}
