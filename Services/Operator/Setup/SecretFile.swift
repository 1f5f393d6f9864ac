internal import Foundation

/// A new file that its owner alone may read, for what is told once: each line that was appended is
/// on the disk when `append` returns, whatever happens afterwards. One to which nothing was appended is
/// gone again with this value: what was refused can be asked for once more.
package final class SecretFile {
  package let path: String
  private let handle: FileHandle
  private var isEmpty = true

  /// Makes the file, readable and writable by its owner alone.
  /// - Throws: `OperatorFault` if there is one already (it may hold secrets that are nowhere else) or
  ///   it cannot be made.
  package init(new path: String) throws {
    self.path = path
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw OperatorFault(
        errno == EEXIST
          ? "the file \(path) exists already and is not overwritten: move it away, or name another"
          : "the file \(path) cannot be written: \(String(cString: strerror(errno)))")
    }
    handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  deinit { if isEmpty { unlink(path) } }

  /// Writes the lines at the end and syncs them.
  package func append(_ lines: [String]) throws {
    isEmpty = false
    do {
      try handle.write(contentsOf: Data(lines.map { $0 + "\n" }.joined().utf8))
      try handle.synchronize()
    } catch {
      throw OperatorFault("the file \(path) cannot be written: \(error)")
    }
  }
}
