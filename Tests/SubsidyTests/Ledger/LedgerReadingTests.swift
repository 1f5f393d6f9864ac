import Domain
import ServiceKit
import Storage
import Testing

@testable import Subsidy

@Suite struct LedgerReadingTests {
  /// One decision each, a second apart: 1 appropriate, 2 pay a (entries 2–4), 3 hold b of another
  /// policy (5), 4 void b (6), 5 claw back of a (7).
  private func sample() throws -> LedgerStore {
    let books = try LedgerStore(granted: 1_000)
    try books.write { try $0.pay(400, "a") }
    try books.write { ledger in
      try ledger.hold(
        Money(fen: 100), of: HoldKey("b"), fund: LedgerStore.fund, policy: "training-2021")
    }
    try books.write { try $0.void(HoldKey("b")) }
    try books.write { try $0.clawBack(Money(fen: 150), of: "a") }
    return books
  }

  private func statement(
    _ account: LedgerAccount, policy: String? = nil, from: Int64 = 0, until: Int64 = .max,
    after: Int64 = 0, maximum: Int = 100, _ books: LedgerStore
  ) throws -> LedgerReading.Statement {
    try books.store.read {
      try LedgerReading.statement(
        LedgerReading.StatementQuery(
          prefecture: LedgerStore.prefecture, fund: LedgerStore.fund, account: account,
          policy: policy, from: Instant(microseconds: from),
          until: Instant(microseconds: until)), after: after, maximum: maximum, $0)
    }
  }

  @Test func `a statement shows what came, what went and what stood there after each`() throws {
    let shown = try statement(.available, try sample())
    #expect(shown.lines.map(\.entry.sequence) == [1, 2, 5, 6])
    #expect(shown.lines.map(\.balance.fen) == [1_000, 600, 500, 600])
    #expect(shown.opening == .zero)
    #expect(shown.closing == Money(fen: 600))
    #expect(shown.next == nil)
    let granted = try statement(.granted, try sample())
    #expect(granted.lines.map(\.balance.fen) == [1_000])
  }

  @Test func `a statement of one policy or of some days begins with what stood there`() throws {
    let books = try sample()
    let policy = try statement(.paid, policy: LedgerStore.policy, books)
    #expect(policy.lines.map(\.balance.fen) == [400, 250])
    #expect(try statement(.paid, policy: "training-2021", books).lines.isEmpty)
    let days = try statement(.available, from: 3_000_000, until: 4_000_000, books)
    #expect(days.opening == Money(fen: 600))
    #expect(days.lines.map(\.entry.sequence) == [5])
    let none = try statement(.granted, from: 6_000_000, books)
    #expect(none.opening == Money(fen: 1_000))
    #expect(none.closing == Money(fen: 1_000))
  }

  @Test(arguments: [1, 2, 3, 4, 5])
  func `the pages of a statement are the whole of it`(maximum: Int) throws {
    let books = try sample()
    let whole = try statement(.available, books)
    var (lines, after, pages) = ([LedgerReading.Statement.Line](), Int64(0), 0)
    while true {
      let page = try statement(.available, after: after, maximum: maximum, books)
      #expect(page.opening == lines.last?.balance ?? .zero)
      lines += page.lines
      pages += 1
      guard let next = page.next else { break }
      after = next
    }
    #expect(lines == whole.lines)
    #expect(pages == (4 + maximum - 1) / maximum)
  }

  @Test func `a policy shows what is reserved and paid of the fund for it`() throws {
    let books = try sample()
    let policies = try books.store.read {
      try LedgerReading.policies(of: LedgerStore.fund, prefecture: LedgerStore.prefecture, $0)
    }
    #expect(policies.map(\.name) == [LedgerStore.policy, "training-2021"])
    #expect(policies.map(\.entitlements) == [1, 1])
    #expect(policies.map(\.paid.fen) == [250, 0])
    #expect(policies.map(\.clawedBack.fen) == [150, 0])
    #expect(policies.map(\.held.fen) == [0, 0])
  }

  @Test func `an entitlement shows its entries, with the input that decided each`() throws {
    let books = try sample()
    let entries = try books.store.read { try LedgerReading.entries(ofEntitlement: "a", $0) }
    #expect(entries.map(\.kind) == [.hold, .instruct, .post, .clawBack])
    #expect(entries.map(\.cause.low) == [2, 2, 2, 5])
    let account = try #require(try books.entitlement("a"))
    #expect(account.attempts.map(\.held.fen) == [400])
    #expect(account.stage(of: 1) == .ended)
    #expect(account.stage(of: 2) == nil)
    #expect(try books.entitlement("nobody") == nil)
  }

  @Test func `the audit has every account of a fund and what stands on an entitlement's`() throws {
    let books = try sample()
    let lines = try books.store.read { try LedgerAudit.lines($0) }
    let texts = lines.map { "\($0.entity) \($0.bucket) \($0.number)" }
    #expect(
      texts == [
        "ledger/3303 entries 7", "fund/3303/employment granted 1000",
        "fund/3303/employment available 600", "fund/3303/employment held 0",
        "fund/3303/employment in-transit 0", "fund/3303/employment paid 250",
        "fund/3303/employment returned 0", "fund/3303/employment clawed-back 150",
        "entitlement/a granted 400", "entitlement/a paid 250", "entitlement/a clawed-back 150",
        "entitlement/b granted 100", "entitlement/b available 100",
      ])
  }
}
