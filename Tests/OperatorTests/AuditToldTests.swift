import Domain
import Events
import MessageBus
import Operator
import ServiceKit
import TestSupport
import Testing

/// Intake's rows of what Subsidy and Notifications said, held against their journals.
@Suite struct AuditToldTests {
  private static let entitlement = EntityID(high: 1, low: 1)
  private static let batch = EntityID(high: 1, low: 2)
  private static let notice = EntityID(high: 1, low: 3)
  private static let contact = EntityID(high: 1, low: 4)

  private var subsidy: StreamForge
  private var notifications: StreamForge
  private var rows: [String: [String: Int64]] = [
    EntityName.entitlement(entitlement): ["approved": 90],
    EntityName.batch(batch): ["released": 90, "settled": 0],
    EntityName.notice(notice): ["created": 1, "delivered \(contact.text)": 2],
  ]

  init() throws {
    subsidy = StreamForge(try #require(StreamName("subsidy/3303")))
    notifications = StreamForge(try #require(StreamName("notifications/3303")))
    let enterprise = try SampleTerms.code(1)
    func assessed(_ fen: Int64) -> EntitlementAssessed {
      EntitlementAssessed(
        entitlement: Self.entitlement, enterprise: enterprise, policy: "p", policyVersion: 1,
        policyHash: Digest32.zero.bytes, factsHash: Digest32.zero.bytes,
        day: CalendarDay(number: 18_650), verdict: .eligible, provisional: false,
        amount: Money(fen: fen), businessKey: "k", messageFirst: false, reasons: [], screens: [],
        command: nil)
    }
    func changed(_ state: EntitlementState) -> EntitlementChanged {
      EntitlementChanged(
        entitlement: Self.entitlement, enterprise: enterprise, policy: "p", state: state,
        amount: Money(fen: 90), approval: nil, attempt: 0, payee: nil, batch: nil, person: nil,
        reason: nil, command: nil)
    }
    for body in [assessed(70), changed(.found), assessed(80), changed(.approved), assessed(0)]
      as [any EventBody]
    {
      try subsidy.publish(body, entities: ["test/1"])
    }
    try subsidy.publish(
      BatchChanged(
        batch: Self.batch, state: .released, messageID: "m", items: 1, total: Money(fen: 90),
        settled: .zero, person: nil, command: nil), entities: ["test/1"])
    try notifications.publish(
      NoticeCreated(
        notice: Self.notice, enterprise: enterprise, template: "t", templateVersion: 1,
        noticeClass: .information, cause: Self.batch, titleZh: "题", titleEn: "t", bodyZh: "文",
        bodyEn: "b", subject: "/"), entities: ["test/1"])
    for (state, attempts) in [(DeliveryState.temporaryFailure, 1), (.delivered, 2)] {
      try notifications.publish(
        DeliveryChanged(
          notice: Self.notice, contact: Self.contact, channel: .mail, state: state,
          attempts: attempts, code: nil), entities: ["test/1"])
    }
  }

  private func audit() -> AuditTally {
    let cut = AuditCutRead(
      process: "intake", heads: [:],
      cursors: [
        subsidy.stream: subsidy.position, notifications.stream: notifications.position,
      ],
      lines: rows.flatMap { entity, buckets in
        buckets.map { AuditLine(entity: entity, bucket: $0.key, number: $0.value) }
      })
    return AuditComparison.run(
      cuts: [cut],
      journals: [
        subsidy.stream: subsidy.records.map(JournalEvent.init),
        notifications.stream: notifications.records.map(JournalEvent.init),
      ])
  }

  @Test func `rows that are as they were told hold, and each kind was compared`() {
    let tally = audit()
    #expect(tally.violations.isEmpty, "\(tally.violations)")
    for invariant in [AuditInvariant.entitlementRow, .batchRow, .noticeRow] {
      #expect(tally.compared[invariant] == 1, "\(invariant)")
    }
  }

  @Test func `one that differs, is missing or is one too many is named`() throws {
    var spoiled = self
    spoiled.rows[EntityName.entitlement(Self.entitlement)] = ["approved": 91]
    try expectOnly(spoiled.audit(), .entitlementRow, EntityName.entitlement(Self.entitlement))
    spoiled = self
    spoiled.rows[EntityName.batch(Self.batch)] = ["reconciled": 90, "settled": 90]
    try expectOnly(spoiled.audit(), .batchRow, EntityName.batch(Self.batch))
    spoiled = self
    spoiled.rows[EntityName.notice(Self.notice)] = nil
    try expectOnly(spoiled.audit(), .noticeRow, EntityName.notice(Self.notice))
    spoiled = self
    let unknown = EntityName.notice(EntityID(high: 9, low: 9))
    spoiled.rows[unknown] = ["created": 1]
    try expectOnly(spoiled.audit(), .noticeRow, unknown)
  }
}
