import Foundation
import TestSupport
import Testing

/// The client of `Client/offers.py`, in its own process: submits and answers until told to stop, and
/// remembers what was answered 2xx.
final class OfferClient {
  struct Accepted {
    let id: String
    let side: String
    let heads: Int
  }

  private let city: RunningCity
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private let ledger: String

  /// - Parameters:
  ///   - keys: CSV (code,key) of those it acts for; left out: everybody.
  ///   - pause: seconds that each of its six submitters waits between two offers.
  init(
    _ city: RunningCity, seed: Int, keys: String? = nil, pause: Double = 0,
    days: (from: String, to: String) = RunningCity.days
  ) throws {
    self.city = city
    ledger = city.folder.file("ledger-\(seed)")
    try Data().write(to: URL(fileURLWithPath: ledger))
    process.executableURL = URL(fileURLWithPath: try Python.interpreter)
    process.arguments = [
      ClientScript.path("offers.py"), city.api, keys ?? city.keysFile, ledger, days.from, days.to,
      "\(seed)", "\(pause)",
    ]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
  }

  deinit { if process.isRunning { process.terminate() } }

  func accepted() throws -> [Accepted] {
    try String(contentsOfFile: ledger, encoding: .utf8).split(separator: "\n").compactMap { line in
      let fields = line.split(separator: " ")
      guard fields.count == 3, let heads = Int(fields[2]) else { return nil }
      return Accepted(id: String(fields[0]), side: String(fields[1]), heads: heads)
    }
  }

  /// Has the client kill a process with SIGKILL while no request can begin or end.
  /// - Returns: the requests in flight at that moment; at 0 nothing was killed.
  func kill(_ pid: Int32) throws -> Int { try ask("kill \(pid)") }

  /// Requests that had to be repeated because their answer had not come.
  func repeated() throws -> Int { try ask("repeated") }

  /// Ends once every request that was begun is answered.
  func stop() throws {
    input.fileHandleForWriting.write(Data("stop\n".utf8))
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw RunningCity.Failure(description: "the client failed; its words are above")
    }
  }

  /// Holds the ledger against the store: each accepted offer is there once with its heads accounted
  /// for, and no offer is there that nobody was told of.
  /// - Parameter others: ids of offers that somebody else submitted.
  func expectNothingLostOrDoubled(others: Set<String> = []) throws -> String {
    let key = try city.operatorKey()
    let offers = try accepted()
    var stored: [String: Int] = [:]
    var listed = 0
    for path in ["surplus-offers", "shortage-requests"] {
      for item in try city.list(path, key: key) {
        guard let id = item["id"] as? String, !others.contains(id) else { continue }
        listed += 1
        stored[id] = (item["heads"] as? [String: Int] ?? [:]).values.reduce(0, +)
      }
    }
    let lost = offers.filter { stored[$0.id] == nil }
    let told = Set(offers.map(\.id))
    let doubled = stored.keys.filter { !told.contains($0) }
    #expect(!offers.isEmpty)
    #expect(told.count == offers.count, "two requests were told one id")
    #expect(lost.isEmpty, "lost: \(lost.map(\.id))")
    #expect(doubled.isEmpty, "stored, and no answer told of it: \(doubled)")
    #expect(listed == offers.count, "offers in the store and distinct requests")
    for offer in offers { #expect(stored[offer.id] == offer.heads, "\(offer.id)") }
    return
      "\(offers.count) requests accepted, \(listed) offers stored: \(lost.count) lost, \(doubled.count) doubled"
  }

  private func ask(_ line: String) throws -> Int {
    input.fileHandleForWriting.write(Data("\(line)\n".utf8))
    var answer = ""
    while !answer.contains("\n") {
      let more = output.fileHandleForReading.availableData
      if more.isEmpty { break }
      answer += String(decoding: more, as: UTF8.self)
    }
    guard let number = Int(answer.trimmingCharacters(in: .whitespacesAndNewlines)) else {
      throw RunningCity.Failure(description: "the client answered '\(answer)' to '\(line)'")
    }
    return number
  }
}

/// The Python clients beside these suites.
enum ClientScript {
  static func path(_ name: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Client/\(name)").path
  }

  /// Runs one to its end.
  /// - Returns: what it printed, one JSON object a line.
  /// - Throws: with its standard error if its exit status is not 0.
  static func run(_ name: String, _ arguments: [String]) throws -> [[String: Any]] {
    try Python.run([path(name)] + arguments).split(separator: "\n").map { line in
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
      return try #require(object as? [String: Any])
    }
  }
}
