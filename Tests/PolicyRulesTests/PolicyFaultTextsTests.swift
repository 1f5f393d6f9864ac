import Testing

@testable import PolicyRules

@Suite struct PolicyFaultTextsTests {
  @Test func `every code has its texts, and every text its code`() {
    #expect(
      Set(PolicyFaultTexts.entries.keys) == Set(PolicyFaultCode.allCases.map(\.rawValue)))
  }

  @Test(arguments: PolicyFaultCode.allCases)
  func `a fault says what is wrong and how to mend it, in both languages`(
    code: PolicyFaultCode
  ) {
    let fault = PolicyFault(file: "f", path: "/p", line: 3, code, value: "V", expected: "E")
    for wording in [fault.wording, fault.mend] {
      for text in [wording.zh, wording.en] {
        #expect(!text.isEmpty)
        #expect(!text.contains("{"))
      }
    }
    #expect(fault.description.contains("f:3 /p [\(code.rawValue)]"))
  }

  @Test func `what was found is cut, not repeated without end`() {
    let fault = PolicyFault(
      file: "", path: "", line: nil, .notText, value: String(repeating: "长", count: 10_000))
    #expect(fault.value.count == 300)
  }
}
