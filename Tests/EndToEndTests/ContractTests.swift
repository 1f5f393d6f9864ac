import Foundation
import TestSupport
import Testing

/// The OpenAPI document of a running Intake, held against what it answers. That the check can fail is
/// shown by `Tests/ScriptTests/test_contract.py`, and here by a document with one answer taken out.
@Suite(.serialized) struct ContractTests {
  @Test func `no answer is a server error or undocumented, whatever is asked by whom`() throws {
    let city = try RunningCity()
    for name in RunningCity.names { try city.start(name) }
    let parties = try ContractParties(in: city)

    let asked: [(who: String, key: String, examples: Int)] = [
      ("lender", parties.lender, 30), ("borrower", parties.borrower, 60),
      ("operator", parties.reader, 20),
      ("checker and officer", try city.addPerson(roles: "checker", "officer"), 30),
    ]
    for (who, key, examples) in asked {
      try expectHolds(try contract(city, "--key", key, "--examples", "\(examples)"), who)
    }
    let before = try parties.offers(in: city)
    let narrowed = try rewritten(city, "narrowed.json", narrow)
    try expectHolds(
      try contract(
        city, "--key", parties.lender, "--examples", "40", "--mode", "positive", "--document",
        narrowed),
      "lender, one sound offer given", cases: 300)
    #expect(try parties.offers(in: city) > before, "no offer was accepted")

    try expectDoctoredDocumentIsFound(city, key: parties.lender)
    try city.awaitDrained()
    let audit = try city.audit()
    #expect(audit.holds, "\(audit.verdict)")
  }

  private struct Run {
    let status: Int32
    let output: String
    var verdict: String { output.split(separator: "\n").last.map(String.init) ?? "" }
  }

  private func expectHolds(_ run: Run, _ who: String, cases least: Int = 1_000) throws {
    #expect(run.status == 0, "as \(who): \(run.output)")
    // Of a document in a file the operation that serves it is tried too.
    let cases = run.verdict.firstMatch(of: /^contract: holds, (\d+) cases of 3[78] operations/)
    #expect(cases.flatMap { Int($0.1) } ?? 0 >= least, "as \(who): \(run.verdict)")
    print("as \(who): \(run.verdict)")
  }

  /// Without its 404, a GET of an unknown agreement is an undocumented answer.
  private func expectDoctoredDocumentIsFound(_ city: RunningCity, key: String) throws {
    let path = "/v1/agreements/{id}"
    let doctored = try rewritten(city, "doctored.json") { document in
      try edit(&document, ["paths", path, "get", "responses"]) { answers in
        try #require(answers.removeValue(forKey: "404") != nil)
      }
    }
    let run = try contract(city, "--key", key, "--examples", "2", "--document", doctored)
    #expect(run.status == 1)
    #expect(run.output.contains("  Undocumented status code: GET \(path)\n"), "\(run.output)")
    #expect(run.verdict.hasSuffix(", 1 faults"), "\(run.verdict)")
  }

  /// No document can say which days are to come, nor which of its other fields belong together: with
  /// one sound offer given in what is asked, and keys that nothing before has used, what is made up
  /// around it is accepted. What is answered keeps its schema.
  private func narrow(_ document: inout [String: Any]) throws {
    let given = RunningCity.offer(heads: 20)
    try edit(&document, ["components", "parameters", "IdempotencyKey", "schema"]) { schema in
      schema["pattern"] = "^narrowed-[0-9a-f]{16}$"
    }
    for (path, name) in [
      ("/v1/surplus-offers", "SurplusOfferTerms"),
      ("/v1/shortage-requests", "ShortageRequestTerms"),
    ] {
      var schemas: [String: Any] = [:]
      try edit(&document, ["components", "schemas"]) { schemas = $0 }
      var terms = try #require(schemas[name] as? [String: Any])
      try edit(&terms, ["properties"]) { properties in
        for (field, value) in given { properties[field] = ["const": value] }
        for field in ["willingHeads", "smallestGroup"] { properties[field] = nil }
      }
      try edit(
        &document, ["paths", path, "post", "requestBody", "content", "application/json"]
      ) { content in
        let stated = try #require(content["schema"] as? [String: String])
        try #require(stated["$ref"] == "#/components/schemas/\(name)")
        content["schema"] = terms
      }
    }
  }

  private func edit(
    _ object: inout [String: Any], _ path: [String], _ change: (inout [String: Any]) throws -> Void
  ) throws {
    guard let first = path.first else { return try change(&object) }
    var inner = try #require(object[first] as? [String: Any], "\(first)")
    try edit(&inner, Array(path.dropFirst()), change)
    object[first] = inner
  }

  /// The served document after a change, in a file.
  private func rewritten(
    _ city: RunningCity, _ name: String, _ change: (inout [String: Any]) throws -> Void
  ) throws -> String {
    let served = try city.fetch("\(city.api)/openapi.json").body
    var document = try #require(
      try JSONSerialization.jsonObject(with: Data(served.utf8)) as? [String: Any])
    try change(&document)
    try JSONSerialization.data(withJSONObject: document)
      .write(to: URL(fileURLWithPath: city.folder.file(name)))
    return city.folder.file(name)
  }

  private func contract(_ city: RunningCity, _ options: String...) throws -> Run {
    let root = #filePath.components(separatedBy: "/Tests/").first ?? "."
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "\(root)/scripts/contract")
    process.arguments = [city.api] + options
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return Run(status: process.terminationStatus, output: output)
  }
}

/// Two enterprises with an agreement and a live proposal between them, and an operator's key.
private struct ContractParties {
  let lender: String
  let borrower: String
  let reader: String

  init(in city: RunningCity) throws {
    let enterprises = try city.addEnterprises(2)
    (lender, borrower) = (enterprises[0].key, enterprises[1].key)
    reader = try city.operatorKey()
    for round in 1...2 {
      for (path, key) in [("surplus-offers", lender), ("shortage-requests", borrower)] {
        let answer = try city.post(
          path, key: key, idempotencyKey: "offer-\(round)", RunningCity.offer(heads: 20))
        try #require(answer.status == 201, "\(answer.body)")
      }
      let proposal = try liveProposal(in: city)
      if round == 2 { break }
      for key in [lender, borrower] {
        let answer = try city.post(
          "proposals/\(proposal)/acceptance", key: key, idempotencyKey: "answer", ["heads": 20])
        try #require([200, 202].contains(answer.status), "\(answer.body)")
      }
      try city.eventually("there is an agreement") {
        try !city.list("agreements", key: lender).isEmpty
      }
    }
  }

  func offers(in city: RunningCity) throws -> Int {
    try city.list("surplus-offers", key: lender).count
  }

  private func liveProposal(in city: RunningCity) throws -> String {
    var found: String?
    try city.eventually("there is a live proposal") {
      found =
        try city.list("proposals", key: lender)
        .first { $0["state"] as? String == "proposed" }?["id"] as? String
      return found != nil
    }
    return try #require(found)
  }
}
