import Domain
import Testing

@testable import Subsidy

@Suite struct LedgerEntryTests {
  private static func entry(
    sequence: Int64 = 7, kind: LedgerKind = .hold, prefecture: String = "3303",
    fund: String = "employment", policy: String? = "retention-2021", key: String = "a/b",
    attempt: Int = 1, fen: Int64 = 150_000, cause: UInt64 = 5, at: Int64 = 1_612_742_400_000_000
  ) -> LedgerEntry {
    LedgerEntry(
      sequence: sequence, kind: kind,
      place: LedgerPlace(prefecture: prefecture, fund: fund, policy: policy), key: key,
      attempt: attempt, amount: Money(fen: fen), cause: EntityID(high: 0, low: cause),
      at: Instant(microseconds: at))
  }

  /// As computed by Python's hashlib from the format that the doc comment states.
  @Test func `the hash of an entry is the same for ever`() {
    let first = Self.entry().digest(after: LedgerEntry.firstHash)
    #expect(
      first.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        == "d04f15efb6676f06efd4f2a25071a11e1808ad5457bf90300574e2261a53b7c1")
  }

  @Test func `no field can change without the hash`() {
    let previous = LedgerEntry.firstHash
    let hashes =
      [
        Self.entry(), Self.entry(sequence: 8), Self.entry(kind: .void),
        Self.entry(prefecture: "3310"), Self.entry(fund: "insurance"),
        Self.entry(policy: nil), Self.entry(policy: "training-2021"), Self.entry(key: "a/c"),
        Self.entry(attempt: 2), Self.entry(fen: 150_001), Self.entry(cause: 6),
        Self.entry(at: 1_612_742_400_000_001),
        // What leaves one field for the next.
        Self.entry(fund: "employmentr", policy: "etention-2021"),
        Self.entry(key: "a/b1", attempt: 1), Self.entry(key: "a/b", attempt: 11),
      ].map { $0.digest(after: previous) } + [
        Self.entry().digest(after: [UInt8](repeating: 1, count: 32))
      ]
    #expect(Set(hashes).count == hashes.count)
  }
}
