import Domain
import PolicyRules
import Testing

@Suite struct PolicyFormTests {
  /// Names of the file's own, which are no keys of the form.
  private static let ownNames: Set = ["stayers", "trained"]

  @Test(arguments: PolicyCatalogue.builtInFiles.map(\.name))
  func `every key that is not known is a fault that names it`(file: String) throws {
    let text = try Self.text(of: file)
    var renamed = 0
    for match in text.matches(of: /[A-Za-z]+(?=: |:\n)/) {
      let key = String(text[match.range])
      let line = text[..<match.range.lowerBound].split(
        separator: "\n", omittingEmptySubsequences: false)
      let before = String(line.last ?? "")
      // Comments, texts in quotes, and paths of overrides are no keys.
      let isQuoted = before.count { $0 == "\"" } % 2 == 1
      if before.hasPrefix("#") || before.contains(" #") || isQuoted || before.hasSuffix(".")
        || before.hasSuffix("set: {")
        || Self.ownNames.contains(key)
      {
        continue
      }
      renamed += 1
      let changed = text.replacingCharacters(in: match.range, with: key + "Wrong")
      let fault = Sample.faults(changed).first {
        $0.code == .keyUnknown && $0.value == key + "Wrong"
      }
      #expect(fault != nil, "\(key) in line \(line.count)")
      #expect(fault?.path.hasSuffix("/\(key)Wrong") == true)
      #expect(fault?.line == line.count)
    }
    #expect(renamed > 100)
  }

  @Test(arguments: PolicyCatalogue.builtInFiles.map(\.name))
  func `every key at the top that is missing is a fault that names it`(file: String) throws {
    let text = try Self.text(of: file)
    let keys = text.matches(of: /(?m)^([a-zA-Z]+):/).map { String($0.1) }
    #expect(keys.count == 24)
    for key in keys {
      let changed = text.replacing(try Regex("(?m)^\(key):.*(\n[ #-].*)*"), with: "")
      #expect(changed != text)
      let faults = Sample.faults(changed)
      #expect(faults.contains { $0.code == .keyMissing && $0.value == key }, "\(key)")
    }
  }

