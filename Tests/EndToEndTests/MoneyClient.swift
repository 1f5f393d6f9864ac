import Foundation
import TestSupport
import Testing

/// The client of `Client/money.py`, in its own process: enterprises that apply, and the four persons.
final class MoneyClient {
  /// What it says of itself at its end.
  struct Outcome: Decodable {
    let applications: Int
    /// With those for what the bank refused or gave back.
    let attempts: Int
    let settled: Int
    let batches: Int
    let repeated: Int
    let refusals: [String: Int]
  }

  /// What `Client/books.py` found.
  struct Books: Decodable {
    let told: [String: Int]
    let stored: [String: Int]
    let lost: [String]
    let doubled: [String]
    let commands: [String: Int]
    let entitlements: Int
    let notices: Int
    let noticesOff: [String: [Int]]
    let deliveries: Int
    /// Not delivered, or not known to be where people look.
    let undelivered: Int
    let deliveriesLost: [String]
    let unknown: [String]
    let repeats: Int
    let came: Int
  }

  private let city: RunningCity
  private let outside: OutsideWorld
  /// API key of one who may read.
  let person: String
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private var unread = ""

  /// Hires the four persons and brings the policies into force.
  /// - Parameters:
  ///   - enterprises: each plays once.
  ///   - pause: seconds between two requests of one enterprise.
  ///   - canary: values in place of invented ones.
  init(
    _ city: RunningCity, _ outside: OutsideWorld, _ enterprises: some Sequence<Enterprise>,
    pause: Double, canary: [String: String]? = nil
  ) throws {
    self.city = city
    self.outside = outside
    let roles = ["maker", "checker", "payer", "accountant"]
    let people = try city.addPeople(roles.map { [$0] })
    person = people[0]
    let staff = outside.folder.file("staff.json")
    try JSONEncoder().encode(Dictionary(uniqueKeysWithValues: zip(roles, people)))
      .write(to: URL(fileURLWithPath: staff))
    try Data().write(to: URL(fileURLWithPath: told))
    let root = #filePath.components(separatedBy: "/Tests/").first ?? "."
    process.executableURL = URL(fileURLWithPath: try Python.interpreter)
    process.arguments =
      [
        ClientScript.path("money.py"), city.api,
        try city.keys(of: enterprises, outside.folder.file("applicants.csv")), staff, told,
        "\(root)/Shared/PolicyRules/Policies", "\(city.port("sink.web"))", "\(pause)",
      ]
      + (try canary.map { [String(decoding: try JSONEncoder().encode($0), as: UTF8.self)] } ?? [])
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    let first = try line()
    guard first == "ready" else {
      throw RunningCity.Failure(description: "the office is not ready: '\(first)'")
    }
  }

  deinit { if process.isRunning { process.terminate() } }

  private var told: String { outside.folder.file("told.jsonl") }

  /// The next line that it prints; empty at its end.
  func line() throws -> String {
    while !unread.contains("\n") {
      let more = output.fileHandleForReading.availableData
      if more.isEmpty { break }
      unread += String(decoding: more, as: UTF8.self)
    }
    let lines = unread.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
    unread = lines.count == 2 ? String(lines[1]) : ""
    return String(lines[0])
  }

  /// Ends once all that was applied for is paid and reconciled.
  func stop() throws -> Outcome {
    input.fileHandleForWriting.write(Data("stop\n".utf8))
    var last = ""
    while true {
      let next = try line()
      if next.isEmpty { break }
      last = next
    }
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw RunningCity.Failure(description: "the office failed: \(last); its words are above")
    }
    return try JSONDecoder().decode(Outcome.self, from: Data(last.utf8))
  }

  /// Holds what was told, paid and received against what the processes say.
  func books() throws -> Books {
    let said = try Python.run([
      ClientScript.path("books.py"), city.api, try city.operatorKey(), person, told,
      outside.noticesFile, outside.bankBook,
    ])
    return try JSONDecoder().decode(Books.self, from: Data(said.utf8))
  }
}

extension RunningCity {
  /// What all funds have on an account of the ledger, in fen.
  func balance(_ account: String) throws -> Int64 {
    let said = try operate("ledger", "balance", "--json")
    guard said.status == 0,
      let funds = try JSONSerialization.jsonObject(with: Data(said.output.utf8))
        as? [[String: Any]]
    else { throw Failure(description: "no balance: \(said.output)") }
    return funds.reduce(0) { sum, fund in
      sum + ((fund["accounts"] as? [String: Any])?[account] as? NSNumber ?? 0).int64Value
    }
  }
}
