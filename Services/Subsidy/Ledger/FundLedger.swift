package import Domain
package import Storage

/// The ledger of the funds that subsidies are paid from: double entry, append-only, one hash chain to a
/// prefecture. A value of it serves one decision, inside its transaction.
///
/// Each verb writes one entry, or throws a `LedgerRefusal` before it has written anything. The same
/// transfer under the same key is recognised and returned as it stands, whatever came after it.
package struct FundLedger {
  private let prefecture: String
  private let cause: EntityID
  private let at: Instant
  private let transaction: Transaction

  /// - Parameter cause: the input that decides.
  package init(prefecture: String, cause: EntityID, at: Instant, _ transaction: Transaction) {
    self.prefecture = prefecture
    self.cause = cause
    self.at = at
    self.transaction = transaction
  }

  // MARK: Appropriations

  /// - Parameter document: by what the grant is known, for ever: the number of the document, and the
  ///   line of it if it grants money to several funds.
  @discardableResult
  package func appropriate(
    _ amount: Money, to fund: String, document: String
  ) throws -> RecordedEntry {
    try takeDocument(.appropriate, amount, fund: fund, document: document)
  }

  /// Takes back what is available still.
  @discardableResult
  package func withdraw(
    _ amount: Money, from fund: String, document: String
  ) throws -> RecordedEntry {
    try takeDocument(.withdraw, amount, fund: fund, document: document)
  }

  // MARK: Entitlements

  /// Reserves an amount. A further attempt may begin when the one before has ended. As long as nothing is
  /// paid, each says how much the entitlement is; after that, at most what is unpaid of it is reserved.
  @discardableResult
  package func hold(
    _ amount: Money, of hold: HoldKey, fund: String, policy: String
  ) throws -> RecordedEntry {
    guard LedgerName.isKey(fund), LedgerName.isKey(policy), LedgerName.isKey(hold.entitlement)
    else { throw LedgerRefusal.nameInvalid }
    return try take(
      .hold, hold, amount,
      place: LedgerPlace(prefecture: prefecture, fund: fund, policy: policy))
  }

  /// The bank is told to pay all that is held.
  @discardableResult
  package func instruct(_ hold: HoldKey) throws -> RecordedEntry { try take(.instruct, hold) }

  /// The bank settled so much of it. Once to an attempt; what is left can only be rejected.
  @discardableResult
  package func post(_ amount: Money, of hold: HoldKey) throws -> RecordedEntry {
    try take(.post, hold, amount)
  }

  /// Frees what is held, as long as no bank was told.
  @discardableResult
  package func void(_ hold: HoldKey) throws -> RecordedEntry { try take(.void, hold) }

  /// The bank did not carry it out, or not all of it: frees what is in transit.
  @discardableResult
  package func reject(_ hold: HoldKey) throws -> RecordedEntry { try take(.reject, hold) }

  /// So much of what this attempt settled came back. It stays reserved until it is released.
  @discardableResult
  package func giveBack(_ amount: Money, of hold: HoldKey) throws -> RecordedEntry {
    try take(.giveBack, hold, amount)
  }

  /// Frees what came back: for the next attempt, in the same transaction, or for others.
  @discardableResult
  package func release(_ hold: HoldKey) throws -> RecordedEntry { try take(.release, hold) }

  /// The payee gave back what was not due. It is not paid again.
  /// - Parameter ordinal: which claw-back of this entitlement, from 1.
  @discardableResult
  package func clawBack(
    _ amount: Money, of entitlement: String, ordinal: Int = 1
  ) throws -> RecordedEntry {
    try take(.clawBack, HoldKey(entitlement, attempt: ordinal), amount)
  }

  // MARK: Judging

  private func takeDocument(
    _ kind: LedgerKind, _ amount: Money, fund: String, document: String
  ) throws -> RecordedEntry {
    guard LedgerName.isKey(fund), LedgerName.isText(document) else {
      throw LedgerRefusal.nameInvalid
    }
    let place = LedgerPlace(prefecture: prefecture, fund: fund, policy: nil)
    let earlier = try LedgerTables.entries(of: document, transaction).first { $0.kind == kind }
    if let earlier { return try recognised(earlier, amount, place) }
    let stored = try LedgerTables.fund(place, transaction)
    guard var balances = kind == .appropriate ? stored ?? LedgerBalances() : stored else {
      throw LedgerRefusal.fundUnknown
    }
    try balances.take(kind, amount)
    try LedgerTables.put(balances, of: place, isNew: stored == nil, transaction)
    return try append(kind, place, HoldKey(document), amount)
  }

  /// - Parameters:
  ///   - amount: nil for all there is.
  ///   - place: where a hold is to be; nil for what follows it.
  private func take(
    _ kind: LedgerKind, _ hold: HoldKey, _ amount: Money? = nil, place: LedgerPlace? = nil
  ) throws -> RecordedEntry {
    let entries = try LedgerTables.entries(of: hold.entitlement, transaction)
      .filter(\.kind.isOfEntitlement)
    let earlier = entries.first { $0.kind == kind && $0.attempt == hold.attempt }
    if let earlier { return try recognised(earlier, amount, place) }
    let stored = try EntitlementAccount(standing: entries)
    let fresh = place.map { EntitlementAccount(key: hold.entitlement, place: $0) }
    guard var account = stored ?? fresh else {
      throw kind == .clawBack ? LedgerRefusal.entitlementUnknown : .holdUnknown
    }
    guard account.place == place ?? account.place, account.place.prefecture == prefecture else {
      throw LedgerRefusal.fundDiffers
    }
    guard let amount = try amount ?? account.whole(kind, hold.attempt) else {
      throw LedgerTableFault.amountMissing
    }
    try account.take(kind, hold.attempt, amount)
    guard var balances = try LedgerTables.fund(account.place, transaction) else {
      throw LedgerRefusal.fundUnknown
    }
    try balances.take(kind, amount)
    try LedgerTables.put(balances, of: account.place, isNew: false, transaction)
    try LedgerTables.put(account, isNew: stored == nil, transaction)
    return try append(kind, account.place, hold, amount)
  }

  private func recognised(
    _ earlier: LedgerEntry, _ amount: Money?, _ place: LedgerPlace?
  ) throws -> RecordedEntry {
    guard earlier.place == place ?? earlier.place, earlier.place.prefecture == prefecture else {
      throw LedgerRefusal.fundDiffers
    }
    guard earlier.amount == amount ?? earlier.amount else { throw LedgerRefusal.amountDiffers }
    return RecordedEntry(entry: earlier, isRepeat: true)
  }

  private func append(
    _ kind: LedgerKind, _ place: LedgerPlace, _ hold: HoldKey, _ amount: Money
  ) throws -> RecordedEntry {
    let head = try LedgerTables.head(of: prefecture, transaction)
    let entry = LedgerEntry(
      sequence: (head?.sequence ?? 0) + 1, kind: kind, place: place, key: hold.entitlement,
      attempt: hold.attempt, amount: amount, cause: cause, at: at
    ).chained(after: head?.hash ?? LedgerEntry.firstHash)
    try LedgerTables.append(entry, after: head, transaction)
    return RecordedEntry(entry: entry, isRepeat: false)
  }
}

/// The entry of a transfer, made now or found.
package struct RecordedEntry: Hashable, Sendable {
  package let entry: LedgerEntry
  /// It stood there already: nothing was written.
  package let isRepeat: Bool
}

/// What may name a fund, a policy, an entitlement or a document.
enum LedgerName {
  static let bytesMaximum = 200

  /// Printable ASCII without a blank or `#`: two that look alike are alike, byte by byte.
  static func isKey(_ text: String) -> Bool {
    isText(text) && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") }
  }

  static func isText(_ text: String) -> Bool {
    (1...bytesMaximum).contains(text.utf8.count)
      && text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
  }
}
