internal import Domain
internal import Events
internal import MessageBus

/// What the journals say of notices and their deliveries, and what Notifications' own tables should say.
struct NoticeBooks: Sendable {
  /// What an enterprise is told once, ever.
  private struct Telling: Hashable {
    let cause: EntityID
    let enterprise: CreditCode
    let template: String
    let version: Int
  }

  private struct Notice {
    let stream: StreamName
    let cause: EntityID
    /// The restore that may have taken away its cause.
    let lost: AcceptedRestores.Point?
  }

  private let restores: AcceptedRestores
  private var events: Set<EntityID> = []
  private var tellings: Set<Telling> = []
  private var notices: [EntityID: Notice] = [:]
  /// The rows that Notifications should have.
  private(set) var rows: AuditRows = [:]
  /// What the events themselves contradict.
  private var tally = AuditTally()

  init(_ restores: AcceptedRestores) { self.restores = restores }

  mutating func apply(_ event: JournalEvent) {
    if let id = EntityID(bytes: event.record.eventID) { events.insert(id) }
    switch event.body {
    case let body as NoticeCreated: create(body, event)
    case let body as DeliveryChanged:
      let name = "\(EntityName.notice(body.notice))/\(body.contact.text)"
      tally.compare(
        .deliveryNotice, at: event.stream.text, name, "notice created", expected: true,
        found: notices[body.notice] != nil)
      rows[name] = [body.state.rawValue: 1]
    default: break
    }
  }

  private mutating func create(_ body: NoticeCreated, _ event: JournalEvent) {
    let telling = Telling(
      cause: body.cause, enterprise: body.enterprise, template: body.template,
      version: body.templateVersion)
    let isFirst = tellings.insert(telling).inserted && notices[body.notice] == nil
    tally.compare(
      .noticeOnce, at: event.stream.text, EntityName.notice(body.notice),
      "\(body.template) \(body.templateVersion) of event \(body.cause.text)", expected: "once",
      found: isFirst ? "once" : "again")
    notices[body.notice] = Notice(
      stream: event.stream, cause: body.cause, lost: restores.beyond(event))
    rows[EntityName.notice(body.notice)] = ["created": 1]
  }

  /// What must hold once everything that Notifications decided, and all that it had heard, was replayed:
  /// the streams that it hears are not replayed before its own.
  var judged: AuditTally {
    var tally = tally
    for (id, notice) in notices.sorted(by: { $0.key < $1.key }) {
      let (name, isKnown) = (EntityName.notice(id), events.contains(notice.cause))
      if !isKnown, let lost = notice.lost {
        tally.lose(
          AuditLoss("the event that it tells of", of: name, knownTo: notice.stream.process, lost))
        continue
      }
      tally.compare(
        .noticeCause, at: notice.stream.text, name, "cause",
        expected: isKnown ? notice.cause.text : "an event of a journal", found: notice.cause.text)
    }
    return tally
  }
}
