import Domain
import ServiceKit
import Storage
import Testing

@testable import Subsidy

/// The balances below are granted, available, held, in transit, paid, returned, clawed back.
@Suite struct LedgerTransferTests {
  private let key = HoldKey("retention-2021/a")

  @Test func `a fund that was granted money has it available`() throws {
    let books = try LedgerStore()
    #expect(try books.balances() == nil)
    try books.write { ledger in
      try ledger.appropriate(Money(fen: 700), to: LedgerStore.fund, document: "文件〔2021〕3号")
      try ledger.appropriate(Money(fen: 300), to: LedgerStore.fund, document: "文件〔2021〕4号")
    }
    #expect(try books.balances()?.fen == [1_000, 1_000, 0, 0, 0, 0, 0])
  }

  @Test func `no more can be withdrawn than is available`() throws {
    let books = try LedgerStore(granted: 1_000)
    try books.write { try $0.hold(400, key.entitlement) }
    #expect(throws: LedgerRefusal.appropriationOverdrawn) {
      try books.write { ledger in
        try ledger.withdraw(Money(fen: 601), from: LedgerStore.fund, document: "2021-9")
      }
    }
    try books.write { ledger in
      try ledger.withdraw(Money(fen: 600), from: LedgerStore.fund, document: "2021-9")
    }
    #expect(try books.balances()?.fen == [400, 0, 400, 0, 0, 0, 0])
  }

  @Test func `money goes from available to held, to the bank, to paid`() throws {
    let books = try LedgerStore(granted: 1_000)
    try books.write { try $0.hold(400, key.entitlement) }
    #expect(try books.balances()?.fen == [1_000, 600, 400, 0, 0, 0, 0])
    try books.write { try $0.instruct(key) }
    #expect(try books.balances()?.fen == [1_000, 600, 0, 400, 0, 0, 0])
    try books.write { try $0.post(Money(fen: 400), of: key) }
    #expect(try books.balances()?.fen == [1_000, 600, 0, 0, 400, 0, 0])
    #expect(try books.entitlement(key.entitlement)?.balances.fen == [400, 0, 0, 0, 400, 0, 0])
    #expect(try books.entitlement(key.entitlement)?.stage(of: 1) == .ended)
    #expect(try books.verify().fault == nil)
  }

  @Test func `of two holds that together overdraw the fund the second is refused`() throws {
    let books = try LedgerStore(granted: 1_000)
    try books.write { ledger in
      try ledger.hold(600, "first")
      #expect(throws: LedgerRefusal.appropriationOverdrawn) { try ledger.hold(401, "second") }
      try ledger.hold(400, "third")
    }
    #expect(try books.balances()?.fen == [1_000, 0, 1_000, 0, 0, 0, 0])
    #expect(try books.entitlement("second") == nil)
    #expect(try books.verify().entries == 3)
  }

  @Test func `a hold that is voided before any instruction frees all of it`() throws {
    let books = try LedgerStore(granted: 1_000)
    try books.write { ledger in
      try ledger.hold(400, key.entitlement)
      #expect(try ledger.void(key).entry.amount == Money(fen: 400))
    }
    #expect(try books.balances()?.fen == [1_000, 1_000, 0, 0, 0, 0, 0])
    for move in [FundLedger.instruct, FundLedger.reject] {
      #expect(throws: LedgerRefusal.holdEnded) { try books.write { try move($0)(key) } }
    }
  }

  @Test func `what the bank was told of can no longer be voided`() throws {
    let books = try LedgerStore(granted: 1_000)
    try books.write { ledger in
      try ledger.hold(400, key.entitlement)
      #expect(throws: LedgerRefusal.holdNotInstructed) { try ledger.reject(key) }
      #expect(throws: LedgerRefusal.holdNotInstructed) { try ledger.post(Money(fen: 400), of: key) }
      try ledger.instruct(key)
      #expect(throws: LedgerRefusal.holdInstructed) { try ledger.void(key) }
      try ledger.reject(key)
      #expect(throws: LedgerRefusal.holdEnded) { try ledger.post(Money(fen: 400), of: key) }
    }
    #expect(try books.balances()?.fen == [1_000, 1_000, 0, 0, 0, 0, 0])
  }

  @Test func `a part settles, the rest is rejected and is paid under the next attempt`() throws {
    let books = try LedgerStore(granted: 1_000)
    let second = HoldKey(key.entitlement, attempt: 2)
    try books.write { ledger in
      try ledger.hold(400, key.entitlement)
      try ledger.instruct(key)
      #expect(throws: LedgerRefusal.amountOverHold) { try ledger.post(Money(fen: 401), of: key) }
      try ledger.post(Money(fen: 250), of: key)
      #expect(throws: LedgerRefusal.holdLive) { try ledger.hold(150, key.entitlement, attempt: 2) }
      #expect(try ledger.reject(key).entry.amount == Money(fen: 150))
    }
    #expect(try books.balances()?.fen == [1_000, 750, 0, 0, 250, 0, 0])
    try books.write { ledger in
      #expect(throws: LedgerRefusal.amountOverEntitlement) {
        try ledger.hold(151, key.entitlement, attempt: 2)
      }
      try ledger.pay(150, key.entitlement, attempt: 2)
    }
    #expect(try books.balances()?.fen == [1_000, 600, 0, 0, 400, 0, 0])
    let attempts = try #require(try books.entitlement(second.entitlement)).attempts
    #expect(attempts.map(\.posted?.fen) == [250, 150])
    #expect(try books.verify().fault == nil)
  }

  @Test func `what the bank gives back stays reserved until it is released and paid again`() throws
  {
    let books = try LedgerStore(granted: 400)
    try books.write { ledger in
      try ledger.pay(400, key.entitlement)
      #expect(throws: LedgerRefusal.amountOverPayment) {
        try ledger.giveBack(Money(fen: 401), of: key)
      }
      try ledger.giveBack(Money(fen: 400), of: key)
      #expect(throws: LedgerRefusal.appropriationOverdrawn) { try ledger.hold(1, "another") }
      #expect(throws: LedgerRefusal.amountOverEntitlement) {
        try ledger.hold(400, key.entitlement, attempt: 2)
      }
    }
    #expect(try books.balances()?.fen == [400, 0, 0, 0, 0, 400, 0])
    try books.write { ledger in
      try ledger.release(key)
      try ledger.pay(400, key.entitlement, attempt: 2)
    }
    #expect(try books.balances()?.fen == [400, 0, 0, 0, 400, 0, 0])
    #expect(throws: LedgerRefusal.attemptOutOfOrder) {
      try books.write { try $0.hold(400, key.entitlement, attempt: 4) }
    }
    #expect(throws: LedgerRefusal.amountOverEntitlement) {
      try books.write { try $0.hold(400, key.entitlement, attempt: 3) }
    }
    #expect(try books.verify().fault == nil)
  }

  @Test func `what is clawed back is neither available nor owed again`() throws {
    let books = try LedgerStore(granted: 1_000)
    try books.write { ledger in
      try ledger.pay(400, key.entitlement)
      try ledger.clawBack(Money(fen: 100), of: key.entitlement)
      #expect(throws: LedgerRefusal.attemptOutOfOrder) {
        try ledger.clawBack(Money(fen: 1), of: key.entitlement, ordinal: 3)
      }
      #expect(throws: LedgerRefusal.amountOverPayment) {
        try ledger.clawBack(Money(fen: 301), of: key.entitlement, ordinal: 2)
      }
      #expect(throws: LedgerRefusal.amountOverPayment) {
        try ledger.giveBack(Money(fen: 301), of: key)
      }
      try ledger.clawBack(Money(fen: 300), of: key.entitlement, ordinal: 2)
      #expect(throws: LedgerRefusal.amountOverEntitlement) {
        try ledger.hold(1, key.entitlement, attempt: 2)
      }
    }
    #expect(try books.balances()?.fen == [1_000, 600, 0, 0, 0, 0, 400])
    #expect(try books.verify().fault == nil)
  }

  @Test func `transfers of what does not exist are refused by name`() throws {
    let books = try LedgerStore(granted: 1_000)
    try books.write { ledger in
      let money = Money(fen: 1)
      for attempt in [Int.min, -1, 0, 1, 2, Int.max] {
        let hold = HoldKey("unknown", attempt: attempt)
        #expect(throws: LedgerRefusal.holdUnknown) { try ledger.instruct(hold) }
        #expect(throws: LedgerRefusal.holdUnknown) { try ledger.post(money, of: hold) }
        #expect(throws: LedgerRefusal.holdUnknown) { try ledger.void(hold) }
        #expect(throws: LedgerRefusal.holdUnknown) { try ledger.reject(hold) }
      }
      #expect(throws: LedgerRefusal.entitlementUnknown) {
        try ledger.clawBack(money, of: "unknown")
      }
      #expect(throws: LedgerRefusal.attemptOutOfOrder) { try ledger.hold(1, "unknown", attempt: 2) }
      #expect(throws: LedgerRefusal.attemptOutOfOrder) { try ledger.hold(1, "unknown", attempt: 0) }
      #expect(throws: LedgerRefusal.fundUnknown) {
        try ledger.hold(money, of: key, fund: "other", policy: LedgerStore.policy)
      }
      #expect(throws: LedgerRefusal.fundUnknown) {
        try ledger.withdraw(money, from: "other", document: "2021-2")
      }
      try ledger.hold(10, key.entitlement)
      for attempt in [Int.min, -1, 0, 2, Int.max] {
        let hold = HoldKey(key.entitlement, attempt: attempt)
        #expect(throws: LedgerRefusal.holdUnknown) { try ledger.instruct(hold) }
        #expect(throws: LedgerRefusal.paymentUnknown) { try ledger.giveBack(money, of: hold) }
        #expect(throws: LedgerRefusal.returnUnknown) { try ledger.release(hold) }
      }
      #expect(throws: LedgerRefusal.paymentUnknown) { try ledger.giveBack(money, of: key) }
      #expect(throws: LedgerRefusal.returnUnknown) { try ledger.release(key) }
    }
    #expect(try books.lastEntry() == 2)
  }

  @Test(arguments: [0, -1, Int64.min])
  func `an amount is at least one fen`(fen: Int64) throws {
    let books = try LedgerStore(granted: 1_000)
    try books.write { ledger in
      let money = Money(fen: fen)
      try ledger.pay(100, key.entitlement)
      try ledger.hold(100, "b")
      try ledger.instruct(HoldKey("b"))
      #expect(throws: LedgerRefusal.amountNotPositive) {
        try ledger.appropriate(money, to: LedgerStore.fund, document: "2021-2")
      }
      #expect(throws: LedgerRefusal.amountNotPositive) {
        try ledger.withdraw(money, from: LedgerStore.fund, document: "2021-2")
      }
      #expect(throws: LedgerRefusal.amountNotPositive) { try ledger.hold(fen, "c") }
      #expect(throws: LedgerRefusal.amountNotPositive) { try ledger.post(money, of: HoldKey("b")) }
      #expect(throws: LedgerRefusal.amountNotPositive) { try ledger.giveBack(money, of: key) }
      #expect(throws: LedgerRefusal.amountNotPositive) {
        try ledger.clawBack(money, of: key.entitlement)
      }
    }
    #expect(try books.lastEntry() == 6)
  }

  @Test func `a fund holds up to the largest amount and refuses a fen more`() throws {
    let books = try LedgerStore(granted: .max)
    #expect(throws: LedgerRefusal.amountTooLarge) {
      try books.write { ledger in
        try ledger.appropriate(Money(fen: 1), to: LedgerStore.fund, document: "2021-2")
      }
    }
    try books.write { ledger in
      try ledger.pay(.max, key.entitlement)
      try ledger.giveBack(Money(fen: .max), of: key)
      #expect(throws: LedgerRefusal.appropriationOverdrawn) { try ledger.hold(Int64.max, "b") }
    }
    #expect(try books.balances()?.fen == [.max, 0, 0, 0, 0, .max, 0])
    #expect(try books.balances()?.imbalanceFen == 0)
    #expect(try books.verify().fault == nil)
  }

  @Test func `every code is kebab-case and no two are the same`() {
    let codes = LedgerRefusal.allCases.map(\.refusal.code)
    #expect(Set(codes).count == codes.count)
    #expect(codes.allSatisfy { $0.wholeMatch(of: /[a-z]+(-[a-z]+)*/) != nil })
  }
}
