internal import Domain
internal import Events
internal import PolicyRules
internal import ServiceKit
internal import Storage

/// Holds what an enterprise stated against the policies in force, and tells what changed by it.
enum AssessEntitlement {
  /// Enterprises in one input: each may have hundreds of staff.
  static let enterprisesMaximum = 16

  /// Why an entitlement is refused while its enterprise's facts cannot be judged.
  private static let factsIncomplete = "facts-incomplete"

  /// Everybody who stated anything is looked at again.
  static func needAll(_ work: SubsidyWork) throws {
    try work.transaction.execute(AssessmentStatement.needAll)
    work.decision.wake(SubsidyTimer.assess.rawValue, afterMilliseconds: 0)
  }

  static func takeNeeds(_ work: SubsidyWork) throws {
    let needed = try work.transaction.rows(
      AssessmentStatement.needed, SQLValue(enterprisesMaximum + 1)
    ).map { try $0.code("enterprise") }
    try meet(needed.prefix(enterprisesMaximum), work)
    if needed.count > enterprisesMaximum {
      work.decision.wake(SubsidyTimer.assess.rawValue, afterMilliseconds: 0)
    }
  }

  /// Makes the assessments of these enterprises that are outstanding, so that nobody decides on what was
  /// so before.
  /// - Returns: false if there are more than one input makes; the others come by themselves.
  @discardableResult
  static func catchUp(_ enterprises: [CreditCode], _ work: SubsidyWork) throws -> Bool {
    let needed = try Set(enterprises).sorted().filter { enterprise in
      try work.transaction.row(AssessmentStatement.isNeeded, .text(enterprise.text)) != nil
    }
    try meet(needed.prefix(enterprisesMaximum), work)
    return needed.count <= enterprisesMaximum
  }

  private static func meet(_ needed: ArraySlice<CreditCode>, _ work: SubsidyWork) throws {
    guard !needed.isEmpty else { return }
    let active = try ActivePolicy.all(on: work.decision.now.day, work.ruling, work.transaction)
    for code in needed {
      let enterprise = try work.enterprise(code)
      let facts = try enterprise.facts(work.transaction)
      for policy in active where policy.covers(enterprise) {
        do {
          _ = try decide(enterprise, facts, policy, command: nil, work)
        } catch is PolicyFaults {
          // What is wrong with them is told to who applies.
          try takeBack(facts, policy, work)
        }
      }
      try work.transaction.execute(AssessmentStatement.met, .text(code.text))
    }
  }

  /// By facts that cannot be judged nothing is owed, whatever earlier ones said.
  private static func takeBack(
    _ facts: PolicyFacts, _ active: ActivePolicy, _ work: SubsidyWork
  ) throws {
    guard let key = active.policy.businessKey(facts.code), let factsHash = bytes(facts.hash),
      let before = try StoredEntitlement.find(key: key, work.transaction)
    else { return }
    var entitlement = before
    entitlement.factsHash = factsHash
    entitlement.verdict = .refused
    if !entitlement.isBeyondRecall { entitlement.amount = .zero }
    guard entitlement != before else { return }
    try entitlement.update(work.transaction)
    _ = try Reassessment.take(entitlement, before: before, refusal: factsIncomplete, work)
  }

