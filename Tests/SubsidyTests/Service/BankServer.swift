import Foundation
import TestSupport

/// One simulated bank that serves many folders, a step at a time, so that it is started once.
final class BankServer {
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()

  init(_ arguments: [String]) throws {
    let root = #filePath.components(separatedBy: "/Tests/").first ?? "."
    process.executableURL = URL(fileURLWithPath: try Python.interpreter)
    process.arguments = ["\(root)/scripts/bank-simulator", "-", "--serve"] + arguments
    process.standardInput = input
    process.standardOutput = output
    try process.run()
  }

  /// Returns once the bank has done all that is due in a folder.
  func step(_ folder: String) throws {
    try input.fileHandleForWriting.write(contentsOf: Data("\(folder)\n".utf8))
    var said = Data()
    while !said.contains(UInt8(ascii: "\n")) {
      let more = output.fileHandleForReading.availableData
      guard !more.isEmpty else { throw BankServerFault() }
      said += more
    }
  }

  func stop() {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  deinit { stop() }
}

private struct BankServerFault: Error {}
