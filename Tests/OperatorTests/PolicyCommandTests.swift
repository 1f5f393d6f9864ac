import Domain
import Foundation
import Operator
import PolicyRules
import TestSupport
import Testing

@Suite struct PolicyCommandTests {
  private static let retention = "wenzhou-liuwen-retention-grant-2021"
  private static let training = "wenzhou-project-training-spring-festival-2021"

  @Test func `the built-in policies are listed, shown and sound`() throws {
    let list = PolicyAnswer.list()
    #expect(list.succeeded)
    #expect(list.lines.count == 2)
    #expect(list.lines[0].hasPrefix("\(Self.retention) v1  留温补助 "))
    for id in [Self.retention, Self.training] {
      let shown = PolicyAnswer.show(id, version: nil)
      #expect(shown.succeeded)
      #expect(shown.lines.contains { $0.contains("温州市新冠疫情防控工作新闻发布会") })
      #expect(try Self.object(shown)["id"] as? String == id)
      #expect(PolicyAnswer.show(id, version: 1).json == shown.json)
    }
    let lint = PolicyAnswer.lint([])
    #expect(lint.succeeded)
    #expect(lint.json == #"{"files":2,"faults":[]}"#)
  }

  @Test func `a policy of a folder is shown beside those of the program`() throws {
    let folder = try TemporaryFolder()
    let text = String(decoding: PolicyCatalogue.builtInFiles[0].bytes, as: UTF8.self)
      .replacing(Self.retention, with: "another-grant-2022")
    try Data(text.utf8).write(to: URL(fileURLWithPath: folder.file("another.yaml")))
    try Data().write(to: URL(fileURLWithPath: folder.file("note.txt")))
    let catalogue = try PolicyCatalogue(folder: folder.path)
    #expect(PolicyAnswer.list(catalogue).lines.count == 3)
    #expect(PolicyAnswer.show("another-grant-2022", version: nil, catalogue).succeeded)
    try Data().write(to: URL(fileURLWithPath: folder.file("empty.yaml")))
    #expect(throws: PolicyFaults.self) { try PolicyCatalogue(folder: folder.path) }
  }

  @Test(arguments: [("absent", nil), (retention, 9)] as [(String, Int?)])
  func `what is not there is a fault that says what there is`(id: String, version: Int?) {
    let answer = PolicyAnswer.show(id, version: version)
    #expect(!answer.succeeded)
    #expect(answer.json.contains(#""code":"policy-unknown""#))
    #expect(answer.lines.joined().contains("\(Self.retention) v1"))
  }

  @Test func `files are linted alone and together, and a missing one is told`() throws {
    let folder = try TemporaryFolder()
    let file = try #require(PolicyCatalogue.builtInFiles.first)
    let text = String(decoding: file.bytes, as: UTF8.self)
    try text.write(toFile: folder.file("a.yaml"), atomically: true, encoding: .utf8)
    try text.replacing("version: 1", with: "version: 2")
      .write(toFile: folder.file("b.yaml"), atomically: true, encoding: .utf8)
    #expect(PolicyAnswer.lint([folder.file("a.yaml")]).succeeded)
    let answer = PolicyAnswer.lint(["a.yaml", "b.yaml", "absent.yaml"].map(folder.file))
    #expect(!answer.succeeded)
    #expect(answer.json.contains(#""code":"validity-overlap""#))
    #expect(answer.json.contains(#""code":"file-unreadable""#))
    #expect(answer.lines.contains { $0.hasPrefix("\(folder.file("b.yaml")): /valid [") })
  }

  @Test(arguments: [(50, true, 5_000_000), (47, false, 0)])
  func `an assessment is an answer, whether it grants or refuses`(
    stayers: Int, eligible: Bool, fen: Int
  ) throws {
    let folder = try TemporaryFolder()
    let facts = try Self.facts(stayers, folder)
    let answer = try PolicyAnswer.assess(
      Self.retention, facts: facts, on: Self.day("2021-02-28"), readings: [:])
    #expect(answer.succeeded)
    let object = try Self.object(answer)
    #expect(object["eligible"] as? Bool == eligible)
    #expect(object["amountFen"] as? Int == fen)
    #expect(object["nearly"] as? Bool == !eligible)
    let text = answer.lines.joined(separator: "\n")
    #expect(text.contains(eligible ? "符合 eligible: 50000.00 元 yuan" : "差一点 nearly"))
    #expect(text.contains("差 short 3") == !eligible)
  }

  @Test func `another reading is computed, and said to be one`() throws {
    let folder = try TemporaryFolder()
    let facts = try Self.facts(50, folder)
    let answer = try PolicyAnswer.assess(
      Self.retention, facts: facts, on: Self.day("2021-02-28"),
      readings: ["bounds": "exclusive"])
    #expect(answer.succeeded)
    #expect(try Self.object(answer)["eligible"] as? Bool == false)
    #expect(answer.lines.contains { $0.contains("bounds = exclusive") })
  }

  @Test func `before it was in force the policy is found, and refuses`() throws {
    let folder = try TemporaryFolder()
    let facts = try Self.facts(50, folder)
    let answer = try PolicyAnswer.assess(
      Self.retention, facts: facts, on: Self.day("2021-01-11"), readings: [:])
    #expect(answer.succeeded)
    #expect(answer.json.contains(#""refusals":[{"reason":"in-force""#))
  }

  @Test func `faults of readings and of facts are told together`() throws {
    let folder = try TemporaryFolder()
    try #"{"enterprise":{"kind":"private"},"training":[],"surprise":1}"#
      .write(toFile: folder.file("facts.json"), atomically: true, encoding: .utf8)
    let answer = try PolicyAnswer.assess(
      Self.retention, facts: folder.file("facts.json"), on: Self.day("2021-02-28"),
      readings: ["bounds": "x"])
    #expect(!answer.succeeded)
    for code in ["alternative-unknown", "key-unknown", "fact-missing"] {
      #expect(answer.json.contains(#""code":"\#(code)""#))
    }
    let absent = try PolicyAnswer.assess(
      Self.retention, facts: folder.file("absent"), on: Self.day("2021-02-28"), readings: [:])
    #expect(!absent.succeeded)
  }

  private static func facts(_ stayers: Int, _ folder: TemporaryFolder) throws -> String {
    let staff = (0..<stayers).map { #"{"person":"p\#($0)","local":false,"insured":true}"# }
    let json = """
      {"enterprise": {"code": "91330000142944445H", "kind": "private"},
       "staff": [\(staff.joined(separator: ","))]}
      """
    let file = folder.file("facts.json")
    try json.write(toFile: file, atomically: true, encoding: .utf8)
    return file
  }

  private static func day(_ iso: String) throws -> CalendarDay {
    try #require(CalendarDay(iso: iso))
  }

  private static func object(_ answer: PolicyAnswer) throws -> [String: Any] {
    let parsed = try JSONSerialization.jsonObject(with: Data(answer.json.utf8))
    return try #require(parsed as? [String: Any])
  }
}
