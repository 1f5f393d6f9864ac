private import Foundation

extension PolicyCatalogue {
  /// The policies that are part of the program, and those of the `.yaml` files of a folder.
  /// - Throws: `PolicyFaults`, or what the file system says.
  package init(folder: String) throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".yaml") }.sorted()
    let files = try names.map { name in
      File(
        name: name, bytes: Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))))
    }
    try self.init(Self.builtInFiles + files)
  }
}
