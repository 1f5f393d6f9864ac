import Domain
import Storage
import Testing

@testable import Subsidy

/// The schema alone, without the rules of the code, refuses what must never be.
@Suite struct LedgerSchemaTests {
  /// Entries: 1 appropriate, 2 hold a, 3 instruct a, 4 post a, 5 hold b.
  private func sample() throws -> LedgerStore {
    let books = try LedgerStore(granted: 1_000)
    try books.write { ledger in
      try ledger.pay(400, "a")
      try ledger.hold(100, "b")
    }
    return books
  }

  private static let hash = "zeroblob(32)"

  private static func entry(
    prefecture: String = "3303", sequence: String = "6", previous: String = "5",
    kind: String = "hold", fund: String = "employment", policy: String = "'retention-2021'",
    key: String = "c", attempt: Int = 1, debit: String = "held", credit: String = "available",
    amount: Int = 1, hash: String = hash
  ) -> String {
    """
    INSERT INTO ledger_entry (prefecture, sequence, previous, kind, fund, policy, business_key,
      attempt, debit, credit, amount, cause, at, hash)
    VALUES ('\(prefecture)', \(sequence), \(previous), '\(kind)', '\(fund)', \(policy), '\(key)',
      \(attempt), '\(debit)', '\(credit)', \(amount), zeroblob(16), 9, \(hash))
    """
  }

  @Test func `the row that the others are variations of is accepted`() throws {
    try sample().execute(Self.entry())
  }

  @Test(arguments: [
    "a fen at least": entry(amount: 0),
    "no amount below zero": entry(amount: -1),
    "two accounts": entry(debit: "held", credit: "held"),
    "the accounts of its kind": entry(debit: "paid", credit: "available"),
    "no unknown kind": entry(kind: "gift"),
    "no second hold of a key": entry(key: "a"),
    "no second post of a key": entry(
      kind: "post", key: "a", debit: "paid", credit: "in-transit"),
    "no second grant by a document": entry(
      kind: "appropriate", policy: "NULL", key: "2021-1", debit: "available", credit: "granted"),
    "no key of another prefecture": entry(
      prefecture: "3310", sequence: "1", previous: "NULL", key: "a"),
    "no attempt before the first": entry(attempt: 0),
    "no number twice": entry(sequence: "5", previous: "4"),
    "no gap": entry(sequence: "7", previous: "6"),
    "no gap that is talked away": entry(sequence: "7", previous: "5"),
    "no second beginning": entry(sequence: "7", previous: "NULL"),
    "no beginning at nought": entry(sequence: "0", previous: "-1"),
    "a whole hash": entry(hash: "zeroblob(31)"),
    "a fund that there is": entry(fund: "other"),
    "a policy": entry(policy: "NULL"),
    "no policy for a grant": entry(
      kind: "appropriate", debit: "available", credit: "granted"),
    "a key": entry(key: ""),
    "no entry is taken out": "DELETE FROM ledger_entry WHERE sequence = 3",
    "nor the last": "DELETE FROM ledger_entry WHERE sequence = 5",
    "no fund that has entries goes": "DELETE FROM ledger_fund",
    "nothing is overdrawn":
      "UPDATE ledger_fund SET available = -1, held = held + available + 1",
    "what is held is not overdrawn":
      "UPDATE ledger_fund SET held = -1, available = available + held + 1",
    "what is in transit is not overdrawn":
      "UPDATE ledger_fund SET in_transit = -1, available = available + 1",
    "what is paid is not overdrawn":
      "UPDATE ledger_fund SET paid = -1, available = available + paid + 1",
    "what is returned is not overdrawn":
      "UPDATE ledger_fund SET returned = -1, available = available + 1",
    "what is clawed back is not overdrawn":
      "UPDATE ledger_fund SET clawed_back = -1, available = available + 1",
    "no fen appears": "UPDATE ledger_fund SET available = available + 1",
    "no fen is lost": "UPDATE ledger_fund SET paid = paid - 1",
    "no sum that wraps":
      "UPDATE ledger_fund SET available = 9223372036854775807, held = 9223372036854775807",
    "an entitlement is not paid more than it is":
      "UPDATE ledger_entitlement SET paid = paid + 1 WHERE business_key = 'a'",
    "nor by going below zero elsewhere":
      "UPDATE ledger_entitlement SET paid = paid + 1, available = -1 WHERE business_key = 'a'",
    "an entitlement's held is not overdrawn":
      "UPDATE ledger_entitlement SET held = -1, available = 1 WHERE business_key = 'a'",
    "an entitlement's in_transit is not overdrawn":
      "UPDATE ledger_entitlement SET in_transit = -1, available = 1 WHERE business_key = 'a'",
    "an entitlement's returned is not overdrawn":
      "UPDATE ledger_entitlement SET returned = -1, available = 1 WHERE business_key = 'a'",
    "an entitlement's clawed_back is not overdrawn":
      "UPDATE ledger_entitlement SET clawed_back = -1, available = 1 WHERE business_key = 'a'",
    "an entitlement's paid is not overdrawn":
      "UPDATE ledger_entitlement SET paid = -1, available = 401 WHERE business_key = 'a'",
    "an entitlement is of a fen at least":
      "UPDATE ledger_entitlement SET granted = 0, paid = 0 WHERE business_key = 'a'",
    "an entitlement has an attempt": "UPDATE ledger_entitlement SET attempts = 0",
    "an entitlement is at one stage at a time":
      "UPDATE ledger_entitlement SET held = 50, in_transit = 50 WHERE business_key = 'b'",
    "an entitlement is of a fund": "UPDATE ledger_entitlement SET fund = 'other'",
    "an entitlement exists once":
      "INSERT INTO ledger_entitlement SELECT * FROM ledger_entitlement WHERE business_key = 'a'",
    "the chain ends in an entry": "UPDATE ledger_head SET sequence = 6",
  ])
  func `a constraint bites`(rule: String, sql: String) throws {
    let books = try sample()
    #expect("\(rule)") {
      try books.execute(sql)
    } throws: { error in
      if case .constraint = error as? StorageError { true } else { false }
    }
    #expect(try books.verify().fault == nil)
  }

  @Test func `no statement of the service changes or deletes an entry`() {
    let texts = LedgerTables.statements.flatMap { StatementCatalogue.texts($0).map(\.sql) }
    #expect(texts.count > 10)
    #expect(texts.allSatisfy { !$0.contains("DELETE") && !$0.contains("UPDATE ledger_entry") })
  }
}
