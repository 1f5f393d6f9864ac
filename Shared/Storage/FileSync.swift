private import Foundation

package enum FileSync {
  /// Flushes a file and the folder that names it, so that both outlive a power loss.
  package static func sync(path: String) throws {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    for target in [path, folder] {
      let descriptor = open(target, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else {
        throw StorageError.unusable(path: target, reason: String(cString: strerror(errno)))
      }
      defer { close(descriptor) }
      guard fsync(descriptor) == 0 else {
        throw StorageError.unusable(path: target, reason: String(cString: strerror(errno)))
      }
    }
  }
}
