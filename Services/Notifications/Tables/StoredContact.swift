internal import Domain
internal import Events
internal import Storage

/// Where an enterprise wants to be told.
struct StoredContact: Hashable, Sendable {
  let id: EntityID
  let channel: ContactChannel

  /// Those not erased, the oldest first.
  static func living(
    of enterprise: CreditCode, _ transaction: Transaction
  ) throws -> [StoredContact] {
    try transaction.rows(ContactStatement.living, .text(enterprise.text)).map { row in
      StoredContact(id: try row.id("id"), channel: try row.value("channel"))
    }
  }
}
