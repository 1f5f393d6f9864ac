internal import ArgumentParser
internal import Foundation
internal import ServiceKit

/// Why an enterprise is owed what it is owed, and where the money is.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Why an entitlement is what it is: conditions, steps, caps, persons, entries, bank.")

  @OptionGroup var client: ClientOptions
  @Argument(help: "The entitlement's id.") var entitlement: String
  @Flag(help: "Everything, as JSON.") var json = false

  private struct Explained: Decodable {
    struct Entitlement: Decodable {
      let businessKey: String
      let enterprise: String
      let policy: String
      let version: Int
      let state: String
      let amountFen: Int64
      let fund: String
      let maker: String?
      let checker: String?
      let reason: String?
    }

    struct Wording: Decodable {
      let zh: String
      let en: String
    }

    struct Condition: Decodable {
      let id: String
      let holds: Bool
      let value: String
      let comparison: String
      let needed: String
      let text: Wording
      let remedy: Wording?
    }

    struct Step: Decodable {
      let step: String
      let amountFen: Int64
      let tier: String?
      let bound: String?
      let count: Int64?
      let reached: Bool?
      let quantity: Int64?
      let rate: String?
      let cap: String?
      let beforeFen: Int64?
    }

    struct Assessment: Decodable {
      let on: String
      let outcome: String
      let provisional: Bool
      let factsHash: String
      let conditions: [Condition]
      let steps: [Step]
      let clause: Wording?
    }

    struct Entry: Decodable {
      let sequence: Int64
      let kind: String
      let attempt: Int
      let amountFen: Int64
      let at: String
    }

    struct Payment: Decodable {
      let batch: String
      let endToEndId: String
      let amountFen: Int64
      let state: String
      let reason: String?
      let booked: Bool
      let payer: String
    }

    let entitlement: Entitlement
    let isShortened: Bool
    let assessment: Assessment?
    let ledger: [Entry]
    let payments: [Payment]
  }

  private struct Arguments: Encodable {
    let entitlement: String
  }

  func run() throws {
    let bytes = try client.processes().operate(
      "subsidy", "subsidy.explain",
      json: Array(try JSONEncoder.stable.encode(Arguments(entitlement: entitlement))))
    if json { return say(String(decoding: bytes, as: UTF8.self)) }
    let found = try JSONDecoder().decode(Explained.self, from: Data(bytes))
    for line in Self.lines(found) { say(line) }
  }

  private static func lines(_ found: Explained) -> [String] {
    let owed = found.entitlement
    var lines = [
      "\(owed.businessKey): \(owed.state), \(yuan(owed.amountFen)) yuan of \(owed.fund)",
      "  by \(owed.policy) version \(owed.version), for \(owed.enterprise)",
    ]
    if let reason = owed.reason { lines.append("  reason \(reason)") }
    if let maker = owed.maker { lines.append("  maker 初审 \(maker)") }
    if let checker = owed.checker { lines.append("  checker 复核 \(checker)") }
    if let assessment = found.assessment {
      lines.append(
        "assessed as of \(assessment.on): \(assessment.outcome)\(assessment.provisional ? ", provisional" : ""), facts \(assessment.factsHash.prefix(16))"
      )
      lines += assessment.conditions.map { condition in
        "  \(condition.holds ? "✓" : "✗") \(condition.text.zh) · \(condition.text.en): \(condition.value) \(condition.comparison) \(condition.needed)\(condition.remedy.map { " — \($0.zh)" } ?? "")"
      }
      lines += assessment.steps.map(Self.line)
      if found.isShortened { lines.append("  … (too long to be shown whole)") }
      if let clause = assessment.clause { lines.append("  \(clause.zh) · \(clause.en)") }
    }
    lines += found.ledger.map {
      "ledger #\($0.sequence) \($0.at) \($0.kind) \(yuan($0.amountFen)) (attempt \($0.attempt))"
    }
    lines += found.payments.map {
      "payment \($0.endToEndId) of batch \($0.batch): \($0.state)\($0.reason.map { " (\($0))" } ?? ""), \(yuan($0.amountFen)) yuan, \($0.booked ? "on a statement" : "on no statement yet"), payer 出纳 \($0.payer)"
    }
    return lines
  }

  private static func line(_ step: Explained.Step) -> String {
    switch step.step {
    case "tier":
      "  tier \(step.tier ?? ""): \(step.count ?? 0), \(step.bound ?? "") → \(step.reached == true ? yuan(step.amountFen) : "not reached")"
    case "product": "  \(step.quantity ?? 0) × \(step.rate ?? "") = \(yuan(step.amountFen))"
    case "cut":
      "  cap \(step.cap ?? ""): \(yuan(step.beforeFen ?? 0)) → \(yuan(step.amountFen))"
    default: "  total \(yuan(step.amountFen))"
    }
  }
}

/// Makes every assessment again that was ever told.
struct RecomputeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recompute",
    abstract:
      "Makes assessments again from the facts and the rule kept with them; exits 1 if a byte differs."
  )

  @OptionGroup var client: ClientOptions
  @Flag(help: "All that were ever told.") var all = false

  private struct Arguments: Encodable {
    let after: String?
  }

  private struct Page: Decodable {
    let compared: Int
    let different: [String]
    let next: String?
  }

  func validate() throws {
    if !all { throw ValidationError("Say --all: there is no other choice yet.") }
  }

  func run() throws {
    let processes = try client.processes()
    var (compared, different, after) = (0, [String](), String?.none)
    repeat {
      let page = try processes.operate(
        "subsidy", "subsidy.recompute", Arguments(after: after), as: Page.self, seconds: 60)
      compared += page.compared
      different += page.different
      after = page.next
    } while after != nil
    say("\(compared) assessments made again, \(different.count) differ.")
    for name in different { say("  \(name)") }
    if !different.isEmpty { throw ExitCode.failure }
  }
}
