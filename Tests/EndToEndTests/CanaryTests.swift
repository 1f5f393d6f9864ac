import Foundation
import TestSupport
import Testing

/// Marked values go the whole way that personal data goes, and then every byte is searched for them.
@Suite(.serialized) struct CanaryTests {
  private struct Search: Decodable {
    struct Hit: Decodable, CustomStringConvertible {
      let value: String
      let form: String
      let file: String

      var description: String { "\(value) as \(form) in \(file)" }
    }

    let files: Int
    let bytes: Int
    let hits: [Hit]
  }

  private static let mail = "canary-7f3a@canary-mail.example"
  private static let hookPath = "/canary-hook-9d1c"
  private static let payee = [
    "name": "金丝雀甲乙丙丁有限公司", "account": "6222888877776666551", "agent": "102333778812",
  ]
  private static let worker = "CANARY7731X"

  @Test func `what the vault keeps is in no store, frame, log, page, error, backup or export`()
    throws
  {
    let city = try RunningCity(logLevel: "debug")
    for name in RunningCity.names { try city.start(name) }
    let enterprises = try city.addEnterprises(2)
    let outside = try OutsideWorld(city, bank: "success")
    let hearer = try Hearer(city)
    var stated = Self.payee
    stated["mail"] = Self.mail
    stated["webhook"] = "http://127.0.0.1:\(city.port("sink.web"))\(Self.hookPath)"
    stated["worker"] = Self.worker
    let office = try MoneyClient(city, outside, [enterprises[0]], pause: 0, canary: stated)
    let said = try JSONDecoder().decode([String: String].self, from: Data(office.line().utf8))
    let secret = try #require(said["secret"])
    try offer(enterprises, city)
    let outcome = try office.stop()
    #expect(outcome.settled == 2)
    try city.eventually("every notice is delivered") {
      let books = try office.books()
      return books.undelivered == 0 && books.came >= 4 && books.deliveriesLost.isEmpty
    }
    try expectTold(city, outside)

    let reader = CanaryReader(city: city, own: enterprises[0].key, person: office.person)
    try reader.provoke(stated)
    try reader.keep("before")
    try reader.erase()
    try city.awaitDrained()
    try reader.keep("after")
    let frames = try hearer.stop()

    stated["secret"] = secret
    stated["worker-0"] = "\(Self.worker)-0"
    stated["mail-name"] = String(Self.mail.prefix { $0 != "@" })
    stated["hook-path"] = Self.hookPath
    let search = try search(city, outside, stated)
    #expect(search.hits.isEmpty, "\(search.hits)")
    #expect(search.files > 40)
    #expect(frames > 100)
    try expectEachIsFoundWherePlanted(city, outside, stated)
    print(
      "canary: \(stated.count) values, \(search.files) files of \(search.bytes) bytes with \(frames) frames: \(search.hits.count) hits"
    )
  }

  /// A proposal, of which both are told.
  private func offer(_ enterprises: [Enterprise], _ city: RunningCity) throws {
    for (path, enterprise) in zip(["surplus-offers", "shortage-requests"], enterprises) {
      let answer = try city.post(
        path, key: enterprise.key, idempotencyKey: "lot", RunningCity.offer(heads: 8))
      try #require(answer.status == 201, "\(answer.body)")
    }
  }

  /// What is searched for did reach the bank and the recipient.
  private func expectTold(_ city: RunningCity, _ outside: OutsideWorld) throws {
    let folder = "\(city.bankFolder)/to-bank"
    let files = try FileManager.default.contentsOfDirectory(atPath: folder)
      .map { try String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8) }.joined()
    for value in Self.payee.values { #expect(files.contains(value)) }
    let notices = try String(contentsOfFile: outside.noticesFile, encoding: .utf8)
    for recipient in [Self.mail, Self.hookPath] { #expect(notices.contains("\"\(recipient)\"")) }
  }

  /// Everything but what is the bank's to read.
  private func search(
    _ city: RunningCity, _ outside: OutsideWorld, _ values: [String: String]
  ) throws -> Search {
    let file = outside.folder.file("values.json")
    try JSONEncoder().encode(values).write(to: URL(fileURLWithPath: file))
    let said = try Python.run([ClientScript.path("canary.py"), city.folder.path, file, "bank"])
    return try JSONDecoder().decode(Search.self, from: Data(said.utf8))
  }

  /// The search can fail: each value in a line of a log is a hit.
  private func expectEachIsFoundWherePlanted(
    _ city: RunningCity, _ outside: OutsideWorld, _ values: [String: String]
  ) throws {
    let log = try city.log("notifications")
    for (name, value) in values {
      try city.write("notifications.log", "\(log)told \(value)\n")
      let hits = try search(city, outside, values).hits
      #expect(hits.contains { $0.value == name && $0.file == "notifications.log" }, "\(name)")
    }
    try city.write("notifications.log", log)
  }
}

/// Keeps, in files of the city's folder, whatever the processes say when they are asked.
private struct CanaryReader {
  let city: RunningCity
  /// API keys of the enterprise whose data it is, and of a person who may read.
  let own: String
  let person: String

