import Domain
import Events
import PolicyRules
import ServiceKit
import Storage

@testable import Intake

/// Maker, checker, payer and accountant at their desks.
extension MoneyClients {
  func bureauWants(_ scope: Scope, _ transaction: Transaction) throws -> [Want] {
    let founding = try policyWants(transaction) + appropriation()
    guard scope != .founding else { return founding }
    return try founding + reviews(transaction) + reconciliations(transaction)
      + thaws(transaction)
  }

  /// Two persons say that payments may go on after a restore.
  private func thaws(_ transaction: Transaction) throws -> [Want] {
    guard mayThaw, let row = try transaction.row(BureauStatement.frozen) else { return [] }
    let since = try row.int("frozen_at")
    return [PersonRole.checker, .accountant].flatMap { role in
      person(role, .thaw, "thaw/\(role.rawValue)/\(since)") {
        .thaw(ThawPayments(request: $0))
      }
    }
  }

  private func person(
    _ role: PersonRole, _ kind: MoneyAct.Kind, _ key: String,
    _ verb: @escaping (RequestIdentity) -> Intake.SubsidyCommand
  ) -> [Want] {
    guard let id = persons[role] else { return [] }
    var identity: RequestIdentity?
    return [
      Want(act: MoneyAct(kind: kind, key: key)) { [self] _ in
        // The same for each attempt.
        let known = identity ?? self.identity(.person(id))
        identity = known
        return .subsidy(verb(known))
      }
    ]
  }

  private func policyWants(_ transaction: Transaction) throws -> [Want] {
    var steps: [String: (isProposed: Bool, isActive: Bool)] = [:]
    for row in try transaction.rows(BureauStatement.policies) {
      steps[try row.text("policy")] = (
        try row.intOrNil("proposed_at") != nil, try row.intOrNil("activated_at") != nil
      )
    }
    return Self.policies.flatMap { policy -> [Want] in
      let step = steps[policy.id] ?? (false, false)
      guard !step.isActive else { return [] }
      let (role, next): (PersonRole, PolicyStep) =
        step.isProposed ? (.checker, .activated) : (.maker, .proposed)
      return person(role, .decision, "\(next.rawValue)/\(policy.id)") {
        .decidePolicy(
          DecidePolicy(
            request: $0, policy: policy.id, version: policy.version,
            hash: Self.bytes(policy.hash), fund: Self.fund, step: next))
      }
    }
  }

  private func appropriation() -> [Want] {
    guard !accepted.isEmpty, tries(of: "appropriation") == 0 else { return [] }
    return person(.accountant, .appropriation, "appropriation") {
      .appropriate(
        AppropriateFunds(
          request: $0, fund: Self.fund, amount: Money(fen: 200_000_000), document: "D1"))
    }
  }

  private func reviews(_ transaction: Transaction) throws -> [Want] {
    var wants: [Want] = []
    var approved: [(item: BatchReleased.Item, amount: Money, attempt: Int64)] = []
    for row in try transaction.rows(BureauStatement.entitlements) {
      guard let approval = try row.blobOrNil("approval") else { continue }
      let id = try row.id("id")
      let attempt = try row.int("attempt")
      let key = "\(id.text)/\(attempt)/\(approval.prefix(4))"
      switch try row.textOrNil("state") {
      case "applied": wants += review(.maker, id, approval, key)
      case "reviewed": wants += review(.checker, id, approval, key)
      case "approved":
        approved.append(
          (
            BatchReleased.Item(entitlement: id, approval: approval),
            Money(fen: try row.int("amount")), attempt
          ))
      default: continue
      }
    }
    return wants + release(approved)
  }

  private func review(
    _ step: ReviewStep, _ id: EntityID, _ approval: [UInt8], _ key: String
  ) -> [Want] {
    person(step.role, .review, "\(step.rawValue)/\(key)") {
      .review(
        ReviewEntitlement(
          request: $0, entitlement: id, step: step, verdict: .passed, approval: approval,
          reason: "seen"))
    }
  }

  /// All that lies there, up to three.
  private func release(
    _ approved: [(item: BatchReleased.Item, amount: Money, attempt: Int64)]
  ) -> [Want] {
    let chosen = approved.prefix(3)
    guard let first = chosen.first else { return [] }
    let total = Money(fen: chosen.reduce(0) { $0 + $1.amount.fen })
    let key = "release/\(first.item.entitlement.text)/\(first.attempt)/\(chosen.count)"
    return person(.payer, .release, key) {
      .release(ReleaseBatch(request: $0, items: chosen.map(\.item), total: total))
    }
  }

  private func reconciliations(_ transaction: Transaction) throws -> [Want] {
    try transaction.rows(BureauStatement.answeredBatches).flatMap { row in
      let (id, settled) = (try row.id("id"), Money(fen: try row.int("settled")))
      return person(.accountant, .reconciliation, "reconcile/\(id.text)/\(settled.fen)") {
        .reconcile(ReconcileBatch(request: $0, batch: id, settled: settled))
      }
    }
  }

  static let policies = [
    "wenzhou-liuwen-retention-grant-2021", "wenzhou-project-training-spring-festival-2021",
  ].compactMap { PolicyCatalogue.builtIn.versions(of: $0).last }

  private static func bytes(_ hexadecimal: String) -> [UInt8] {
    let digits = hexadecimal.compactMap(\.hexDigitValue).map(UInt8.init)
    return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}
