internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// 初审, then 复核 by another person. Each is bound to what was seen; the second reserves the money.
enum OnEntitlementReviewed {
  static func decide(
    _ event: HeardEvent, _ body: EntitlementReviewed, _ work: SubsidyWork
  ) throws -> Refusal? {
    guard let known = try StoredEntitlement.find(body.entitlement, work.transaction) else {
      return Refusal("entitlement-unknown", status: 404)
    }
    try AssessEntitlement.catchUp([known.enterprise], work)
    guard let entitlement = try StoredEntitlement.find(known.id, work.transaction) else {
      throw SubsidyFault.entitlementUnknown(known.id)
    }
    let expected: EntitlementState = body.step == .maker ? .applied : .reviewed
    guard entitlement.state == expected else {
      return Refusal("entitlement-not-\(expected.rawValue)", detail: entitlement.state.rawValue)
    }
    guard try Approval.digest(of: entitlement, work.transaction) == body.approval else {
      return Refusal("approval-changed")
    }
    if body.step == .checker, entitlement.maker == body.person { return Refusal("same-person") }
    switch (body.verdict, body.step) {
    case (.refused, _): try refuse(entitlement, body, work)
    case (.passed, .maker):
      if let refusal = try pass(entitlement, body, work) { return refusal }
    case (.passed, .checker):
      if let refusal = try approve(entitlement, body, work) { return refusal }
    }
    try work.tell(body.command, isDone: event)
    return nil
  }

  private static func pass(
    _ found: StoredEntitlement, _ body: EntitlementReviewed, _ work: SubsidyWork
  ) throws -> Refusal? {
    guard !found.provisional else { return Refusal("assessment-provisional") }
    guard found.screens.isEmpty || body.reason != nil else {
      return Refusal(
        "screens-open", detail: found.screens.map(\.code).joined(separator: ", "))
    }
    var entitlement = found
    entitlement.maker = body.person
    try work.move(
      entitlement, to: .reviewed, person: body.person, reason: body.reason,
      command: body.command)
    return nil
  }

  /// What an earlier attempt left is free again before the next is held.
  private static func approve(
    _ found: StoredEntitlement, _ body: EntitlementReviewed, _ work: SubsidyWork
  ) throws -> Refusal? {
    guard let payee = found.payee,
      let digests = try PayeeDigests.find(payee, work.transaction), !digests.isErased
    else { return Refusal("payee-erased", status: 422) }
    var entitlement = found
    let ledger = work.ledger(entitlement.prefecture)
    let account = try LedgerReading.entitlement(entitlement.businessKey, work.transaction)
    if entitlement.attempt > 0, let account, account.balances.returned > .zero {
      try work.tell(try ledger.release(entitlement.hold))
    }
    entitlement.attempt += 1
    entitlement.checker = body.person
    try work.tell(
      try ledger.hold(
        entitlement.amount, of: entitlement.hold, fund: entitlement.fund,
        policy: entitlement.policy))
    try work.move(entitlement, to: .approved, person: body.person, command: body.command)
    return nil
  }

  private static func refuse(
    _ found: StoredEntitlement, _ body: EntitlementReviewed, _ work: SubsidyWork
  ) throws {
    var entitlement = found
    if body.step == .maker {
      entitlement.maker = body.person
    } else {
      entitlement.checker = body.person
    }
    try work.move(
      entitlement, to: .refused, person: body.person, reason: body.reason ?? "refused",
      command: body.command)
  }
}
