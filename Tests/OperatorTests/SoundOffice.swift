import Domain
import Events
import MessageBus
import Operator
import ServiceKit
import TestSupport
import Testing

/// Two entitlements in one batch, of which the bank settled one and rejected the other, and a notice of
/// it that was delivered at the second try: journals and rows that agree, for tests to spoil one thing
/// at a time. The rows are written down, not computed.
struct SoundOffice {
  static let (paid, unpaid) = (EntityID(high: 1, low: 1), EntityID(high: 1, low: 2))
  static let batch = EntityID(high: 2, low: 1)
  static let notice = EntityID(high: 3, low: 1)
  static let contact = EntityID(high: 4, low: 1)
  /// The event that the notice tells of.
  static let cause = EntityID(high: 5, low: 1)
  static let fund = "fund/3303/employment"
  /// What is compared here and not of lots.
  static let invariants: Set<AuditInvariant> = [
    .owedOnce, .ledgerSequence, .ledgerOnce, .ledgerBalance, .paymentOnce, .batchTotal, .noticeOnce,
    .noticeCause, .deliveryNotice, .entitlementRow, .owedRow, .batchRow, .noticeRow, .fundRow,
    .ledgerRow,
  ]

  var intake: StreamForge
  var subsidy: StreamForge
  var notifications: StreamForge
  /// Entries made so far.
  private var entries = 0

  var subsidyRows: [String: [String: Int64]] = [
    fund: [
      "granted": 1_000, "available": 700, "held": 0, "in-transit": 0, "paid": 300, "returned": 0,
      "clawed-back": 0,
    ],
    "ledger/3303": ["entries": 7],
    "entitlement/p/a": ["granted": 300, "paid": 300],
    "entitlement/p/b": ["granted": 200, "available": 200],
    "owed/p/a": ["settled": 300],
    "owed/p/b": ["rejected": 200],
    EntityName.batch(batch): ["items": 2, "total": 500, "settled": 300],
  ]
  var notificationsRows: [String: [String: Int64]] = [
    EntityName.notice(notice): ["created": 1],
    "\(EntityName.notice(notice))/\(contact.text)": ["delivered": 1],
  ]

