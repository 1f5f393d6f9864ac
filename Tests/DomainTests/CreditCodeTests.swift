import Domain
import Testing

@Suite struct CreditCodeTests {
  /// Codes of public companies, the example of GB 32100-2015 and that of python-stdnum; both check
  /// digits recomputed.
  static let valid = [
    "914403001922038216", "9144030071526726XG", "91440300708461136T", "91330000142944445H",
    "91330100799655058B", "91110108551385082Q", "91110000600037341L", "91350100M000100Y43",
    "91330000736007862B",
  ]

  @Test(arguments: valid)
  func `a real code is accepted as it is, and its inner check holds`(text: String) throws {
    let code = try CreditCode(text)
    #expect(code.text == text)
    #expect(code.innerCheckHolds)
  }

  @Test(arguments: [
    " 9144030071526726xg\n", "9144 0300 7152 6726 XG", "9144-0300-7152-6726-XG",
    "９１４４０３００７１５２６７２６ＸＧ", "９１４４０３００７１５２６７２６ｘｇ\u{3000}",
    "9144\u{2013}0300\u{a0}71526726－XG",
  ])
  func `blanks, hyphens, full width and lower case are normalised`(raw: String) throws {
    #expect(try CreditCode(raw).text == "9144030071526726XG")
  }

  @Test func `a wrong check digit names the right one`() {
    #expect(throws: CreditCodeFault.checkDigit(expected: "6", found: "7")) {
      try CreditCode("914403001922038217")
    }
    #expect(throws: CreditCodeFault.checkDigit(expected: "K", found: "L")) {
      try CreditCode("A1110000600037341L")
    }
  }

  @Test(arguments: [
    ("91350100M000100Y4Z", 18, Character("Z")), ("I1350100M000100Y43", 1, "I"),
    ("9135010AM000100Y43", 8, "A"), ("91350100M000１é0Y43", 14, "É"),
    ("91350100M0001壹0Y43", 14, "壹"), ("91350100M0001ı0Y43", 14, "ı"),
  ])
  func `a character that is not allowed is named with its position`(
    raw: String, position: Int, character: Character
  ) throws {
    let fault = #expect(throws: CreditCodeFault.self) { try CreditCode(raw) }
    guard case .character(let at, let found) = try #require(fault) else {
      Issue.record("another fault: \(String(describing: fault))")
      return
    }
    #expect(at == position)
    #expect(found == character || found.uppercased() == String(character))
  }

  @Test(arguments: [
    ("", 0), ("9144030071526726X", 17), ("9144030071526726XG0", 19), (" - - ", 0),
    ("9.14403E+17", 11),
  ])
  func `another length is said, counted after normalisation`(raw: String, length: Int) {
    #expect(throws: CreditCodeFault.length(length)) { try CreditCode(raw) }
  }

  @Test func `the organisation code's own check is only a warning`() throws {
    let code = try #require(CreditCode.completing(first17: "91330300123456780"))
    #expect(!code.innerCheckHolds)
    #expect(try CreditCode(code.text) == code)
  }

  @Test func `sixteen characters are completed with both check digits`() throws {
    #expect(CreditCode.completing(first17: "9144030071526726")?.text == "9144030071526726XG")
    #expect(CreditCode.completing(first17: "91440300715267 26x")?.text == "9144030071526726XG")
    #expect(CreditCode.completing(first17: "914403007152672") == nil)
    #expect(CreditCode.completing(first17: "9144030071526726XG") == nil)
    #expect(CreditCode.completing(first17: "9144030O71526726") == nil)
  }

  @Test func `a fault becomes a field's with a stable code and arguments`() {
    let value = "914403001922038217"
    let fault = CreditCodeFault.checkDigit(expected: "6", found: "7")
    #expect(
      fault.fieldFault(at: "/enterprise", value: value)
        == FieldFault(
          field: "/enterprise", code: "credit-code-check-digit", value: value,
          arguments: ["expected": "6", "found": "7"]))
    #expect(CreditCodeFault.length(3).fieldFault(at: "", value: "").code == "credit-code-length")
    let character = CreditCodeFault.character(position: 1, "I").fieldFault(at: "", value: "")
    #expect(character.arguments == ["position": "1", "character": "I"])
    let heap = Character("e" + String(repeating: "\u{301}", count: 5000))
    let cut = CreditCodeFault.character(position: 1, heap).fieldFault(at: "", value: String(heap))
    #expect(cut.value?.unicodeScalars.count == Limits.faultValueMaximum)
    #expect(cut.arguments["character"]?.unicodeScalars.count == Limits.faultValueMaximum)
  }
}
