package import Foundation

/// Reads and writes the small files of a key folder.
package enum PrivateFile {
  static func makeFolder(_ path: String) throws(BusFault) {
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
    } catch {
      throw .fileUnusable(path: path, reason: "the folder cannot be created")
    }
  }

  package static func read(_ path: String) throws(BusFault) -> String {
    guard FileManager.default.fileExists(atPath: path) else { throw .keyMissing(path: path) }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .fileUnusable(path: path, reason: "it cannot be read")
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw .fileUnusable(path: path, reason: "it is not text")
    }
    return text
  }

  /// Refuses a file with any right for group or others.
  package static func checkMode(_ path: String) throws(BusFault) {
    var information = stat()
    guard stat(path, &information) == 0 else { throw .keyMissing(path: path) }
    let mode = information.st_mode & 0o7777
    guard mode & 0o077 == 0 else {
      throw .secretExposed(path: path, mode: "0" + String(mode, radix: 8))
    }
  }

  /// Writes a new file beside the old one, syncs it and puts it in its place: a reader sees the
  /// old text or the new one. The file never exists with more rights than `mode`.
  package static func write(_ text: String, to path: String, mode: mode_t) throws(BusFault) {
    let temporary = path + ".new"
    unlink(temporary)
    let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard file >= 0 else { throw .fileUnusable(path: path, reason: reason) }
    defer { close(file) }
    let bytes = Array(text.utf8)
    guard Glibc.write(file, bytes, bytes.count) == bytes.count, fsync(file) == 0,
      rename(temporary, path) == 0
    else { throw .fileUnusable(path: path, reason: reason) }
  }

  /// Gives a file the name `path + suffix`, or that with a number where one is there already: nothing
  /// is ever overwritten.
  /// - Returns: its new path; nil if there is no such file.
  static func moveAside(_ path: String, suffix: String) throws(BusFault) -> String? {
    var number = 1
    while true {
      let target = path + suffix + (number == 1 ? "" : "-\(number)")
      // Unlike rename, link refuses a name that is taken.
      if link(path, target) == 0 {
        guard unlink(path) == 0 else { throw .fileUnusable(path: path, reason: reason) }
        return target
      }
      switch errno {
      case ENOENT: return nil
      case EEXIST: number += 1
      default: throw .fileUnusable(path: path, reason: reason)
      }
    }
  }

  private static var reason: String { String(cString: strerror(errno)) }
}
