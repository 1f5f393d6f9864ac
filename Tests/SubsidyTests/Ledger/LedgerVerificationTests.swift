import Domain
import Storage
import Testing

@testable import Subsidy

@Suite struct LedgerVerificationTests {
  /// Entries: 1 appropriate, 2–4 pay a, 5 hold b, 6 void b, 7 hold c.
  private func sample() throws -> LedgerStore {
    let books = try LedgerStore(granted: 1_000)
    try books.write { ledger in
      try ledger.pay(400, "a")
      try ledger.hold(100, "b")
      try ledger.void(HoldKey("b"))
      try ledger.hold(100, "c")
    }
    return books
  }

  @Test func `a ledger that nobody touched holds, and so does an empty one`() throws {
    let check = try sample().verify()
    #expect(check.fault == nil)
    #expect(check.entries == 7)
    #expect(check.hash != LedgerEntry.firstHash)
    let empty = try LedgerStore().verify()
    #expect(empty.fault == nil)
    #expect(empty.entries == 0)
  }

  @Test func `a chain is the hash of its entries and of nothing else`() throws {
    let (one, other) = (try sample(), try sample())
    #expect(try one.verify().hash == other.verify().hash)
    try other.write { try $0.hold(1, "d") }
    #expect(try one.verify().hash != other.verify().hash)
  }

  @Test(arguments: [
    "amount = 401", "kind = 'void', debit = 'available', credit = 'held'", "debit = 'returned'",
    "credit = 'granted'", "fund = 'other'", "policy = 'other'", "policy = NULL",
    "business_key = 'z'", "attempt = 2", "at = 1", "cause = zeroblob(16)", "cause = zeroblob(3)",
    "hash = zeroblob(32)", "kind = 'gift'", "amount = 'much'", "amount = -400",
  ])
  func `an altered entry is named, and what comes before it holds`(change: String) throws {
    let books = try sample()
    try books.corrupt("UPDATE ledger_entry SET \(change) WHERE sequence = 4")
    let check = try books.verify()
    #expect(check.fault == .entryAltered(sequence: 4))
    #expect(check.entries == 3)
  }

  @Test(arguments: [1, 3, 7] as [Int64])
  func `a deleted entry is named`(sequence: Int64) throws {
    let books = try sample()
    try books.corrupt("DELETE FROM ledger_entry WHERE sequence = \(sequence)")
    #expect(try books.verify().fault == .entryMissing(sequence: sequence))
  }

  @Test func `entries that changed places are named by the first`() throws {
    let books = try sample()
    try books.corrupt(
      "UPDATE ledger_entry SET sequence = 99 WHERE sequence = 3",
      "UPDATE ledger_entry SET sequence = 3, previous = 2 WHERE sequence = 5",
      "UPDATE ledger_entry SET sequence = 5, previous = 4 WHERE sequence = 99")
    #expect(try books.verify().fault == .entryAltered(sequence: 3))
  }

  @Test func `entries of which one was deleted and the rest moved up are named`() throws {
    let books = try sample()
    try books.corrupt(
      "DELETE FROM ledger_entry WHERE sequence = 6",
      "UPDATE ledger_entry SET sequence = 6, previous = 5 WHERE sequence = 7",
      "UPDATE ledger_head SET sequence = 6")
    #expect(try books.verify().fault == .entryAltered(sequence: 6))
  }

  @Test(arguments: [
    "UPDATE ledger_head SET sequence = 6", "UPDATE ledger_head SET hash = zeroblob(32)",
    "DELETE FROM ledger_head",
  ])
  func `a chain that ends elsewhere than it says is named`(sql: String) throws {
    let books = try sample()
    try books.corrupt(sql)
    #expect(try books.verify().fault == .headDiffers(entries: 7))
    #expect(try books.store.read { try LedgerReading.prefectures($0) } == ["3303"])
  }

