internal import Domain
private import Foundation
package import ServiceKit
internal import Storage

/// The operators' verbs of Subsidy: `ledger.balance`, `ledger.statement`, `ledger.verify`,
/// `subsidy.explain` and `subsidy.recompute`. They read, and decide nothing about money.
package enum SubsidyOperations {
  package static func work(
    _ verb: String, _ json: [UInt8], _ ruling: SubsidyRuling
  ) throws -> OperatorWork<SubsidyCommand, SubsidyReply>? {
    switch verb {
    case "ledger.balance": .read { try LedgerAnswer.balance($0) }
    case "ledger.verify": .longRead { try LedgerAnswer.verify($0) }
    case "ledger.statement":
      try statement(arguments(json, as: StatementArguments.self))
    case "subsidy.explain": try explain(arguments(json, as: ExplainArguments.self))
    case "subsidy.recompute": try recompute(arguments(json, as: RecomputeArguments.self), ruling)
    default: nil
    }
  }

  /// Days are of UTC+8, both ends included.
  private struct StatementArguments: Decodable {
    /// Nil where there is one ledger.
    let prefecture: String?
    let fund: String
    let account: String
    let policy: String?
    let from: String?
    let to: String?
    let after: Int64?
  }

  private struct ExplainArguments: Decodable {
    let entitlement: String
  }

  private struct RecomputeArguments: Decodable {
    let after: String?
  }

  private static func statement(
    _ arguments: StatementArguments
  ) throws -> OperatorWork<SubsidyCommand, SubsidyReply> {
    guard let account = LedgerAccount(rawValue: arguments.account) else {
      let known = LedgerAccount.allCases.map(\.rawValue).joined(separator: ", ")
      throw Refusal("account-unknown", status: 422, detail: "one of \(known)")
    }
    let from = try day(arguments.from)
    let to = try day(arguments.to)
    return .read { transaction in
      try LedgerAnswer.statement(
        prefecture: arguments.prefecture, fund: arguments.fund, account, policy: arguments.policy,
        from: from.map(Instant.start(of:)), until: to.map { .start(of: $0.adding(days: 1)) },
        after: arguments.after ?? 0, transaction)
    }
  }

  private static func explain(
    _ arguments: ExplainArguments
  ) throws -> OperatorWork<SubsidyCommand, SubsidyReply> {
    guard let id = EntityID(text: arguments.entitlement) else {
      throw Refusal("entitlement-unknown", status: 404)
    }
    return .read { try Explanation.json(of: id, $0) }
  }

  private static func recompute(
    _ arguments: RecomputeArguments, _ ruling: SubsidyRuling
  ) throws -> OperatorWork<SubsidyCommand, SubsidyReply> {
    .longRead { transaction in
      struct Reply: Encodable {
        let compared: Int
        let different: [String]
        let next: String?
      }
      let report = try Recomputation.page(
        after: arguments.after, limit: 200, ruling, transaction)
      return try bytes(
        Reply(compared: report.compared, different: report.different, next: report.next))
    }
  }

  static func bytes(_ reply: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(reply))
  }

  private static func arguments<Arguments: Decodable>(
    _ json: [UInt8], as type: Arguments.Type
  ) throws -> Arguments {
    do {
      return try JSONDecoder().decode(type, from: Data(json))
    } catch {
      throw Refusal("arguments-malformed", status: 400)
    }
  }

  private static func day(_ text: String?) throws -> CalendarDay? {
    guard let text else { return nil }
    guard let day = CalendarDay(iso: text) else {
      throw Refusal("day-invalid", status: 422, detail: "YYYY-MM-DD")
    }
    return day
  }
}
