internal import Crypto

/// A file from the bank, as it was found.
package struct BankFile: Hashable, Sendable {
  package let name: String
  /// No more than one byte beyond `BankLimits.fileBytesMaximum`, which tells a reader that it is too
  /// large.
  package let bytes: [UInt8]

  package init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }

  /// Lowercase hexadecimal, of `bytes`.
  package var sha256: String {
    let digits = Array("0123456789abcdef".utf8)
    let text = SHA256.hash(data: bytes).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return String(decoding: text, as: UTF8.self)
  }
}

/// The folder in which the bank puts files for us. The bank writes as we do: under a name that begins
/// with a dot or ends in `.tmp` or `.part`, then it renames.
///
/// The same content may come under several names, and a name with another content later: whoever
/// applies a file goes by the id that stands in it and by its hash, and moves it away only after that
/// is committed. A crash between the two gives the file once more.
package struct BankInbox: Sendable {
  private let folder: String
  private let files: any BankFiles

  package init(folder: String, files: any BankFiles = MachineFiles()) {
    self.folder = folder
    self.files = files
  }

  /// The complete files' names, in the order of their bytes.
  package func names() throws -> [String] {
    try files.names(in: folder)
      .filter { name in
        !name.hasPrefix(".") && !Self.unfinished.contains(where: name.hasSuffix)
      }
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Nil if it is no file, or no longer there.
  package func file(_ name: String) throws -> BankFile? {
    try files.contents(of: "\(folder)/\(name)", atMost: BankLimits.fileBytesMaximum + 1)
      .map { BankFile(name: name, bytes: $0) }
  }

  /// Moves a file that was applied to `done/`. Again is the same as once.
  package func moveDone(_ file: BankFile) throws {
    try move(file, to: "done")
  }

  /// Moves a file that cannot be applied to `refused/`, the reason beside it under the same name and
  /// `.reason`. Again is the same as once.
  package func moveRefused(_ file: BankFile, reason: String) throws {
    let refused = "\(folder)/refused"
    try files.createFolder(refused)
    try files.write(Array("\(reason)\n".utf8), to: refused, as: Self.keptName(file) + ".reason")
    try move(file, to: "refused")
  }

  /// The file's hash is part of its new name: what the bank sends later under the same name does not
  /// replace it. A file that changed meanwhile stays.
  private func move(_ file: BankFile, to place: String) throws {
    guard let present = try self.file(file.name), present == file else { return }
    let target = "\(folder)/\(place)"
    try files.createFolder(target)
    try files.rename("\(folder)/\(file.name)", to: "\(target)/\(Self.keptName(file))")
    try files.sync(target)
    try files.sync(folder)
  }

  /// Whatever a file was called, this and `.NAME.reason.tmp` have at most the 255 bytes that a name may have.
  private static func keptName(_ file: BankFile) -> String {
    "\(file.sha256.prefix(16))-"
      + String(String.UnicodeScalarView(file.name.unicodeScalars.suffix(55)))
  }

  private static let unfinished = [".tmp", ".part"]
}
