import Crypto
import Domain
import Events
import MessageBus
import PolicyRules
import ServiceKit
import TestSupport
import Testing

@testable import Subsidy

/// What enterprises and the persons of the service do, in the order of the real thing.
extension SubsidyBench {
  static let retention = "wenzhou-liuwen-retention-grant-2021"
  static let training = "wenzhou-project-training-spring-festival-2021"

  /// A private enterprise of Wenzhou, and an account of it.
  @discardableResult
  func addEnterprise(
    _ number: Int, kind: EnterpriseKind = .private, region: String = "330382"
  ) throws -> (code: CreditCode, payee: EntityID) {
    let code = try SampleTerms.code(number)
    let division = try #require(RegionCode(region))
    try hear { _ in
      EnterpriseAdded(
        enterprise: code, name: "示例 \(number)", kind: kind.rawValue, region: division)
    }
    return (code, try addPayee(code, number))
  }

  @discardableResult
  func addPayee(_ code: CreditCode, _ number: Int) throws -> EntityID {
    let payee = nextID()
    let party = PaymentBatch.Party(
      name: "示例 \(number) 有限公司", account: "62220212\(1_000_000 + number)",
      agent: "102333002013")
    vault?[payee] = party
    try hear { _ in
      PayeeAdded(
        payee: payee, enterprise: code, nameDigest: Self.digest(party.name),
        accountDigest: Self.digest(party.account), agentDigest: Self.digest(party.agent))
    }
    return payee
  }

  static func digest(_ text: String) -> String {
    "d1:" + Hexadecimal.text(Array(SHA256.hash(data: Array(text.utf8))))
  }

  /// Proposed and activated by two persons, and a fund to pay it.
  func bringIntoForce(
    _ policy: String = retention, yuan: Int64 = 1_000_000, document: String = "D1"
  ) throws {
    let file = try #require(ruling.catalogue.versions(of: policy).last)
    let hash = try #require(Self.bytes(file.hash))
    for (person, step) in [(Self.maker, PolicyStep.proposed), (Self.checker, .activated)] {
      try hear {
        PolicyDecided(
          command: $0, policy: policy, policyVersion: file.version, hash: hash,
          fund: Self.fund, person: person, step: step)
      }
    }
    try hear {
      FundsAppropriated(
        command: $0, person: Self.accountant, fund: Self.fund,
        amount: Money(fen: yuan * 100), document: document)
    }
  }

  static func bytes(_ hexadecimal: String) -> [UInt8]? {
    let digits = hexadecimal.compactMap(\.hexDigitValue).map(UInt8.init)
    guard digits.count == hexadecimal.count else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }

  static func stayers(_ count: Int, from: Int = 0) -> [FactsStated.Staff] {
    (from..<from + count).map {
      FactsStated.Staff(
        person: EntityID(high: 0xBEEF, low: UInt64($0)), local: false, insured: true,
        leftOn: nil, loans: [])
    }
  }

  @discardableResult
  func state(
    _ code: CreditCode, staff: [FactsStated.Staff] = [], training: [FactsStated.Training] = [],
    corrects: EntityID? = nil
  ) throws -> EntityID {
    let facts = nextID()
    try hear { _ in
      FactsStated(
        facts: facts, enterprise: code, corrects: corrects, entered: nil, staff: staff,
        training: training)
    }
    return facts
  }

  /// One person in one project; days as numbers.
  static func trained(_ project: String, _ from: Int32, _ to: Int32) -> FactsStated.Training {
    FactsStated.Training(
      person: EntityID(high: 1, low: 1), project: project, occupation: "6-18-02-04",
      level: "junior", classHours: 40, from: CalendarDay(number: from),
      to: CalendarDay(number: to))
  }

  /// An enterprise that applied for what it trained.
  func trainer(_ number: Int) throws -> (code: CreditCode, entitlement: EntityID) {
    let (code, payee) = try addEnterprise(number)
    try state(code, training: [Self.trained("A", 18_650, 18_655)])
    try apply(code, payee, policy: Self.training)
    return (code, try #require(try entitlements().first { $0.enterprise == code }).id)
  }

  func lend(_ lender: CreditCode, _ borrower: CreditCode) throws {
    try hearMatching(
      AgreementDrafted(
        agreement: nextID(), proposal: nextID(), surplusLot: nextID(), surplusVersion: 1,
        shortageLot: nextID(), shortageVersion: 1, lender: lender, borrower: borrower, heads: 3,
        from: CalendarDay(number: 18_650), to: CalendarDay(number: 18_660), command: nextID()))
  }

  /// The last statement of an enterprise.
  func facts(of code: CreditCode) throws -> EntityID? {
    try intake.records.compactMap { sealed in
      try EventRegistry.decode(
        type: sealed.record.type, version: sealed.record.version, body: sealed.record.body)
        as? FactsStated
    }.last { $0.enterprise == code }?.facts
  }

  @discardableResult
  func apply(
    _ code: CreditCode, _ payee: EntityID, policy: String = retention
  ) throws -> EntityID {
    try hear {
      SubsidyApplied(
        command: $0, enterprise: code, policy: policy, payee: payee, entered: nil)
    }
  }

  func approval(_ entitlement: EntityID) throws -> [UInt8] {
    let last = try events(EntitlementChanged.self).last {
      $0.entitlement == entitlement && $0.approval != nil
    }
    return try #require(last?.approval)
  }

  @discardableResult
  func review(
    _ entitlement: EntityID, _ step: ReviewStep, by person: EntityID? = nil,
    _ verdict: ReviewVerdict = .passed, approval: [UInt8]? = nil, reason: String? = nil
  ) throws -> EntityID {
    let seen = try approval ?? self.approval(entitlement)
    return try hear {
      EntitlementReviewed(
        command: $0, entitlement: entitlement,
        person: person ?? (step == .maker ? Self.maker : Self.checker), step: step,
        verdict: verdict, approval: seen, reason: reason)
    }
  }

  /// One enterprise that is approved for 50,000 yuan.
  func approved(_ number: Int = 1) throws -> (code: CreditCode, entitlement: EntityID) {
    let (code, payee) = try addEnterprise(number)
    try state(code, staff: Self.stayers(60, from: number * 1_000))
    try apply(code, payee)
    let entitlement = try #require(try entitlements().first { $0.enterprise == code }).id
    try review(entitlement, .maker)
    try review(entitlement, .checker)
    return (code, entitlement)
  }

  /// - Returns: the batch, and the command that released it.
  @discardableResult
  func release(
    _ entitlements: [EntityID], by person: EntityID = payer, total: Money? = nil
  ) throws -> (batch: EntityID, command: EntityID) {
    let items = try entitlements.map {
      BatchReleased.Item(entitlement: $0, approval: try approval($0))
    }
    let amounts = try self.entitlements().filter { entitlements.contains($0.id) }.map(\.amount)
    let sum = try amounts.reduce(Money.zero) { try $0.adding($1) }
    let batch = nextID()
    let command = try hear {
      BatchReleased(
        command: $0, batch: batch, person: person, items: items, total: total ?? sum)
    }
    return (batch, command)
  }
}
