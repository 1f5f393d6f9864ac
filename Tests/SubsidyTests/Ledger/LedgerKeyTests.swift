import Domain
import Storage
import Testing

@testable import Subsidy

@Suite struct LedgerKeyTests {
  private let key = HoldKey("retention-2021/a")
  private let money = Money(fen: 400)

  /// Every verb once, as (what it is called, what it does), with what has to come before.
  private var life: [(String, (FundLedger) throws -> RecordedEntry)] {
    let second = HoldKey(key.entitlement, attempt: 2)
    let third = HoldKey(key.entitlement, attempt: 3)
    return [
      ("appropriate", { try $0.appropriate(money, to: LedgerStore.fund, document: "2021-2") }),
      (
        "withdraw",
        { try $0.withdraw(Money(fen: 5), from: LedgerStore.fund, document: "2021-3") }
      ),
      ("hold", { try $0.hold(400, key.entitlement) }),
      ("void", { try $0.void(key) }),
      ("hold again", { try $0.hold(400, key.entitlement, attempt: 2) }),
      ("instruct", { try $0.instruct(second) }),
      ("post", { try $0.post(Money(fen: 300), of: second) }),
      ("reject", { try $0.reject(second) }),
      ("return", { try $0.giveBack(Money(fen: 200), of: second) }),
      ("release", { try $0.release(second) }),
      ("hold a third time", { try $0.hold(300, key.entitlement, attempt: 3) }),
      ("instruct again", { try $0.instruct(third) }),
      ("claw back", { try $0.clawBack(Money(fen: 100), of: key.entitlement) }),
    ]
  }

  @Test func `the same transfer again is recognised, at once and ever after`() throws {
    let books = try LedgerStore(granted: 1_000)
    var made: [RecordedEntry] = []
    for (name, move) in life {
      let first = try books.write(move)
      #expect(!first.isRepeat, "\(name)")
      made.append(first)
      let before = (try books.balances(), try books.lastEntry())
      for (earlier, (name, move)) in zip(made, life) {
        let again = try books.write(move)
        #expect(again.isRepeat, "\(name)")
        #expect(again.entry == earlier.entry, "\(name)")
      }
      #expect((try books.balances(), try books.lastEntry()) == before, "\(name)")
    }
    #expect(try books.verify().entries == Int64(life.count) + 1)
    #expect(try books.verify().fault == nil)
  }

  @Test func `another amount under the same key is refused`() throws {
    let books = try LedgerStore(granted: 1_000)
    for (_, move) in life { try books.write(move) }
    let last = try books.lastEntry()
    try books.write { ledger in
      let second = HoldKey(key.entitlement, attempt: 2)
      let other = Money(fen: 7)
      #expect(throws: LedgerRefusal.amountDiffers) {
        try ledger.appropriate(other, to: LedgerStore.fund, document: "2021-2")
      }
      #expect(throws: LedgerRefusal.amountDiffers) {
        try ledger.withdraw(other, from: LedgerStore.fund, document: "2021-3")
      }
      #expect(throws: LedgerRefusal.amountDiffers) { try ledger.hold(7, key.entitlement) }
      #expect(throws: LedgerRefusal.amountDiffers) { try ledger.post(other, of: second) }
      #expect(throws: LedgerRefusal.amountDiffers) { try ledger.giveBack(other, of: second) }
      #expect(throws: LedgerRefusal.amountDiffers) {
        try ledger.clawBack(other, of: key.entitlement)
      }
    }
    #expect(try books.lastEntry() == last)
  }

  @Test func `a key belongs to one fund, one policy and one prefecture`() throws {
    let books = try LedgerStore(granted: 1_000)
    try books.write { ledger in
      try ledger.appropriate(money, to: "insurance", document: "2021-2")
      try ledger.hold(400, key.entitlement)
      for (fund, policy) in [("insurance", LedgerStore.policy), (LedgerStore.fund, "other")] {
        #expect(throws: LedgerRefusal.fundDiffers) {
          try ledger.hold(money, of: key, fund: fund, policy: policy)
        }
      }
      #expect(throws: LedgerRefusal.fundDiffers) {
        try ledger.appropriate(money, to: LedgerStore.fund, document: "2021-2")
      }
      try ledger.void(key)
      #expect(throws: LedgerRefusal.fundDiffers) {
        try ledger.hold(
          money, of: HoldKey(key.entitlement, attempt: 2), fund: "insurance",
          policy: LedgerStore.policy)
      }
    }
    try books.write(in: "3310") { ledger in
      try ledger.appropriate(money, to: LedgerStore.fund, document: "2021-2 of 3310")
      #expect(throws: LedgerRefusal.fundDiffers) { try ledger.hold(400, key.entitlement) }
      #expect(throws: LedgerRefusal.fundDiffers) {
        try ledger.hold(400, key.entitlement, attempt: 2)
      }
      #expect(throws: LedgerRefusal.fundDiffers) { try ledger.void(key) }
      #expect(throws: LedgerRefusal.fundDiffers) { try ledger.instruct(key) }
    }
    #expect(try books.verify().entries == 4)
    #expect(try books.verify("3310").entries == 1)
  }

  @Test func `a document and an entitlement may have the same name`() throws {
    let books = try LedgerStore(granted: 1_000)
    try books.write { ledger in
      try ledger.pay(10, "2021-1")
      #expect(
        try ledger.appropriate(
          Money(fen: 1_000), to: LedgerStore.fund, document: "2021-1"
        ).isRepeat)
    }
    #expect(try books.entitlement("2021-1")?.balances.paid == Money(fen: 10))
    #expect(try books.verify().fault == nil)
  }

  @Test(arguments: [
    "", " ", "a b", "a#1", "é", "e\u{301}", "a\u{0}", String(repeating: "a", count: 201),
  ])
  func `fund, policy and key are short printable ASCII`(name: String) throws {
    let books = try LedgerStore(granted: 1_000)
    try books.write { ledger in
      #expect(throws: LedgerRefusal.nameInvalid) { try ledger.hold(1, name) }
      #expect(throws: LedgerRefusal.nameInvalid) {
        try ledger.hold(money, of: key, fund: name, policy: LedgerStore.policy)
      }
      #expect(throws: LedgerRefusal.nameInvalid) {
        try ledger.hold(money, of: key, fund: LedgerStore.fund, policy: name)
      }
      #expect(throws: LedgerRefusal.nameInvalid) {
        try ledger.appropriate(money, to: name, document: "2021-2")
      }
    }
  }

  @Test(arguments: ["", "a\u{0}", "\n", String(repeating: "文", count: 67)])
  func `a document has a name of at most 200 bytes without control characters`(
    name: String
  ) throws {
    let books = try LedgerStore()
    #expect(throws: LedgerRefusal.nameInvalid) {
      try books.write { try $0.appropriate(money, to: LedgerStore.fund, document: name) }
    }
  }

  @Test func `each attempt has a payment key of its own`() {
    #expect(HoldKey("a").paymentKey == "a#1")
    #expect(HoldKey("a", attempt: 2).paymentKey == "a#2")
  }
}
