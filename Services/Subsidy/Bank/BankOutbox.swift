/// The folder from which the bank takes our files. This process is the only one that writes there.
///
/// The bank's program must leave names alone that begin with a dot, and should leave a file where it
/// is. Where it takes files away, a caller that crashed cannot see here whether the file had been
/// delivered: it must note the attempt before, and after a crash enquire instead of delivering again.
package struct BankOutbox: Sendable {
  package enum Outcome: Sendable {
    case written
    /// The same bytes lay there already, from an attempt that was cut off after it.
    case alreadyThere
  }

  private let folder: String
  private let files: any BankFiles

  package init(folder: String, files: any BankFiles = MachineFiles()) {
    self.folder = folder
    self.files = files
  }

  /// When this returns, the file is there under its name and outlives a loss of power. When it throws,
  /// or the process dies in it, the file is there whole or not at all.
  ///
  /// - Throws: `BankFolderFault`; `nameTaken` if other bytes lie there. After a failed sync nobody knows
  ///   what the disk holds: as with the store, the process should end and read the truth.
  package func deliver(_ bytes: [UInt8], as name: String) throws -> Outcome {
    guard bytes.count <= BankLimits.fileBytesMaximum else {
      throw BankFolderFault(.tooLarge, name: name, reason: "\(bytes.count) bytes")
    }
    let path = "\(folder)/\(name)"
    guard let present = try files.contents(of: path, atMost: bytes.count + 1) else {
      try files.write(bytes, to: folder, as: name)
      return .written
    }
    guard present == bytes else {
      throw BankFolderFault(.nameTaken, name: name, reason: "a file of other content")
    }
    // It was synced before it got its name; the attempt may have ended before the name was.
    try files.sync(folder)
    return .alreadyThere
  }

  /// When this returns, no file of this name lies there, and none does after a loss of power. What the
  /// bank has read before, it has.
  package func withdraw(_ name: String) throws {
    let path = "\(folder)/\(name)"
    if try files.contents(of: path, atMost: 1) != nil { try files.remove(path) }
    try files.sync(folder)
  }
}
