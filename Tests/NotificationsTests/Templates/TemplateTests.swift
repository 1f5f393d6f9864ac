import Notifications
import PolicyRules
import Testing

/// The set is checked at start, as a whole; a text is filled whole or not at all.
@Suite struct TemplateTests {
  private let text = String(decoding: NoticeTemplates.builtInText, as: UTF8.self)

  @Test func `the templates of the program are sound, and each kind has one`() throws {
    let templates = try NoticeTemplates.builtIn()
    for kind in NoticeKind.allCases { #expect(templates[kind].kind == kind) }
  }

  @Test(arguments: [
    ("{counterpart}借出", "{counterpat}借出", "unknown placeholder {counterpat} in its body"),
    ("匹配建议：借出 {heads} 人", "匹配建议：借出 {amount} 人", "unknown placeholder {amount} in its title"),
    ("匹配建议：借出 {heads} 人，请答复", "", "no Chinese title"),
    ("Proposal: lend {heads} staff, please answer", " ", "no English title"),
    ("{heads} 人，{from} 至", "{heads 人，{from} 至", "single brace"),
    ("proposal-lender\t1\taction", "proposal-lender\t0\taction", "unknown id, version or class"),
    (
      "proposal-lender\t1\taction-needed", "proposal-lender\t1\tsoon",
      "unknown id, version or class"
    ),
    ("proposal-lender\t1\t", "proposal-lessor\t1\t", "there is no template 'proposal-lender'"),
    ("action-needed\t匹配建议：借出", "匹配建议：借出", "needs seven cells"),
  ])
  func `a fault is named with its template`(old: String, new: String, problem: String) throws {
    let spoilt = text.replacing(old, with: new, maxReplacements: 1)
    try #require(spoilt != text)
    let fault = #expect(throws: TemplateFault.self) { _ = try NoticeTemplates(tsv: spoilt) }
    #expect(fault?.description.contains(problem) == true, "\(String(describing: fault))")
  }

  @Test func `a version that is there twice is refused, and all faults are told at once`() throws {
    let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("agreement") })
    let fault = #expect(throws: TemplateFault.self) {
      _ = try NoticeTemplates(
        tsv: text + line + "\n" + line.replacing("{heads}", with: "{x}") + "\n")
    }
    let problems = try #require(fault?.problems)
    #expect(problems.count { $0 == "template 'agreement-drafted' version 1 is there twice" } == 2)
    #expect(problems.contains { $0.contains("unknown placeholder {x}") })
  }

  @Test func `the newest version is used`() throws {
    let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("agreement") })
    let newer = line.replacing("\t1\t", with: "\t3\t")
    let older = line.replacing("\t1\t", with: "\t2\t")
    let templates = try NoticeTemplates(tsv: text + newer + "\n" + older + "\n")
    #expect(templates[.agreementDrafted].version == 3)
  }

  @Test func `a missing value is a fault that names it, and never a hole in the text`() throws {
    let template = try NoticeTemplates.builtIn()[.entitlementRejected]
    var values = NoticeValues()
    values.set("policy", zh: "留温补助", en: "Grant")
    let fault = #expect(throws: TemplateFault.self) { _ = try template.filled(values) }
    #expect(
      fault?.problems == [
        "entitlement-rejected: no value for {amount}",
        "entitlement-rejected: no value for {reason}",
      ])
    values.set("amount", "{reason}")
    values.set("reason", zh: "材料不全", en: "papers missing")
    let text = try template.filled(values)
    #expect(text.body.zh.contains("留温补助”{reason} 元"), "a value is not filled again")
    #expect(text.body.en.contains("(reason: papers missing)"))
  }
}
