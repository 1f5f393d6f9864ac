internal import Domain
internal import Events
internal import Storage

/// A notice on its way to one contact.
struct StoredDelivery: Hashable, Sendable {
  let key: DeliveryKey
  let channel: ContactChannel
  let isUrgent: Bool
  /// The partition of its events.
  let prefecture: String
  /// What was last told of it; nil before the first outcome.
  var state: DeliveryState?
  var code: String?
  /// Made so far.
  var attempts: Int
  /// Outcomes so far, of attempts that could not be made too.
  var tries: Int
  /// An effect of it waits or is under way; of one contact there is at most one.
  var hasTurn: Bool
  /// Nothing more is tried.
  var hasEnded: Bool
  /// A carrier said that it arrived.
  var isConfirmed: Bool
  /// By the process's clock.
  var notBefore: Instant

  // MARK: Rows

  static func find(_ key: DeliveryKey, _ transaction: Transaction) throws -> StoredDelivery? {
    try transaction.row(
      DeliveryStatement.find, .blob(key.notice.bytes), .blob(key.contact.bytes)
    ).map(StoredDelivery.init)
  }

  /// Those of a contact that have not ended, the oldest first.
  static func open(of contact: EntityID, _ transaction: Transaction) throws -> [StoredDelivery] {
    try transaction.rows(DeliveryStatement.open, .blob(contact.bytes)).map(StoredDelivery.init)
  }

  /// Whose turn it is to go to a contact.
  /// - Parameter urgentOnly: the others wait for the end of the quiet hours.
  static func next(
    to contact: EntityID, at now: Instant, urgentOnly: Bool, _ transaction: Transaction
  ) throws -> StoredDelivery? {
    try transaction.row(
      DeliveryStatement.next, .blob(contact.bytes), .integer(now.microseconds),
      SQLValue(urgentOnly)
    ).map(StoredDelivery.init)
  }

  static func insert(
    _ key: DeliveryKey, _ channel: ContactChannel, isUrgent: Bool, _ transaction: Transaction
  ) throws {
    try transaction.execute(
      DeliveryStatement.insert, .blob(key.notice.bytes), .blob(key.contact.bytes),
      .text(channel.rawValue), SQLValue(isUrgent))
  }

  func update(_ transaction: Transaction) throws {
    try transaction.execute(
      DeliveryStatement.update, .blob(key.notice.bytes), .blob(key.contact.bytes),
      .text(state?.rawValue ?? Self.created), SQLValue(code), SQLValue(attempts), SQLValue(tries),
      SQLValue(hasTurn), SQLValue(hasEnded), SQLValue(isConfirmed),
      .integer(notBefore.microseconds))
  }

  private init(_ row: Row) throws {
    key = DeliveryKey(notice: try row.id("notice"), contact: try row.id("contact"))
    channel = try row.value("channel")
    isUrgent = try row.flag("urgent")
    prefecture = try row.text("prefecture")
    state = try row.text("state") == Self.created ? nil : try row.value("state")
    code = try row.textOrNil("code")
    attempts = Int(try row.int("attempts"))
    tries = Int(try row.int("tries"))
    hasTurn = try row.flag("turn")
    hasEnded = try row.flag("ended")
    isConfirmed = try row.flag("confirmed")
    notBefore = try row.instant("not_before")
  }

  private static let created = "created"
}
