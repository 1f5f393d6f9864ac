import Domain
import Events
import Logging
import MessageBus
import Notifications
import ServiceKit
import Storage
import TestSupport
import Testing

/// A Notifications writer on a real store; the three others are forged streams, the world is the test,
/// and time stands until moved: 12 January 2021, 09:00 UTC+8.
final class NotificationsBench {
  let folder: TemporaryFolder
  let clock = ManualClock(SampleTerms.now)
  private(set) var store: Store
  private(set) var writer: Writer<NotificationsDecider>
  var intake: StreamForge
  var matching: StreamForge
  var subsidy: StreamForge
  private let rules: DeliveryRules
  private let templates: NoticeTemplates
  private var commands: UInt64 = 0

  static let own = "notifications/3303"

  init(_ rules: DeliveryRules = DeliveryRules(), templates: NoticeTemplates? = nil) throws {
    self.rules = rules
    self.templates = try templates ?? NoticeTemplates.builtIn()
    folder = try TemporaryFolder()
    intake = StreamForge(try #require(StreamName("intake/3303")))
    matching = StreamForge(try #require(StreamName("matching/3303")))
    subsidy = StreamForge(try #require(StreamName("subsidy/3303")))
    (store, writer) = try Self.open(folder, rules, self.templates)
  }

  private static func open(
    _ folder: TemporaryFolder, _ rules: DeliveryRules, _ templates: NoticeTemplates
  ) throws -> (Store, Writer<NotificationsDecider>) {
    let store = try Store(
      path: folder.file("notifications.db"), migrations: NotificationsStore.migrations,
      limits: StoreLimits(floorBytes: 0))
    let heard = try ["intake/3303", "matching/3303", "subsidy/3303"].map {
      try #require(StreamName($0))
    }
    let writer = try Writer(
      configuration: WriterConfiguration(
        process: "notifications", published: [try #require(StreamName(own))], heard: heard),
      store: store, decider: NotificationsDecider(templates: templates, rules: rules),
      note: MemoryAttemptNote(),
      logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    return (store, writer)
  }

  /// The process dies and starts again on the same store.
  func restart() throws {
    try store.close()
    (store, writer) = try Self.open(folder, rules, templates)
  }

  // MARK: Events

  @discardableResult
  func addEnterprise(_ number: Int, _ name: String) throws -> CreditCode {
    let code = try SampleTerms.code(number)
    let region = try #require(RegionCode("330382"))
    try hear(
      &intake, EnterpriseAdded(enterprise: code, name: name, kind: "private", region: region),
      [EntityName.enterprise(code)])
    return code
  }

  @discardableResult
  func addContact(
    _ enterprise: CreditCode, _ channel: ContactChannel = .mail, number: UInt64 = 1
  ) throws -> EntityID {
    let contact = EntityID(high: 0xC0, low: intake.position.sequence << 8 | number)
    try hear(
      &intake,
      ContactAdded(contact: contact, enterprise: enterprise, channel: channel, language: .chinese),
      [EntityName.subject(contact), EntityName.enterprise(enterprise)])
    return contact
  }

  func erase(_ subject: EntityID, of enterprise: CreditCode) throws {
    try hear(
      &intake, SubjectErased(subject: subject, enterprise: enterprise),
      [EntityName.subject(subject)])
  }

  func receipt(_ key: DeliveryKey, _ state: ReceiptState, code: String? = nil) throws {
    try hear(
      &intake,
      ReceiptArrived(notice: key.notice, contact: key.contact, state: state, code: code),
      [EntityName.notice(key.notice)])
  }

  /// - Parameter id: the event's.
  @discardableResult
  func propose(
    _ lender: CreditCode, _ borrower: CreditCode, urgent: Bool = false, heads: Int = 12,
    id: EntityID? = nil, deadline: String = "2021-01-15T00:00:00+08:00"
  ) throws -> EntityID {
    let proposal = EntityID(high: 0x9409, low: matching.position.sequence + 1)
    try hear(
      &matching,
      ProposalMade(
        proposal: proposal, round: EntityID(high: 1, low: 1), surplusLot: EntityID(high: 1, low: 2),
        surplusVersion: 1, shortageLot: EntityID(high: 1, low: 3), shortageVersion: 1,
        lender: lender, borrower: borrower, heads: heads, from: CalendarDay(number: 18_647),
        to: CalendarDay(number: 18_690), deadline: try #require(Instant(iso: deadline)),
        deadlineProvisional: false, urgent: urgent, distanceMetres: 3_249, cost: 0, costDistance: 0,
        costOccupation: 0, costTraining: 0, costWage: 0, costUncovered: 0, costWaiting: 0),
      [EntityName.proposal(proposal)], id: id)
    return proposal
  }

  func hear(
    _ stream: inout StreamForge, _ body: some EventBody, _ entities: [String],
    id: EntityID? = nil
  ) throws {
    // Ids of events differ between streams, as they do in the world.
    let own = UInt64(stream.stream.text.utf8.reduce(0) { $0 &* 31 &+ Int($1) } & 0xFFFF)
    let eventID = id ?? EntityID(high: 0xE << 48 | own, low: stream.position.sequence + 1)
    writer.receive(try stream.publish(body, entities: entities, at: clock.now(), id: eventID))
    try step()
  }

  // MARK: Steps

  @discardableResult
  func step() throws -> StepResult {
    let result = try writer.step(now: clock.now(), uptime: clock.uptime())
    for answer in result.answers { answer() }
    return result
  }

  /// A worker comes back.
  @discardableResult
  func record(
    _ key: DeliveryKey, _ outcome: AttemptOutcome, tries: Int = 0
  ) throws -> OutcomeReply {
    commands += 1
    nonisolated(unsafe) var reply: Submission<OutcomeReply>?
    let isQueued = writer.submit(
      PendingCommand(
        id: EntityID(high: 0xC0C0, low: commands),
        command: RecordOutcome(key: key, tries: tries, outcome: outcome)
      ) { reply = $0 })
    #expect(isQueued)
    try step()
    guard case .done(let said) = try #require(reply) else {
      Issue.record("the outcome was not taken: \(String(describing: reply))")
      return .late
    }
    return said
  }

  // MARK: What came of it

  func events<Body: EventBody>(_ type: Body.Type) throws -> [Body] {
    try records().compactMap { record in
      try EventRegistry.decode(type: record.type, version: record.version, body: record.body)
        as? Body
    }
  }

  func records() throws -> [Record] {
    try store.read {
      try $0.journalRange(
        stream: Self.own, from: 1, maximumEvents: 100_000, maximumBytes: 1 << 30)
    }.map { try SealedRecord(decoding: $0).record }
  }

  func notices() throws -> [NoticeCreated] { try events(NoticeCreated.self) }

  /// Attempts that a worker would find, now or after their waits.
  func effects(_ kind: String = "mail", uptime: UInt64 = .max >> 1) throws -> [Effect] {
    try store.read { try $0.dueEffects(kind, uptime: uptime, limit: 1_000) }
  }

  func keys(_ kind: String = "mail") throws -> [DeliveryKey] {
    try effects(kind).map { try #require(DeliveryKey($0.key)) }
  }

  /// Each as `state attempts code`.
  func changes() throws -> [String] {
    try events(DeliveryChanged.self).map {
      "\($0.state.rawValue) \($0.attempts) \($0.code ?? "-")"
    }
  }

  func audit() throws -> [String] {
    try store.read { try NotificationsDecider.auditLines($0) }
      .map { "\($0.entity) \($0.bucket) \($0.number)" }
  }

  func parked() throws -> Int { try store.read { try $0.rows(ParkedStatement.list, 100).count } }
}
