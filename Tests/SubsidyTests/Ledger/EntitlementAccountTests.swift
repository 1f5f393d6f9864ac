import Domain
import Testing

@testable import Subsidy

/// The rules without the tables: what a verification has to judge even where a constraint is gone.
@Suite struct EntitlementAccountTests {
  private static let place = LedgerPlace(
    prefecture: LedgerStore.prefecture, fund: LedgerStore.fund, policy: LedgerStore.policy)

  typealias Move = (kind: LedgerKind, attempt: Int, fen: Int64)

  private static let paid: [Move] = [(.hold, 1, 9), (.instruct, 1, 9), (.post, 1, 9)]
  private static let givenBack = paid + [(.giveBack, 1, 4)]

  private func account(_ moves: [Move], last: LedgerPlace = place) throws -> EntitlementAccount? {
    try EntitlementAccount(
      moves.enumerated().map { number, move in
        LedgerEntry(
          sequence: Int64(number) + 1, kind: move.kind,
          place: number == moves.count - 1 ? last : Self.place, key: "a", attempt: move.attempt,
          amount: Money(fen: move.fen), cause: EntityID(high: 0, low: 1),
          at: Instant(microseconds: 0))
      })
  }

  @Test(
    arguments: [
      ([(.hold, 1, 9), (.hold, 1, 9)], LedgerRefusal.attemptOutOfOrder),
      ([(.hold, 1, 9), (.instruct, 1, 9), (.instruct, 1, 9)], .holdInstructed),
      ([(.hold, 1, 9), (.void, 1, 9), (.void, 1, 9)], .holdEnded),
      ([(.hold, 1, 9), (.instruct, 1, 9), (.post, 1, 4), (.post, 1, 4)], .entryRepeated),
      (paid + [(.post, 1, 9)], .holdEnded), (paid + [(.reject, 1, 9)], .holdEnded),
      (givenBack + [(.giveBack, 1, 4)], .entryRepeated),
      (givenBack + [(.release, 1, 4), (.release, 1, 4)], .entryRepeated),
      (givenBack + [(.release, 1, 3)], .amountDiffers),
      (paid + [(.clawBack, 1, 4), (.clawBack, 1, 4)], .attemptOutOfOrder),
      (
        [(.hold, 1, 9), (.instruct, 1, 9), (.post, 1, 4), (.reject, 1, 5), (.hold, 2, 6)],
        .amountOverEntitlement
      ),
      (givenBack + [(.release, 1, 4), (.hold, 2, 5)], .amountOverEntitlement),
      ([(.hold, 1, 9), (.void, 1, 9), (.hold, 2, 9), (.instruct, 1, 9)], .holdEnded),
      // Of two attempts' payments no more comes back from one than it paid.
      (
        [
          (.hold, 1, 9), (.instruct, 1, 9), (.post, 1, 4), (.reject, 1, 5), (.hold, 2, 5),
          (.instruct, 2, 5), (.post, 2, 5), (.giveBack, 1, 5),
        ], .amountOverPayment
      ),
    ] as [([Move], LedgerRefusal)])
  func `an entry that must not follow those before it is refused`(
    moves: [Move], refusal: LedgerRefusal
  ) throws {
    #expect(throws: Never.self) { try account(moves.dropLast()) }
    #expect(throws: refusal) { try account(moves) }
  }

  @Test(
    arguments: [
      [(.hold, 1, 9), (.void, 1, 9)], [(.hold, 1, 9), (.instruct, 1, 9), (.reject, 1, 9)],
      paid + [(.giveBack, 1, 9), (.release, 1, 9)],
    ] as [[Move]], [4, 9, 10])
  func `while nothing of it is paid, the next hold says how much an entitlement is`(
    moves: [Move], fen: Int64
  ) throws {
    let found = try #require(try account(moves + [(.hold, 2, fen)]))
    #expect(found.balances.granted == Money(fen: fen))
    #expect(found.balances.held == Money(fen: fen))
    #expect(found.balances.available == .zero)
  }

  @Test func `all entries of a key are of one place`() {
    let other = LedgerPlace(
      prefecture: LedgerStore.prefecture, fund: LedgerStore.fund, policy: "other")
    #expect(throws: LedgerRefusal.fundDiffers) { try account(Self.paid, last: other) }
  }

  @Test func `no entries are no account`() throws {
    #expect(try account([]) == nil)
  }
}
