private import Foundation

/// What the exchange of files asks of a file system, one step each, so that a test can stop between
/// any two. Paths are whole.
package protocol BankFiles: Sendable {
  /// The file's first bytes, at most so many; nil if there is no regular file of this name.
  func contents(of path: String, atMost maximum: Int) throws -> [UInt8]?
  /// The names in a folder, hidden ones too, in any order.
  func names(in folder: String) throws -> [String]
  /// A new, empty file; an old one of this name is emptied.
  func create(_ path: String) throws
  /// - Returns: how many bytes were taken, which may be fewer than all.
  func append(_ bytes: ArraySlice<UInt8>, to path: String) throws -> Int
  /// Of a file or a folder: what it holds outlives a loss of power.
  func sync(_ path: String) throws
  /// Atomic; a file of the new name is replaced.
  func rename(_ path: String, to target: String) throws
  func remove(_ path: String) throws
  func createFolder(_ path: String) throws
}

extension BankFiles {
  /// A file whole or not at all, whenever the process or the machine stops: temporary name, write,
  /// sync, rename, sync of the folder.
  ///
  /// The temporary name begins with a dot and ends in `.tmp`; what is left of it after a crash is
  /// overwritten by the next attempt.
  func write(_ bytes: [UInt8], to folder: String, as name: String) throws {
    let temporary = "\(folder)/.\(name).tmp"
    do {
      try create(temporary)
      var rest = bytes[...]
      while !rest.isEmpty {
        let taken = try append(rest, to: temporary)
        guard taken > 0 else {
          throw BankFolderFault(.notWritten, name: name, reason: "no progress")
        }
        rest = rest.dropFirst(taken)
      }
      try sync(temporary)
    } catch {
      try? remove(temporary)
      throw error
    }
    try rename(temporary, to: "\(folder)/\(name)")
    try sync(folder)
  }
}

/// One thing that went wrong in a folder that is shared with the bank.
package struct BankFolderFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// Stable codes.
  package enum Code: String, Sendable, CaseIterable {
    /// Another file has this name. It is never overwritten: a person must see how that came about.
    case nameTaken = "name-taken"
    /// Too large for the bank's answers to be read; nothing was written.
    case tooLarge = "too-large"
    case notWritten = "not-written"
    case notRead = "not-read"
  }

  package let code: Code
  /// The file's name, without its folder.
  package let name: String
  package let reason: String

  package init(_ code: Code, name: String, reason: String) {
    self.code = code
    self.name = name
    self.reason = reason
  }

  package var description: String { "\(name): \(code.rawValue) (\(reason))" }
}

/// The machine's files.
package struct MachineFiles: BankFiles {
  package init() {}

  package func contents(of path: String, atMost maximum: Int) throws -> [UInt8]? {
    // Not blocking: a named pipe would hold us up. No link: it could lead anywhere.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    if descriptor < 0, [ENOENT, ELOOP, ENXIO].contains(errno) { return nil }
    try Self.check(descriptor, path, .notRead)
    defer { close(descriptor) }
    var status = stat()
    try Self.check(fstat(descriptor, &status), path, .notRead)
    guard status.st_mode & S_IFMT == S_IFREG else { return nil }
    var bytes = [UInt8](repeating: 0, count: min(Int(status.st_size), maximum))
    var filled = 0
    while filled < bytes.count {
      let taken = bytes[filled...].withUnsafeMutableBytes {
        read(descriptor, $0.baseAddress, $0.count)
      }
      try Self.check(taken, path, .notRead)
      guard taken > 0 else { break }
      filled += taken
    }
    return Array(bytes.prefix(filled))
  }

  package func names(in folder: String) throws -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder)
    } catch {
      throw BankFolderFault(
        .notRead, name: Self.name(folder), reason: "the folder cannot be listed")
    }
  }

  /// Readable by the owner's group too, within the process's mask: the bank's program may be in it.
  package func create(_ path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o640)
    try Self.check(descriptor, path)
    close(descriptor)
  }

  package func append(_ bytes: ArraySlice<UInt8>, to path: String) throws -> Int {
    let descriptor = open(path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW)
    try Self.check(descriptor, path)
    defer { close(descriptor) }
    let taken = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    try Self.check(taken, path)
    return taken
  }

  package func sync(_ path: String) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    try Self.check(descriptor, path)
    defer { close(descriptor) }
    try Self.check(fsync(descriptor), path)
  }

  package func rename(_ path: String, to target: String) throws {
    try Self.check(Glibc.rename(path, target), path)
  }

  package func remove(_ path: String) throws {
    try Self.check(unlink(path), path)
  }

  package func createFolder(_ path: String) throws {
    if mkdir(path, 0o750) < 0, errno != EEXIST { try Self.check(-1, path) }
  }

  private static func check(
    _ result: some BinaryInteger, _ path: String, _ code: BankFolderFault.Code = .notWritten
  ) throws {
    guard result < 0 else { return }
    throw BankFolderFault(code, name: name(path), reason: String(cString: strerror(errno)))
  }

  private static func name(_ path: String) -> String {
    String(path.split(separator: "/").last ?? "/")
  }
}
