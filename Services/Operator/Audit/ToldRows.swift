internal import Domain
internal import Events

/// What Subsidy and Notifications said of entitlements, payment batches and notices, as the rows that
/// Intake should have of it.
struct ToldRows: Sendable {
  private struct Entitlement {
    var state: EntitlementState?
    var amount: Money

    /// A reviewer is bound to the amount; an assessment no longer changes it.
    var isBound: Bool {
      switch state {
      case nil, .found, .applied, .refused: false
      case .reviewed, .approved, .released, .instructed, .settled, .rejected, .returned, .held: true
      }
    }
  }

  private var entitlements: [EntityID: Entitlement] = [:]
  private(set) var rows: AuditRows = [:]

  /// - Returns: the name of the row that the event wrote; nil if it is about something else.
  mutating func apply(_ body: (any EventBody)?) -> String? {
    switch body {
    case let body as EntitlementAssessed:
      var found = entitlements[body.entitlement] ?? Entitlement(amount: body.amount)
      if !found.isBound { found.amount = body.amount }
      return keep(found, body.entitlement)
    case let body as EntitlementChanged:
      return keep(Entitlement(state: body.state, amount: body.amount), body.entitlement)
    case let body as BatchChanged:
      let name = EntityName.batch(body.batch)
      rows[name] = [body.state.rawValue: body.total.fen, "settled": body.settled.fen]
      return name
    case let body as NoticeCreated:
      let name = EntityName.notice(body.notice)
      rows[name, default: [:]]["created"] = 1
      return name
    case let body as DeliveryChanged:
      let name = EntityName.notice(body.notice)
      for state in DeliveryState.allCases {
        rows[name, default: [:]]["\(state.rawValue) \(body.contact.text)"] = nil
      }
      rows[name, default: [:]]["\(body.state.rawValue) \(body.contact.text)"] = Int64(body.attempts)
      return name
    default: return nil
    }
  }

  private mutating func keep(_ found: Entitlement, _ id: EntityID) -> String {
    let name = EntityName.entitlement(id)
    entitlements[id] = found
    rows[name] = [found.state?.rawValue ?? "assessed": found.amount.fen]
    return name
  }
}