  @Test(arguments: [
    // A rate, a cap, a bound, an amount, a margin: each with a unit of another kind.
    ("rate: 25 yuan / (person * class-hour)", "rate: 25 yuan / class-hour", "/formula/sum/rate"),
    ("rate: 25 yuan / (person * class-hour)", "rate: 25 yuan / person", "/formula/sum/rate"),
    ("rate: 25 yuan / (person * class-hour)", "rate: 25 class-hour", "/formula/sum/rate"),
    ("most: 2000 yuan / person}", "most: 2000 yuan}", "/caps/0/most"),
    ("most: 2000 yuan / person}", "most: 2000 yuan / project}", "/caps/0/most"),
    ("most: 2000 yuan / person}", "most: 2000 yuan / (person * project)}", "/caps/0/most"),
    ("most: 2000 yuan / person}", "most: 2000 yuan / year}", "/caps/0/most"),
    ("most: 2000 yuan / person}", "most: 80 class-hour / person}", "/caps/0/most"),
    ("atLeast: 1 person", "atLeast: 1 class-hour", "/conditions/0/atLeast"),
    ("atLeast: 50 person", "atLeast: 50 yuan", "/formula/tiers/steps/0/atLeast"),
    (
      "amount: 50000 yuan / enterprise}\n      -", "amount: 50000 yuan / person}\n      -",
      "/formula/tiers/steps/0/amount"
    ),
    (
      "amount: 50000 yuan / enterprise}\n      -", "amount: 50000 yuan}\n      -",
      "/formula/tiers/steps/0/amount"
    ),
    ("most: 100000 yuan / enterprise", "most: 100000 yuan / person", "/caps/0/most"),
    ("nearly: 5 person", "nearly: 5 yuan", "/conditions/1/nearly"),
  ])
  func `a unit that does not fit is a fault where it stands`(
    from: String, to: String, path: String
  ) throws {
    let text = try #require(
      [Sample.training(), Sample.retention()].map(Sample.text).first { $0.contains(from) })
    let faults = Sample.faults(text.replacing(from, with: to, maxReplacements: 1))
    #expect(faults.map(\.code).first == .unitMisfit)
    #expect(faults.map(\.path).contains(path))
  }

  @Test func `caps go from the finer to the coarser, the enterprise last`() throws {
    let text = Sample.text(try Sample.training())
      .replacing("per: [person]\n", with: "per: [person, project]\n")
    let cap = "  - {id: per-person, most: 2000 yuan / person}"
    let nested = """
        - {id: per-project, most: 1000 yuan / (person * project)}
        - {id: per-person, most: 1500 yuan / person}
        - {id: in-all, most: 4000 yuan / enterprise}
      """
    let policy = try Sample.parse(text.replacing(cap, with: nested))
    // p: 1,000 (of 2,500) + 1,000 → 1,500; q to s: 1,000 each → 4,500 → 4,000.
    let records =
      [try Sample.record("p", "welding", 100), try Sample.record("p", "sewing", 40)]
      + (try ["q", "r", "s"].map { try Sample.record($0, "sewing", 40) })
    let answer = try policy.assess(Sample.facts(training: records))
    #expect(answer.amountFen == 400_000)
    #expect(answer.caps.map(\.groups) == [5, 4, 1])
    #expect(answer.caps.map(\.cutFen) == [150_000, 50_000, 50_000])

    let turned = nested.split(separator: "\n").reversed().joined(separator: "\n")
    #expect(Set(Sample.faults(text.replacing(cap, with: turned)).map(\.code)) == [.unitMisfit])
  }

  @Test(arguments: [
    ("oneOf: [private]\n", "oneOf: [privat]\n", PolicyFaultCode.notChoice),
    ("oneOf: [private]\n", "oneOf: []\n", .listEmpty),
    ("oneOf: [private]\n", "oneOf: [private, private]\n", .idRepeated),
    ("oneOf: [private]\n", "atLeast: 5 person\n", .comparisonUnfit),
    ("oneOf: [private]\n", "oneOf: [private]\n    atLeast: 5 person\n", .comparisonCount),
    ("subject: stayers", "subject: staff", .populationUnknown),
    ("count: stayers", "count: staff", .populationUnknown),
    ("reaches: tiers", "atLeast: 40 person", .tiersWithoutCondition),
    ("reaches: tiers", "reaches: caps", .notChoice),
    ("reaches: tiers", "oneOf: [private]", .comparisonUnfit),
    ("stayed: period", "within: period", .filterUnfit),
    ("stayed: period", "stayed: period\n        insured: true", .filterCount),
    ("stayed: period", "stayed: 2021", .notChoice),
    ("loansInside: \"3303\"", "loansInside: \"33x3\"", .regionMalformed),
    ("insured: true", "insured: 1", .notFlag),
    ("atLeast: 100 person", "atLeast: 50 person", .stepsNotRising),
    (
      "amount: 100000 yuan / enterprise}\n\n", "amount: 40000 yuan / enterprise}\n\n",
      .stepsNotRising
    ),
    ("sum: false", "sum: 0", .notFlag),
    ("id: hundred, atLeast", "id: fifty, atLeast", .idRepeated),
    ("{shortfall} more", "{missing} more", .placeholderUnknown),
    ("form: 1", "form: 2", .outOfRange), ("version: 1", "version: 0", .outOfRange),
    ("version: 1", "version: -1", .negative), ("version: 1", "version: 1.5", .notInteger),
    ("date: 2021-01-14", "date: 2021-02-30", .notDay),
    ("date: 2021-01-14", "date: 2021-01-14\n  sha256: abc", .hashMalformed),
    ("valid: {from: 2021-01-12}", "valid: {from: 2021-01-12, to: 2021-01-01}", .daysReversed),
    ("amount: exact", "amount: about", .notChoice), ("apply: apply", "apply: []", .notChoice),
    ("amount: exact", "amount: missing", .formulaUnwanted),
    ("rounding: down", "rounding: up", .notChoice),
    ("businessKey: [policy, enterprise]", "businessKey: []", .listEmpty),
    ("businessKey: [policy, enterprise]", "businessKey: policy", .notList),
    ("id: wenzhou-liuwen", "id: Wenzhou liuwen", .identifierMalformed),
    ("jurisdiction: \"3303\"", "jurisdiction: \"330\"", .regionMalformed),
    ("{zh: 留温补助, en: Grant", "{zh: \" \", en: Grant", .notText),
    ("exclusions: []", "exclusions: {}", .notList),
    ("formula:\n", "formula:\n  sum: {}\n", .formulaCount),
    ("form: 1", "form: 1\nform: 1", .keyRepeated), ("form: 1", "form: 1: 2", .yamlMalformed),
    ("form: 1", "form: \u{7}", .yamlMalformed),
  ])
  func `what the form does not allow has a code of its own`(
    from: String, to: String, code: PolicyFaultCode
  ) throws {
    let text = Sample.text(try Sample.retention())
    #expect(text.contains(from))
    let faults = Sample.faults(text.replacing(from, with: to, maxReplacements: 1))
    #expect(faults.map(\.code).contains(code), "\(faults)")
  }

  @Test func `all faults are told at once, in the order of the lines`() throws {
    let text = Sample.text(try Sample.training())
      .replacing("version: 1", with: "version: one")
      .replacing("messageFirst: false", with: "messageFirst: perhaps\nsurprise: 1")
      .replacing("within: period", with: "stayed: period")
      .replacing("rate: 25 yuan /", with: "rate: 25 dollar /")
      .replacing("id: cost-ceiling", with: "id: cost ceiling")
    let faults = Sample.faults(text)
    #expect(
      faults.map(\.code) == [
        .notInteger, .notFlag, .keyUnknown, .filterUnfit, .unitUnknown, .identifierMalformed,
      ])
    #expect(faults.map { $0.line ?? 0 } == faults.map { $0.line ?? 0 }.sorted())
    #expect(faults[4].value == "dollar")
    #expect(faults[2].path == "/surprise")
  }

  @Test func `an exclusion refuses where it holds`() throws {
    let exclusion = """
      exclusions:
        - id: no-other
          subject: enterprise.kind
          oneOf: [other]
          text: {zh: 其他性质, en: of another kind}
          clause: {zh: 测试, en: a test}
          remedy: {zh: 无, en: none}
      """
    let text = Sample.text(try Sample.training()).replacing("exclusions: []", with: exclusion)
    let policy = try Sample.parse(text)
    let training = try Sample.trained([40])
    let refused = try policy.assess(Sample.facts(training: training, kind: .other))
    #expect(refused.refusals.map(\.id) == ["no-other"])
    #expect(refused.refusals.map(\.comparison) == ["not oneOf"])
    #expect(try policy.assess(Sample.facts(training: training, kind: .private)).isEligible)
  }

  @Test func `a ceiling is never an amount by itself`() throws {
    let text = Sample.text(try Sample.training())
      .replacing("amount: exact", with: "amount: ceiling")
    let answer = try Sample.parse(text).assess(Sample.facts(training: Sample.trained([100])))
    #expect(answer.isEligible)
    #expect(answer.amountFen == nil)
    #expect(answer.ceilingFen == 200_000)
  }

  @Test func `a missing amount is listed and never calculated`() throws {
    let text = Sample.text(try Sample.training())
      .replacing("amount: exact", with: "amount: missing")
      .replacing(/(?m)^formula:(\n +.*)*/, with: "")
      .replacing(/(?m)^caps:(\n +.*)*/, with: "")
      .replacing(/\n        set:\n          formula.*\n.*/, with: "")
    let answer = try Sample.parse(text).assess(Sample.facts(training: Sample.trained([100])))
    #expect(answer.isEligible)
    #expect(answer.amountFen == nil)
    #expect(answer.ceilingFen == nil)
    #expect(answer.steps.isEmpty)
  }

  @Test func `a file that explodes or nests without end is refused, not followed`() {
    let bomb = (0..<9).reduce("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n") { text, level in
      let inner = Array(repeating: "*a\(level)", count: 10).joined(separator: ", ")
      return text + "a\(level + 1): &a\(level + 1) [\(inner)]\n"
    }
    #expect(Sample.faults(bomb).map(\.code) == [.fileTooLarge])
    // Each level twice in a key, where no count of values sees it.
    let keys = (0..<40).reduce("a0: &a0 [x]\n") { text, level in
      text + "a\(level + 1): &a\(level + 1)\n  ? [*a\(level), *a\(level)]\n  : x\n"
    }
    #expect(Sample.faults(keys).map(\.code) == [.fileTooLarge])
    let deep = String(repeating: "[", count: 20_000)
    #expect(Sample.faults(deep).map(\.code) == [.yamlMalformed])
    let long = "# " + String(repeating: "x", count: 70_000)
    #expect(Sample.faults(long).map(\.code) == [.fileTooLarge])
    #expect(Sample.faults("").map(\.code) == [.yamlMalformed])
    #expect(Sample.faults("- a").map(\.code) == [.notFields])
  }

  @Test func `a name is one line that a bank's file can hold`() throws {
    let sound = Sample.text(try Sample.training())
    for (name, isSound) in [
      (String(repeating: "补", count: 140), true), (String(repeating: "补", count: 141), false),
      ("\"补\\u0000贴\"", false), ("\"补\\e贴\"", false), ("\"补\\n贴\"", false),
    ] {
      let text = sound.replacing(/(?m)^(name: \{zh: )[^,]*/) { "\($0.1)\(name)" }
      #expect(text != sound)
      #expect(Sample.faults(text).map(\.path) == (isSound ? [] : ["/name"]), "\(name)")
    }
  }

  private static func text(of file: String) throws -> String {
    let file = try #require(PolicyCatalogue.builtInFiles.first { $0.name == file })
    return String(decoding: file.bytes, as: UTF8.self)
  }
}

extension String {
  fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
    String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
  }
}
