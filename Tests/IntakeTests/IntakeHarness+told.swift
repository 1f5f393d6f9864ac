import Domain
import Events
import Intake
import MessageBus
import ServiceKit
import Synchronization
import TestSupport
import Testing

/// What Subsidy and Notifications say, and who else has keys.
extension IntakeHarness {
  enum Publisher {
    case subsidy, notifications
  }

  /// Publishes an event at the present time, and returns once Intake has applied or parked it.
  func tell(
    _ publisher: Publisher, _ body: some EventBody, entities: [String] = ["test/1"]
  ) async throws {
    let now = clock.now()
    let sealed =
      switch publisher {
      case .subsidy:
        try subsidy.withLock { try $0.publish(body, entities: entities, at: now) }
      case .notifications:
        try notifications.withLock { try $0.publish(body, entities: entities, at: now) }
      }
    await shell.deliver(sealed)
  }

  /// A person of the employment service; the first call makes the administrator too.
  func person(_ roles: [String], as administrator: String) async throws -> String {
    let reply = try await operate(
      "person.add",
      [
        "label": .string(UniqueKey.next()), "roles": .array(roles.map(JSONValue.string)),
        "as": .string(administrator),
      ])
    return try #require(reply["key"]?.string)
  }

  /// The key of the first rights administrator. Once.
  func administrator() async throws -> String {
    let reply = try await operate(
      "person.add", ["label": "权限管理岗", "roles": ["rights-administrator"]])
    return try #require(reply["key"]?.string)
  }

  /// The key of an officer. Once.
  func officer() async throws -> String {
    try await person(["officer"], as: try await administrator())
  }

  func gateway() async throws -> String {
    let reply = try await operate("gateway-key.add", ["label": "carrier"])
    return try #require(reply["key"]?.string)
  }
}

/// What Subsidy would say.
enum Told {
  static let policy = "wenzhou-liuwen-retention-grant-2021"
  static let fund = "employment"
  static let screen = EntitlementAssessed.Screen(
    code: "left-early", persons: 2, evidence: "0198-evidence")
  static let reason = EntitlementAssessed.Reason(
    condition: "stayers", textZh: "留温人数不足", textEn: "Too few stayed", remedyZh: "再留 3 人",
    remedyEn: "Three more", shortfall: 3)

  static func id(_ number: UInt64) -> EntityID { EntityID(high: 0xE117, low: number) }

  static func assessed(
    _ entitlement: EntityID, _ enterprise: CreditCode, fen: Int64 = 3_000_000,
    verdict: AssessmentVerdict = .eligible, policy: String = policy
  ) -> EntitlementAssessed {
    EntitlementAssessed(
      entitlement: entitlement, enterprise: enterprise, policy: policy, policyVersion: 1,
      policyHash: [UInt8](repeating: 0xAB, count: 32),
      factsHash: [UInt8](repeating: 0xCD, count: 32), day: CalendarDay(number: 18_639),
      verdict: verdict, provisional: true, amount: Money(fen: fen),
      businessKey: "\(policy)/\(enterprise.text)", messageFirst: true, reasons: [reason],
      screens: [screen], command: nil)
  }

  static func changed(
    _ entitlement: EntityID, _ enterprise: CreditCode, _ state: EntitlementState,
    fen: Int64 = 3_000_000, approval: [UInt8]? = nil, attempt: Int = 0, payee: EntityID? = nil,
    batch: EntityID? = nil, person: EntityID? = nil, reason: String? = nil
  ) -> EntitlementChanged {
    EntitlementChanged(
      entitlement: entitlement, enterprise: enterprise, policy: policy, state: state,
      amount: Money(fen: fen), approval: approval, attempt: attempt, payee: payee, batch: batch,
      person: person, reason: reason, command: nil)
  }

  static func batch(
    _ batch: EntityID, _ state: BatchState, settled: Int64 = 0, person: EntityID? = nil
  ) -> BatchChanged {
    BatchChanged(
      batch: batch, state: state, messageID: "TJ20210112", items: 2, total: Money(fen: 4_500_050),
      settled: Money(fen: settled), person: person, command: nil)
  }

  static func policy(
    _ step: PolicyStep, version: Int = 1, by person: EntityID = id(0x90), policy: String = policy
  ) -> PolicyChanged {
    PolicyChanged(
      policy: policy, policyVersion: version, hash: [UInt8](repeating: UInt8(version), count: 32),
      fund: fund, step: step, person: person, command: id(0x91))
  }

  static func entry(
    _ sequence: Int, _ kind: String, fen: Int64, policy: String? = policy
  ) -> LedgerEntryMade {
    LedgerEntryMade(
      sequence: sequence, kind: kind, fund: fund, policy: policy, key: "key-\(sequence)",
      attempt: 1, amount: Money(fen: fen), hash: [UInt8](repeating: 1, count: 32))
  }

  static func notice(_ notice: EntityID, _ enterprise: CreditCode) -> NoticeCreated {
    NoticeCreated(
      notice: notice, enterprise: enterprise, template: "proposal-made", templateVersion: 2,
      noticeClass: .actionNeeded, cause: id(0xCA), titleZh: "有新的匹配建议", titleEn: "A new proposal",
      bodyZh: "请在期限前答复。", bodyEn: "Please answer in time.", subject: "/v1/proposals/x")
  }
}