  /// - Returns: the entitlement as it stands; nil for one who is not owed anything and did not ask.
  /// - Throws: `PolicyFaults` for facts that cannot be judged.
  static func decide(
    _ enterprise: StoredEnterprise, _ facts: PolicyFacts, _ active: ActivePolicy,
    command: EntityID?, _ work: SubsidyWork
  ) throws -> StoredEntitlement? {
    let day = work.decision.now.day
    let assessment = try active.policy.assess(facts, on: day)
    guard let key = assessment.businessKey, let factsHash = bytes(assessment.factsHash),
      let policyHash = bytes(assessment.policyHash)
    else { return nil }
    let verdict = AssessmentVerdict(assessment.outcome)
    var found = try StoredEntitlement.find(key: key, work.transaction)
    if found == nil, command == nil, verdict == .refused { return nil }
    let screens = try Screens.find(of: enterprise.code, work.transaction)
    let before = found
    var entitlement =
      found
      ?? StoredEntitlement(
        id: work.decision.newID("entitlement"), businessKey: key, enterprise: enterprise.code,
        policy: active.policy.id, prefecture: active.prefecture,
        partition: enterprise.region.prefecture, version: active.policy.version,
        policyHash: policyHash, factsHash: factsHash, fund: active.fund, verdict: verdict,
        provisional: assessment.provisional, amount: .zero, screens: screens, state: .refused)
    entitlement.version = active.policy.version
    entitlement.policyHash = policyHash
    entitlement.factsHash = factsHash
    entitlement.verdict = verdict
    entitlement.provisional = assessment.provisional
    entitlement.screens = screens
    if !entitlement.isBeyondRecall {
      entitlement.fund = active.fund
      entitlement.amount = Money(fen: assessment.amountFen ?? 0)
    }
    if before == nil { try entitlement.insert(work.transaction) }
    found = entitlement
    guard before != entitlement || command != nil else { return found }
    try entitlement.update(work.transaction)
    try keep(assessment, facts, of: entitlement, work)
    try tell(assessment, of: entitlement, command: command, work)
    // An application moves it on by itself.
    return command == nil
      ? try Reassessment.take(entitlement, before: before, work) : entitlement
  }

  private static func keep(
    _ assessment: Assessment, _ facts: PolicyFacts, of entitlement: StoredEntitlement,
    _ work: SubsidyWork
  ) throws {
    try work.transaction.execute(
      AssessmentStatement.keepFacts, .blob(entitlement.factsHash), .blob(facts.json.bytes))
    try work.transaction.execute(
      AssessmentStatement.insert, .blob(entitlement.id.bytes), .blob(entitlement.policyHash),
      .blob(entitlement.factsHash), SQLValue(assessment.day.number),
      .blob(assessment.json.bytes), .integer(work.decision.now.microseconds),
      .blob(work.decision.inputID.bytes))
  }

  private static func tell(
    _ assessment: Assessment, of entitlement: StoredEntitlement, command: EntityID?,
    _ work: SubsidyWork
  ) throws {
    try work.decision.emit(
      EntitlementAssessed(
        entitlement: entitlement.id, enterprise: entitlement.enterprise,
        policy: entitlement.policy, policyVersion: entitlement.version,
        policyHash: entitlement.policyHash, factsHash: entitlement.factsHash,
        day: assessment.day, verdict: entitlement.verdict, provisional: entitlement.provisional,
        amount: Money(fen: assessment.amountFen ?? 0), businessKey: entitlement.businessKey,
        messageFirst: assessment.messageFirst,
        reasons: assessment.refusals.map(EntitlementAssessed.Reason.init),
        screens: entitlement.screens, command: command),
      partition: entitlement.partition,
      entities: [
        EntityName.entitlement(entitlement.id), EntityName.enterprise(entitlement.enterprise),
      ])
  }

  private static func bytes(_ hexadecimal: String) -> [UInt8]? {
    let digits = hexadecimal.compactMap(\.hexDigitValue).map(UInt8.init)
    guard digits.count == 64 else { return nil }
    return stride(from: 0, to: 64, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}

extension AssessmentVerdict {
  init(_ outcome: Assessment.Outcome) {
    switch outcome {
    case .eligible: self = .eligible
    case .nearly: self = .nearly
    case .refused: self = .refused
    }
  }
}

extension EntitlementAssessed.Reason {
  init(_ condition: ConditionResult) {
    self.init(
      condition: condition.id, textZh: condition.text.zh, textEn: condition.text.en,
      remedyZh: condition.remedy?.zh ?? "", remedyEn: condition.remedy?.en ?? "",
      shortfall: condition.shortfall.flatMap { Int(exactly: $0) })
  }
}
