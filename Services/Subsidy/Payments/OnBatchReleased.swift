internal import Domain
internal import Events
internal import PolicyRules
internal import ServiceKit
internal import Storage

/// 出纳 releases approved entitlements as one batch: somebody who neither made nor checked any of them,
/// bound to what was approved of each and to the total.
enum OnBatchReleased {
  static func decide(
    _ event: HeardEvent, _ body: BatchReleased, _ work: SubsidyWork
  ) throws -> Refusal? {
    guard (1...BankLimits.paymentsMaximum).contains(body.items.count) else {
      return Refusal("payment-count", status: 422)
    }
    // What is left for later is compared once more before the bank is told.
    try AssessEntitlement.catchUp(
      try body.items.compactMap {
        try StoredEntitlement.find($0.entitlement, work.transaction)?.enterprise
      }, work)
    var found: [(StoredEntitlement, PayeeDigests)] = []
    for item in body.items {
      guard let entitlement = try StoredEntitlement.find(item.entitlement, work.transaction),
        let payee = entitlement.payee,
        let digests = try PayeeDigests.find(payee, work.transaction)
      else { return Refusal("entitlement-unknown", status: 404, detail: item.entitlement.text) }
      if let refusal = try refusal(of: entitlement, item, body, work) { return refusal }
      found.append((entitlement, digests))
    }
    guard Set(found.map(\.0.id)).count == found.count else {
      return Refusal("entitlement-repeated", status: 422)
    }
    guard Set(found.map(\.0.prefecture)).count == 1 else {
      return Refusal("batch-of-several-ledgers", status: 422)
    }
    let total = try found.reduce(Money.zero) { try $0.adding($1.0.amount) }
    guard total == body.total else {
      return Refusal("total-differs", detail: "\(total.fen) fen, not \(body.total.fen)")
    }
    try release(found, total, body, work)
    try work.tell(body.command, isDone: event)
    return nil
  }

  private static func refusal(
    of entitlement: StoredEntitlement, _ item: BatchReleased.Item, _ body: BatchReleased,
    _ work: SubsidyWork
  ) throws -> Refusal? {
    guard entitlement.state == .approved else {
      return Refusal("entitlement-not-approved", detail: entitlement.id.text)
    }
    guard try Approval.digest(of: entitlement, work.transaction) == item.approval else {
      return Refusal("approval-changed", detail: entitlement.id.text)
    }
    guard entitlement.maker != body.person, entitlement.checker != body.person else {
      return Refusal("same-person", detail: entitlement.id.text)
    }
    return nil
  }

  private static func release(
    _ found: [(StoredEntitlement, PayeeDigests)], _ total: Money, _ body: BatchReleased,
    _ work: SubsidyWork
  ) throws {
    let now = work.decision.now
    let message = BankID.message.derived(from: StoredBatch.key(of: body.batch))
    try work.transaction.execute(
      PaymentStatement.insert, .blob(body.batch.bytes), .text(message),
      .blob(body.person.bytes), SQLValue(found.count), .integer(total.fen),
      .integer(now.microseconds), SQLValue(now.day.number))
    for (ordinal, (entitlement, digests)) in found.enumerated() {
      guard let maker = entitlement.maker, let checker = entitlement.checker,
        let payee = entitlement.payee
      else { throw SubsidyFault.entitlementUnknown(entitlement.id) }
      let key = entitlement.hold.paymentKey
      let policy = try ActivePolicy.policy(
        hash: entitlement.policyHash, work.ruling, work.transaction)
      try StoredPayment(
        batch: body.batch, ordinal: ordinal, entitlement: entitlement.id,
        attempt: entitlement.attempt, key: key, endToEndID: BankID.endToEnd.derived(from: key),
        amount: entitlement.amount, approval: body.items[ordinal].approval, payee: payee,
        digests: digests, remittance: policy.terms.name.zh, maker: maker, checker: checker,
        payer: body.person
      ).insert(work.transaction)
      var released = entitlement
      released.batch = body.batch
      try work.move(released, to: .released, person: body.person, command: body.command)
    }
    guard let batch = try StoredBatch.find(body.batch, work.transaction) else {
      throw SubsidyFault.batchUnknown(body.batch)
    }
    try work.tell(batch, person: body.person, command: body.command)
    try work.decision.intend(
      BankEffect.prepare.rawValue, key: body.batch.text, entity: EntityName.batch(body.batch))
  }
}
