import Subsidy

/// The two folders between us and the bank, in memory.
///
/// Used by the thread of its seed alone.
final class BankFolders: @unchecked Sendable {
  static let toBank = "to-bank"
  static let fromBank = "from-bank"

  private(set) var files: [String: [UInt8]] = [:]

  subscript(path: String) -> [UInt8]? {
    get { files[path] }
    set { files[path] = newValue }
  }

  /// The names in a folder, in order.
  func names(in folder: String) -> [String] {
    files.keys.filter { $0.hasPrefix(folder + "/") }
      .map { String($0.dropFirst(folder.count + 1)) }
      .filter { !$0.contains("/") }.sorted()
  }
}

/// As one life of our process works on them: after so many steps it is dead, and no step is done any more.
///
/// Used by the thread of its seed alone.
final class MortalFolders: BankFiles, @unchecked Sendable {
  struct Dead: Error {}

  private let folders: BankFolders
  /// Nil: as many as there will be.
  var stepsLeft: Int?
  private(set) var isDead = false

  init(_ folders: BankFolders) { self.folders = folders }

  func contents(of path: String, atMost maximum: Int) throws -> [UInt8]? {
    try live()
    return folders[path].map { Array($0.prefix(maximum)) }
  }

  func names(in folder: String) throws -> [String] {
    try live()
    return folders.names(in: folder)
  }

  func create(_ path: String) throws {
    try live()
    folders[path] = []
  }

  func append(_ bytes: ArraySlice<UInt8>, to path: String) throws -> Int {
    try live()
    folders[path] = (folders[path] ?? []) + bytes
    return bytes.count
  }

  func sync(_ path: String) throws { try live() }

  func rename(_ path: String, to target: String) throws {
    try live()
    folders[target] = folders[path]
    folders[path] = nil
  }

  func remove(_ path: String) throws {
    try live()
    folders[path] = nil
  }

  func createFolder(_ path: String) throws { try live() }

  private func live() throws {
    if let left = stepsLeft {
      isDead = isDead || left == 0
      stepsLeft = max(0, left - 1)
    }
    if isDead { throw Dead() }
  }
}
