internal import Foundation

/// A folder that lives as long as this value; every test has its own.
package final class TemporaryFolder: Sendable {
  package let path: String

  /// Memory-backed where the machine has it: syncs still happen, and cost nothing.
  package init() throws {
    let files = FileManager.default
    let root = files.isWritableFile(atPath: "/dev/shm") ? "/dev/shm" : NSTemporaryDirectory()
    path = "\(root)/tiaoji-test-\(UUID().uuidString)"
    try files.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  package func file(_ name: String) -> String { "\(path)/\(name)" }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