  /// Requests that are refused, with the values in them.
  func provoke(_ values: [String: String]) throws {
    let value = { (name: String) in values[name] ?? "" }
    let payee = ["name": value("name"), "account": value("account"), "agent": value("agent")]
    let wrong: [(path: String, body: [String: Any])] = [
      ("contacts", ["channel": "mail", "address": value("webhook")]),
      ("contacts", ["channel": "webhook", "address": value("mail")]),
      ("contacts", ["channel": value("mail"), "address": value("account")]),
      ("contacts", ["channel": "mail", "address": value("mail")]),
      ("payees", payee.merging(["account": value("account") + "x"]) { $1 }),
      ("payees", payee.merging(["agent": value("agent") + "9"]) { $1 }),
      ("payees", payee.merging(["name": value("name") + "\n"]) { $1 }),
      ("payees", payee),
      ("facts", ["staff": (0..<2).map { _ in ["worker": value("worker"), "local": false] }]),
      ("facts", ["staff": [["worker": value("worker") + "\n", "leftOn": value("worker")]]]),
    ]
    for (number, (path, body)) in wrong.enumerated() {
      let answer = try city.post(path, key: own, idempotencyKey: "wrong-\(number)", body)
      #expect((400..<500).contains(answer.status), "\(path): \(answer.status)")
      try city.write("kept-error-\(number)", answer.body)
    }
  }

  func keep(_ moment: String) throws {
    for name in RunningCity.names {
      for page in ["metrics", "readyz"] {
        try city.write("kept-\(moment)-\(name)-\(page)", try city.admin(name, page).body)
      }
      let copy = try city.operate("backup", name, city.folder.file("kept-\(moment)-\(name).db"))
      #expect(copy.status == 0, "\(copy.output)")
    }
    let entitlements = try city.list("entitlements", key: person)
    let explained = entitlements.compactMap { $0["id"] as? String }.map { ["explain", $0] }
    let exports =
      explained + [
        ["tail", "--once"], ["tail", "--once", "--language", "zh"], ["audit"], ["status"],
        ["ledger", "balance", "--json"], ["ledger", "statement", "employment"],
        ["recompute", "--all"], ["parked", "list"],
      ]
    for (number, arguments) in exports.enumerated() {
      let said = try city.run("tiaoji", arguments + ["--config", city.folder.path])
      #expect(said.status == 0, "\(arguments): \(said.output)")
      try city.write("kept-\(moment)-export-\(number)", said.output)
    }
    let operatorKey = try city.operatorKey()
    for path in ["contacts", "payees", "facts", "notices", "entitlements", "payment-batches"] {
      for (who, key) in [("own", own), ("person", person), ("operator", operatorKey)] {
        try city.write("kept-\(moment)-\(who)-\(path)", try city.read(path, key: key).body)
      }
    }
    try city.write("kept-\(moment)-board", try city.fetch("\(city.api)/").body)
  }

  func erase() throws {
    for path in ["contacts", "payees"] {
      for subject in try city.list(path, key: own) {
        let id = try #require(subject["id"] as? String)
        let answer = try city.post(
          "\(path)/\(id)/erasure", key: own, idempotencyKey: "erase-\(id)",
          ["reason": "no longer used"])
        #expect(answer.status == 201 || answer.status == 200, "\(answer.body)")
      }
    }
  }
}

/// `Client/hear.py`: every frame of every stream, in a file of the city's folder.
private final class Hearer {
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()

  init(_ city: RunningCity) throws {
    process.executableURL = URL(fileURLWithPath: try Python.interpreter)
    process.arguments =
      [ClientScript.path("hear.py"), city.folder.file("keys"), city.folder.file("frames")]
      + RunningCity.names.map { "\(city.port("\($0).pub"))" }
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    let said = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    try #require(said.contains("ready"))
  }

  deinit { if process.isRunning { process.terminate() } }

  /// - Returns: the frames that were heard.
  func stop() throws -> Int {
    try input.fileHandleForWriting.close()
    let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return try #require(
      Int(said.trimmingCharacters(in: .whitespacesAndNewlines)),
      "'\(said)', \(process.terminationReason) \(process.terminationStatus)")
  }
}
