private import Foundation
private import Synchronization

/// Makes one process the sole owner of a store: an exclusive `flock` on a file beside it. The
/// kernel releases it however the process ends.
package final class StoreLock: Sendable {
  private let descriptor: Mutex<Int32?>

  /// - Throws: `StorageError.locked` naming the owner's process id, or `unusable`.
  package init(path: String) throws {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw StorageError.unusable(path: path, reason: String(cString: strerror(errno)))
    }
    guard Self.lock(descriptor) else {
      var bytes = [UInt8](repeating: 0, count: 32)
      let count = pread(descriptor, &bytes, bytes.count, 0)
      close(descriptor)
      let owner = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
      throw StorageError.locked(path: path, owner: owner.isEmpty ? "unknown" : owner)
    }
    let owner = [UInt8](String(getpid()).utf8)
    _ = ftruncate(descriptor, 0)
    _ = pwrite(descriptor, owner, owner.count, 0)
    self.descriptor = Mutex(descriptor)
  }

  /// Tries for a quarter of a second: a child that its former owner has just forked holds a copy of
  /// the descriptor, and with it the lock, until it executes another program.
  private static func lock(_ descriptor: Int32) -> Bool {
    for _ in 0..<25 {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
      usleep(10_000)
    }
    return false
  }

  /// Lets another process have the store.
  package func release() {
    descriptor.withLock { descriptor in
      if let open = descriptor { close(open) }
      descriptor = nil
    }
  }

  deinit { release() }
}