  /// - Parameters:
  ///   - releasedFen: the total that the payer released; nil for a batch that nobody released.
  ///   - answered: what the batch says was settled of it at the end.
  init(releasedFen: Int64? = 500, answered: Int64 = 300) throws {
    intake = StreamForge(try #require(StreamName("intake/3303")))
    subsidy = StreamForge(try #require(StreamName("subsidy/3303")))
    notifications = StreamForge(try #require(StreamName("notifications/3303")))
    if let releasedFen {
      let items = [Self.paid, Self.unpaid].map {
        BatchReleased.Item(entitlement: $0, approval: Digest32.zero.bytes)
      }
      try intake.publish(
        BatchReleased(
          command: EntityID(high: 6, low: 1), batch: Self.batch, person: EntityID(high: 6, low: 2),
          items: items, total: Money(fen: releasedFen)), entities: ["test/1"])
    }
    try pay(answered: answered)
    try notify(Self.notice, cause: Self.cause)
    for state in [DeliveryState.temporaryFailure, .delivered] {
      try deliver(Self.notice, state)
    }
  }

  private mutating func pay(answered: Int64) throws {
    let hears = [AfterCursor(stream: intake.stream, epoch: 1, sequence: 1)]
    try enter(.appropriate, 1_000, "document-1")
    for (id, key, fen) in [(Self.paid, "p/a", Int64(300)), (Self.unpaid, "p/b", 200)] {
      try assess(id, key, fen)
      try move(id, .found, fen, attempt: 0)
      try enter(.hold, fen, key)
      try move(id, .approved, fen)
    }
    try move(Self.paid, .released, 300, batch: Self.batch)
    try move(Self.unpaid, .released, 200, batch: Self.batch)
    try say(batch(.released), after: hears)
    for (id, key, fen) in [(Self.paid, "p/a", Int64(300)), (Self.unpaid, "p/b", 200)] {
      try enter(.instruct, fen, key)
      try move(id, .instructed, fen, batch: Self.batch)
    }
    try say(batch(.delivered), after: hears)
    try enter(.post, 300, "p/a")
    try move(Self.paid, .settled, 300, batch: Self.batch, event: Self.cause)
    try enter(.reject, 200, "p/b")
    try move(Self.unpaid, .rejected, 200, batch: Self.batch)
    try say(batch(.answered, settled: answered), after: hears)
  }

  // MARK: Events

  mutating func say(
    _ body: some EventBody, event: EntityID? = nil, after: [AfterCursor] = []
  ) throws {
    try subsidy.publish(body, entities: ["test/1"], id: event, after: after)
  }

  mutating func assess(_ id: EntityID, _ key: String, _ fen: Int64) throws {
    try say(
      EntitlementAssessed(
        entitlement: id, enterprise: try SampleTerms.code(1), policy: "p", policyVersion: 1,
        policyHash: Digest32.zero.bytes, factsHash: Digest32.zero.bytes,
        day: CalendarDay(number: 18_650), verdict: .eligible, provisional: false,
        amount: Money(fen: fen), businessKey: key, messageFirst: false, reasons: [], screens: [],
        command: nil))
  }

  mutating func move(
    _ id: EntityID, _ state: EntitlementState, _ fen: Int64, attempt: Int = 1,
    batch: EntityID? = nil, event: EntityID? = nil
  ) throws {
    try say(
      EntitlementChanged(
        entitlement: id, enterprise: try SampleTerms.code(1), policy: "p", state: state,
        amount: Money(fen: fen), approval: nil, attempt: attempt, payee: nil, batch: batch,
        person: nil, reason: nil, command: nil), event: event)
  }

  func batch(_ state: BatchState, settled: Int64 = 0) -> BatchChanged {
    BatchChanged(
      batch: Self.batch, state: state, messageID: "m", items: 2, total: Money(fen: 500),
      settled: Money(fen: settled), person: nil, command: nil)
  }

  mutating func enter(
    _ kind: LedgerKind, _ fen: Int64, _ key: String, attempt: Int = 1
  ) throws {
    try enter(kind.rawValue, fen, key, attempt: attempt, policy: kind.isOfEntitlement ? "p" : nil)
  }

  /// - Parameter skipping: how many numbers are left out before it.
  mutating func enter(
    _ kind: String, _ fen: Int64, _ key: String, attempt: Int = 1, policy: String? = nil,
    skipping: Int = 0
  ) throws {
    entries += 1 + skipping
    try say(
      LedgerEntryMade(
        sequence: entries, kind: kind, fund: "employment", policy: policy, key: key,
        attempt: attempt, amount: Money(fen: fen), hash: Digest32.zero.bytes))
  }

  mutating func notify(_ notice: EntityID, cause: EntityID, after: [AfterCursor] = []) throws {
    try notifications.publish(
      NoticeCreated(
        notice: notice, enterprise: try SampleTerms.code(1), template: "t", templateVersion: 1,
        noticeClass: .information, cause: cause, titleZh: "题", titleEn: "t", bodyZh: "文",
        bodyEn: "b", subject: "/"), entities: ["test/1"], after: after)
  }

  mutating func deliver(_ notice: EntityID, _ state: DeliveryState) throws {
    try notifications.publish(
      DeliveryChanged(
        notice: notice, contact: Self.contact, channel: .mail, state: state, attempts: 1,
        code: nil), entities: ["test/1"])
  }

  // MARK: The audit

  /// - Parameter spoil: what the cuts say otherwise than is so.
  func audit(_ spoil: (inout [AuditCutRead]) -> Void = { _ in }) -> AuditTally {
    var cuts = [
      cut("subsidy", subsidyRows, own: subsidy, hears: [intake]),
      cut("notifications", notificationsRows, own: notifications, hears: [intake, subsidy]),
    ]
    spoil(&cuts)
    let all = [intake, subsidy, notifications]
    return AuditComparison.run(
      cuts: cuts,
      journals: Dictionary(
        uniqueKeysWithValues: all.map { ($0.stream, $0.records.map(JournalEvent.init)) }))
  }

  private func cut(
    _ process: String, _ rows: [String: [String: Int64]], own: StreamForge, hears: [StreamForge]
  ) -> AuditCutRead {
    AuditCutRead(
      process: process, heads: [own.stream: own.position],
      cursors: Dictionary(uniqueKeysWithValues: hears.map { ($0.stream, $0.position) }),
      lines: rows.flatMap { entity, buckets in
        buckets.map { AuditLine(entity: entity, bucket: $0.key, number: $0.value) }
      })
  }
}
