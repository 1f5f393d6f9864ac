internal import Domain
internal import Events
internal import MessageBus

/// What a run's subsidies came to, in fen, by the journals.
package struct MoneyFigures: Codable, Sendable, Hashable {
  /// Owed by what was stated, whether applied for or not.
  package var assessed: Int64 = 0
  package var entitlements = 0
  package var approved: Int64 = 0
  /// What the bank paid, what came back included.
  package var paid: Int64 = 0
  package var payments = 0
  package var returned: Int64 = 0
  package var rejected: Int64 = 0
  package var batches = 0
  package var batchesReconciled = 0

  package init() {}

  init(_ journals: [StreamName: [JournalEvent]]) {
    var owed: [EntityID: Int64] = [:]
    var states: [EntityID: BatchState] = [:]
    for event in journals.values.joined() {
      switch event.body {
      case let body as EntitlementAssessed: owed[body.entitlement] = body.amount.fen
      case let body as BatchChanged: states[body.batch] = body.state
      case let body as LedgerEntryMade: add(body)
      default: break
      }
    }
    assessed = owed.values.reduce(0, +)
    entitlements = owed.values.count { $0 > 0 }
    batches = states.count
    batchesReconciled = states.values.count { $0 == .reconciled }
  }

  /// An entitlement is approved once for its amount; a further attempt approves nothing more.
  private mutating func add(_ entry: LedgerEntryMade) {
    switch entry.kind {
    case "hold" where entry.attempt == 1: approved += entry.amount.fen
    case "post":
      paid += entry.amount.fen
      payments += 1
    case "return": returned += entry.amount.fen
    case "reject": rejected += entry.amount.fen
    default: break
    }
  }
}

/// What became of a run's notices, by the journals.
package struct NoticeFigures: Codable, Sendable, Hashable {
  /// In the inboxes.
  package var created = 0
  /// By channel and state: `mail delivered`.
  package var deliveries: [String: Int] = [:]

  package init() {}

  init(_ journals: [StreamName: [JournalEvent]]) {
    struct Delivery: Hashable {
      let notice: EntityID
      let contact: EntityID
    }
    var last: [Delivery: String] = [:]
    for event in journals.values.joined() {
      switch event.body {
      case is NoticeCreated: created += 1
      case let body as DeliveryChanged:
        last[Delivery(notice: body.notice, contact: body.contact)] =
          "\(body.channel.rawValue) \(body.state.rawValue)"
      default: break
      }
    }
    deliveries = last.values.reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }
}
