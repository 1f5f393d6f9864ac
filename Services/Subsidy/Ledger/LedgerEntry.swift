internal import Crypto
package import Domain

/// Whose money: a fund of a prefecture and, of an entitlement, the policy that it comes from.
package struct LedgerPlace: Hashable, Sendable {
  /// The first four digits of the administrative code: the partition, and the grain of the chain.
  package let prefecture: String
  package let fund: String
  /// Nil for what concerns the fund alone.
  package let policy: String?

  package init(prefecture: String, fund: String, policy: String?) {
    self.prefecture = prefecture
    self.fund = fund
    self.policy = policy
  }
}

/// One try at paying one entitlement.
package struct HoldKey: Hashable, Sendable {
  /// The business key, which is unique for ever.
  package let entitlement: String
  /// From 1. A payment that failed or came back is tried again under the next number.
  package let attempt: Int

  package init(_ entitlement: String, attempt: Int = 1) {
    self.entitlement = entitlement
    self.attempt = attempt
  }

  /// What the bank's ids are derived from: another for each attempt, since a bank refuses the id that it
  /// has seen. No business key has a `#`.
  package var paymentKey: String { "\(entitlement)#\(attempt)" }
}

/// One transfer: so many fen from the credit of one account to the debit of another. Written once.
package struct LedgerEntry: Hashable, Sendable {
  /// From 1, without a gap, in its prefecture.
  package let sequence: Int64
  package let kind: LedgerKind
  package let place: LedgerPlace
  /// The business key of an entitlement, or the document of an appropriation.
  package let key: String
  /// Which of its kind under this key: the attempt, or of claw-backs which one.
  package let attempt: Int
  package let amount: Money
  /// The input that decided it.
  package let cause: EntityID
  package let at: Instant
  /// 32 bytes: SHA-256 over the hash of the entry before (32 zero bytes before the first) and this one's
  /// canonical bytes.
  package let hash: [UInt8]

  static let firstHash = [UInt8](repeating: 0, count: 32)

  init(
    sequence: Int64, kind: LedgerKind, place: LedgerPlace, key: String, attempt: Int,
    amount: Money, cause: EntityID, at: Instant, hash: [UInt8] = []
  ) {
    self.sequence = sequence
    self.kind = kind
    self.place = place
    self.key = key
    self.attempt = attempt
    self.amount = amount
    self.cause = cause
    self.at = at
    self.hash = hash
  }

  func chained(after previous: [UInt8]) -> LedgerEntry {
    LedgerEntry(
      sequence: sequence, kind: kind, place: place, key: key, attempt: attempt, amount: amount,
      cause: cause, at: at, hash: digest(after: previous))
  }

  func digest(after previous: [UInt8]) -> [UInt8] {
    Array(SHA256.hash(data: previous + canonical))
  }

  /// Each field in UTF-8 behind its length as eight bytes, most significant first, so that no two
  /// entries share an encoding. Numbers are decimal; no policy is the empty text.
  private var canonical: [UInt8] {
    let fields = [
      "tiaoji ledger entry 1", place.prefecture, String(sequence), kind.rawValue, place.fund,
      place.policy ?? "", key, String(attempt), kind.debit.rawValue, kind.credit.rawValue,
      String(amount.fen), cause.text, String(at.microseconds),
    ]
    return fields.flatMap { field in
      let length = UInt64(field.utf8.count)
      return (0..<8).map { UInt8(truncatingIfNeeded: length >> (56 - 8 * $0)) } + Array(field.utf8)
    }
  }
}
