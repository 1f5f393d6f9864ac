private import Foundation

/// The test peers' Python (`scripts/bootstrap` makes its environment): `TIAOJI_PYTHON`, or
/// `.build-venv/bin/python` of this checkout. A missing one is a failure, never a skipped test.
package enum Python {
  package struct Failure: Error, CustomStringConvertible {
    package let description: String
  }

  package static var interpreter: String {
    get throws {
      let root = #filePath.components(separatedBy: "/Tests/").first ?? "."
      let path =
        ProcessInfo.processInfo.environment["TIAOJI_PYTHON"] ?? "\(root)/.build-venv/bin/python"
      guard FileManager.default.isExecutableFile(atPath: path) else {
        throw Failure(
          description: "no Python for the test peers at \(path): run scripts/bootstrap first")
      }
      return path
    }
  }

  /// Runs to the end and returns standard output.
  /// - Throws: `Failure` with standard error if the exit status is not 0.
  package static func run(_ arguments: [String], input: String = "") throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try interpreter)
    process.arguments = arguments
    // Files, not pipes: neither side can block on the other whatever the amounts.
    let folder = try TemporaryFolder()
    let (to, from, errors) = (folder.file("in"), folder.file("out"), folder.file("err"))
    try Data(input.utf8).write(to: URL(fileURLWithPath: to))
    for path in [from, errors] { try Data().write(to: URL(fileURLWithPath: path)) }
    process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: to))
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: from))
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: errors))
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      let said = (try? String(contentsOfFile: errors, encoding: .utf8)) ?? ""
      throw Failure(description: "python exited \(process.terminationStatus): \(said)")
    }
    return try String(contentsOfFile: from, encoding: .utf8)
  }
}
