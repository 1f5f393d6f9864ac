import Foundation
import TestSupport

/// A bank that knows the city by files alone, and where its mail and webhooks end: processes of their own,
/// which remember what came in a folder that no process of the city knows.
final class OutsideWorld {
  let folder: TemporaryFolder
  private let city: RunningCity
  private var running: [String: (process: Process, input: Pipe)] = [:]

  /// - Parameter behaviour: of the bank, for each file; see `scripts/bank-simulator`.
  init(_ city: RunningCity, bank behaviour: String, seed: Int = 1) throws {
    self.city = city
    folder = try TemporaryFolder()
    try Data().write(to: URL(fileURLWithPath: noticesFile))
    try start(
      "bank-simulator", city.bankFolder, "--watch", "--behaviour", behaviour, "--seed", "\(seed)")
    try start(
      "notice-sinks", "--smtp", "\(city.port("sink.smtp"))", "--web", "\(city.port("sink.web"))",
      "--file", folder.file("sinks.json"), "--record", noticesFile)
    try city.eventually("the sinks listen") {
      try city.fetch("http://127.0.0.1:\(city.port("sink.web"))/").status == 204
    }
    // The knock was none of the city's notices.
    try Data().write(to: URL(fileURLWithPath: noticesFile))
  }

  deinit {
    end("bank-simulator")
    end("notice-sinks")
  }

  /// A line of JSON for each notice that came: channel, id, recipient.
  var noticesFile: String { folder.file("notices.jsonl") }

  var bankBook: String { "\(city.bankFolder)/bank-book.jsonl" }

  struct BankTotals: Decodable, Equatable {
    let paid: Int
    let paidFen: Int64
    let paidTwice: Int
    let rejected: Int
    let returned: Int
    let returnedFen: Int64
    let incidents: Int
  }

  /// The bank, say, writes no more once this has returned.
  func end(_ script: String) {
    guard let (process, input) = running.removeValue(forKey: script) else { return }
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  /// What the bank did. It must have ended, for its book is its own while it runs.
  func bankTotals() throws -> BankTotals {
    let said = try Python.run([Self.script("bank-simulator"), city.bankFolder, "--book"])
    return try JSONDecoder().decode(BankTotals.self, from: Data(said.utf8))
  }

  private func start(_ script: String, _ arguments: String...) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try Python.interpreter)
    process.arguments = [Self.script(script)] + arguments
    let input = Pipe()
    process.standardInput = input
    try process.run()
    running[script] = (process, input)
  }

  private static func script(_ name: String) -> String {
    "\(#filePath.components(separatedBy: "/Tests/").first ?? ".")/scripts/\(name)"
  }
}
