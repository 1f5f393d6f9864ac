package import Domain
import Foundation

/// An entry of the ledger, with the head of its chain: what somebody who rewrites the ledger cannot rewrite.
package struct LedgerEntryMade: Hashable, WireBody {
  package static let type = "LedgerEntryMade"
  package static let version: UInt16 = 1

  package let sequence: Int
  package let kind: String
  package let fund: String
  package let policy: String?
  package let key: String
  package let attempt: Int
  package let amount: Money
  package let hash: [UInt8]

  package init(
    sequence: Int, kind: String, fund: String, policy: String?, key: String, attempt: Int,
    amount: Money, hash: [UInt8]
  ) {
    self.sequence = sequence
    self.kind = kind
    self.fund = fund
    self.policy = policy
    self.key = key
    self.attempt = attempt
    self.amount = amount
    self.hash = hash
  }

  package func fill(_ wire: inout WireLedgerEntryMade) {
    wire.sequence = Int64(sequence)
    wire.kind = kind
    wire.fund = fund
    if let policy { wire.policy = policy }
    wire.key = key
    wire.attempt = Int64(attempt)
    wire.amount = amount.fen
    wire.hash = Data(hash)
  }

  package init(_ wire: WireLedgerEntryMade, _ fields: WireFields) throws(EventFault) {
    sequence = try fields.count(wire.hasSequence, wire.sequence, "sequence")
    kind = try fields.value(wire.hasKind, wire.kind, "kind")
    fund = try fields.value(wire.hasFund, wire.fund, "fund")
    policy = wire.hasPolicy ? try fields.value(true, wire.policy, "policy") : nil
    key = try fields.value(wire.hasKey, wire.key, "key")
    attempt = try fields.count(wire.hasAttempt, wire.attempt, "attempt")
    amount = try fields.amount(wire.hasAmount, wire.amount, "amount")
    hash = try fields.digest(wire.hasHash, wire.hash, "hash")
  }
}
