import Events
import Foundation
import Testing

/// The golden files: for each event version the bytes of its sample as once published
/// (`LotSubmitted.v1.bin`), and beside them the same in protobuf's JSON for people to read.
enum GoldenFiles {
  static func name(_ type: any EventBody.Type) -> String { "\(type.type).v\(type.version)" }

  static func folder() throws -> URL {
    guard let folder = Bundle.module.url(forResource: "Golden", withExtension: nil) else {
      throw CocoaError(.fileNoSuchFile)
    }
    return folder
  }

  static func read(_ type: any EventBody.Type, _ suffix: String) throws -> Data {
    try Data(contentsOf: folder().appending(path: "\(name(type)).\(suffix)"))
  }

  /// What is wrong with a listing of the folder: versions without both files, files without a
  /// version.
  static func faults(listing: [String], types: [any EventBody.Type]) -> [String] {
    let wanted = Set(types.flatMap { ["\(name($0)).bin", "\(name($0)).json"] })
    let found = Set(listing)
    return wanted.subtracting(found).map { "missing: \($0)" }.sorted()
      + found.subtracting(wanted).map { "without an event: \($0)" }.sorted()
  }

  /// Writes each version's files that the folder lacks; what was once published stays as it is.
  static func writeMissing(in folder: URL) throws {
    for sample in try Samples.all() {
      let type = Swift.type(of: sample)
      let bytes = try sample.encoded()
      let json = try #require(type as? any WireBody.Type).json(bytes: bytes)
      for (suffix, data) in [("bin", Data(bytes)), ("json", json)] {
        let file = folder.appending(path: "\(name(type)).\(suffix)")
        guard !FileManager.default.fileExists(atPath: file.path) else { continue }
        try data.write(to: file)
      }
    }
  }
}