  @Test func `a balance that the entries do not give is named by its account`() throws {
    let books = try sample()
    try books.execute("UPDATE ledger_fund SET paid = paid - 1, returned = returned + 1")
    #expect(
      try books.verify().fault
        == .balanceDiffers(
          fund: "employment", .paid, stored: Money(fen: 399), computed: Money(fen: 400)))
  }

  @Test func `a fund without entries, and entries without a fund, are named`() throws {
    let one = try sample()
    try one.execute("INSERT INTO ledger_fund VALUES ('3303', 'secret', 5, 5, 0, 0, 0, 0, 0)")
    #expect(
      try one.verify().fault
        == .balanceDiffers(fund: "secret", .granted, stored: Money(fen: 5), computed: .zero))
    let other = try sample()
    try other.corrupt("DELETE FROM ledger_fund")
    #expect(try other.verify().fault == .fundMissing("employment"))
  }

  @Test(arguments: [
    "UPDATE ledger_entitlement SET paid = 399, returned = 1 WHERE business_key = 'a'",
    "UPDATE ledger_entitlement SET attempts = 2 WHERE business_key = 'a'",
    "UPDATE ledger_entitlement SET policy = 'other' WHERE business_key = 'a'",
    "UPDATE ledger_entitlement SET prefecture = '3310' WHERE business_key = 'a'",
    "DELETE FROM ledger_entitlement WHERE business_key = 'a'",
  ])
  func `an entitlement that its entries do not give is named`(sql: String) throws {
    let books = try sample()
    try books.corrupt(sql)
    #expect(try books.verify().fault == .entitlementDiffers(key: "a"))
  }

  @Test func `an entitlement without entries is named`() throws {
    let books = try sample()
    try books.execute(
      """
      INSERT INTO ledger_entitlement
      VALUES ('d', '3303', 'employment', 'retention-2021', 1, 5, 0, 5, 0, 0, 0, 0)
      """)
    #expect(try books.verify().fault == .entitlementDiffers(key: "d"))
  }

  /// Somebody who knows how the chain is made appends to it; the rules still judge.
  @Test(arguments: [
    (LedgerKind.hold, "d", 1, 501, LedgerRefusal.appropriationOverdrawn),
    (.hold, "a", 2, 1, .amountOverEntitlement), (.hold, "c", 2, 1, .holdLive),
    (.post, "b", 1, 100, .holdEnded), (.post, "d", 1, 1, .holdUnknown),
    (.instruct, "c", 1, 99, .amountDiffers), (.clawBack, "a", 1, 401, .amountOverPayment),
    (.giveBack, "c", 1, 1, .paymentUnknown), (.release, "a", 1, 1, .returnUnknown),
    (.withdraw, "2021-2", 1, 501, .appropriationOverdrawn),
  ])
  func `an entry that the rules forbid is named, however well it is chained`(
    kind: LedgerKind, key: String, attempt: Int, fen: Int64, refusal: LedgerRefusal
  ) throws {
    let books = try sample()
    try books.forge(kind, key, attempt: attempt, fen: fen)
    #expect(try books.verify().fault == .entryUnlawful(sequence: 8, refusal))
  }

  @Test func `an entry under another policy than its entitlement's is named`() throws {
    let books = try sample()
    try books.forge(.clawBack, "a", fen: 1, policy: "other")
    #expect(try books.verify().fault == .entryUnlawful(sequence: 8, .fundDiffers))
  }

  @Test func `a document that grants twice is named where the constraint is gone`() throws {
    let books = try sample()
    try books.dropConstraints()
    try books.forge(.withdraw, "2021-1", fen: 1)
    #expect(try books.verify().entries == 8)
    try books.forge(.appropriate, "2021-1", fen: 1)
    #expect(try books.verify().fault == .entryUnlawful(sequence: 9, .entryRepeated))
  }

  @Test func `an entry that was altered together with its hash is told by the next one`() throws {
    let books = try sample()
    let entries = try books.store.read { try LedgerReading.entries(ofEntitlement: "a", $0) }
    let (before, altered) = (entries[1], entries[2])
    let forged = LedgerEntry(
      sequence: altered.sequence, kind: altered.kind, place: altered.place, key: altered.key,
      attempt: altered.attempt, amount: altered.amount, cause: altered.cause,
      at: Instant(microseconds: 1)
    ).chained(after: before.hash)
    let digits = forged.hash.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    try books.corrupt("UPDATE ledger_entry SET at = 1, hash = x'\(digits)' WHERE sequence = 4")
    #expect(try books.verify().fault == .entryAltered(sequence: 5))
  }

  @Test func `no policy and an empty one are not the same`() throws {
    let books = try sample()
    try books.corrupt("UPDATE ledger_entry SET policy = '' WHERE sequence = 1")
    #expect(try books.verify().fault == .entryAltered(sequence: 1))
  }

  @Test func `stored entries that break a rule are no refusal of what is asked for`() throws {
    let books = try sample()
    try books.corrupt("UPDATE ledger_entry SET amount = 99 WHERE sequence = 6")
    #expect(throws: LedgerTableFault.entriesDoNotHold(key: "b", .amountDiffers)) {
      try books.write { try $0.hold(100, "b", attempt: 2) }
    }
  }

  @Test func `more than one page of entries and entitlements is judged`() throws {
    let books = try LedgerStore(granted: 10_000)
    try books.write { ledger in
      for number in 0..<1_050 { try ledger.hold(1, "entitlement-\(number)") }
    }
    #expect(try books.verify().entries == 1_051)
    #expect(try books.verify().fault == nil)
    try books.corrupt("UPDATE ledger_entry SET at = 0 WHERE sequence = 1001")
    #expect(try books.verify().fault == .entryAltered(sequence: 1_001))
  }
}
