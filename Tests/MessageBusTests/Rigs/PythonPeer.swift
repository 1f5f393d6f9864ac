import Foundation
import TestSupport

/// A run of `Peer/peer.py` under the test peers' Python.
struct PythonPeer {
  struct Result {
    let status: Int32
    let lines: [String]
    /// What it wrote to standard error.
    let complaint: String
  }

  let process = Process()
  private let folder: URL

  /// Its output goes to files: a pipe that nobody reads would stop it.
  init(_ arguments: [String]) throws {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent()
    process.executableURL = URL(fileURLWithPath: try Python.interpreter)
    process.arguments = [tests.path + "/Peer/peer.py"] + arguments
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("tiaoji-peer-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for name in ["out", "err"] {
      _ = FileManager.default.createFile(atPath: folder.path + "/" + name, contents: nil)
    }
    process.standardOutput = try FileHandle(forWritingTo: folder.appendingPathComponent("out"))
    process.standardError = try FileHandle(forWritingTo: folder.appendingPathComponent("err"))
    try process.run()
  }

  /// Waits for its end; it gives up by itself after half a minute.
  func result() -> Result {
    process.waitUntilExit()
    defer { try? FileManager.default.removeItem(at: folder) }
    let lines = text("out").split(separator: "\n").map(String.init)
    return Result(status: process.terminationStatus, lines: lines, complaint: text("err"))
  }

  private func text(_ name: String) -> String {
    let data = FileManager.default.contents(atPath: folder.path + "/" + name) ?? Data()
    return String(decoding: data, as: UTF8.self)
  }
}
