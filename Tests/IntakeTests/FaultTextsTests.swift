import Domain
import Foundation
import Testing

@testable import Intake

@Suite struct FaultTextsTests {
  @Test func `every code of the domain and of the edge has its texts`() {
    let codes =
      LotFaultCode.allCases.map(\.rawValue) + ProblemCode.allCases.map(\.rawValue)
      + JSONFault.Reason.allCases.map(\.rawValue)
      + ["credit-code-length", "credit-code-character", "credit-code-check-digit"]
    for code in codes { #expect(FaultTexts.entries[code] != nil, "no texts for \(code)") }
  }

  /// A code that is written out in the sources must be in the catalogue.
  @Test func `every code that the sources name has its texts`() throws {
    let notCodes: Set = [
      "no-store", "zh-CN", "state-owned", "state-controlled", "individual-business",
      "amendment-requested", "amendment-refused", "withdrawal-requested", "withdrawal-refused",
      "answer-refused", "date-time", "operator-key", "intake-1", "intake-2", "intake-3", "intake-4",
      "intake-6", "claw-back",
      "rights-administrator", "surplus-offers", "intake-5", "intake-7", "next-round",
      "cost-nothing", "policy-proposal", "policy-activation", "reach-widened", "no-gain",
    ]
    let name = /"([a-z]+(?:-[a-z0-9]+)+)"/
    // The words of the board are its own, and so are their keys.
    let codes = try named(in: "Services/Intake", name)
      .subtracting(try named(in: "Services/Intake/Pages", name))
    #expect(codes.count > 50)
    for code in codes.subtracting(notCodes) {
      #expect(FaultTexts.entries[code] != nil, "no texts for \(code)")
    }
  }

  @Test(arguments: ["Matching", "Subsidy"])
  func `every code by which an owner refuses a command has its texts`(owner: String) throws {
    let codes = try named(in: "Services/\(owner)", /Refusal\(\s*"([a-z-]+)"/)
    #expect(codes.count > 5)
    try expectTexts(codes)
  }

  @Test func `every code by which the ledger or an entitlement's state refuses has its texts`()
    throws
  {
    let ledger = try named(in: "Services/Subsidy/Ledger", /case \w+ = "([a-z]+-[a-z-]+)"/)
    #expect(ledger.contains("appropriation-overdrawn"))
    try expectTexts(ledger.subtracting(["in-transit", "clawed-back", "claw-back"]))
    // `entitlement-not-<state>`, of the two states in which somebody reviews.
    try expectTexts(["entitlement-not-applied", "entitlement-not-reviewed"])
  }

  /// A refused command is known by its code alone.
  private func expectTexts(_ codes: Set<String>) throws {
    for code in codes {
      let texts = try #require(
        FaultTexts.entries[FaultTexts.refused(code)], "no texts for \(code)")
      for text in [texts.title, texts.mend].flatMap(\.values) {
        #expect(!text.contains("{"), "\(code): \(text)")
      }
    }
  }

  private func named(in folder: String, _ pattern: Regex<(Substring, Substring)>) throws
    -> Set<String>
  {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
    let files = try #require(
      FileManager.default.enumerator(
        at: root.appending(path: folder), includingPropertiesForKeys: nil))
    var names: Set<String> = []
    for case let file as URL in files where file.pathExtension == "swift" {
      let text = try String(contentsOf: file, encoding: .utf8)
      names.formUnion(text.matches(of: pattern).map { String($0.1) })
    }
    return names
  }

  @Test func `every text is there in both languages, and a title of a problem needs no argument`() {
    for (code, entry) in FaultTexts.entries {
      for language in Language.allCases {
        #expect(entry.title[language]?.isEmpty == false, "\(code)")
        #expect(entry.mend[language]?.isEmpty == false, "\(code)")
      }
    }
    for code in ProblemCode.allCases.map(\.rawValue) {
      #expect(!FaultTexts.title(code, .english).contains("{"), "\(code)")
    }
  }

  @Test func `a text takes its arguments`() {
    let text = FaultTexts.title(
      "heads-out-of-range", .chinese, ["minimum": "1", "maximum": "9", "value": "0"])
    #expect(text == "人数应为 1 至 9，而不是 0")
  }
}
