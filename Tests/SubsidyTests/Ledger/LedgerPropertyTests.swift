import Domain
import Storage
import TestSupport
import Testing

@testable import Subsidy

@Suite struct LedgerPropertyTests {
  private static let funds = ["employment", "insurance"]
  private static let steps = 3_000
  private static let stepsInTransaction = 100
  private static let likely: [LedgerKind] = [
    .hold, .hold, .hold, .instruct, .instruct, .instruct, .post, .post, .post, .post, .void,
    .reject, .giveBack, .giveBack, .giveBack, .release, .release, .release, .clawBack,
  ]

  @Test(arguments: [1, 20_210_208, 330_303] as [UInt64])
  func `whatever is asked for, every fen is where the dullest ledger has it`(
    seed: UInt64
  ) throws {
    let books = try LedgerStore()
    var random = SeededGenerator(seed: seed)
    var naive = NaiveLedger()
    var asked: [NaiveLedger.Move] = []
    var outcomes: [NaiveLedger.Outcome: Int] = [:]
    for first in stride(from: 0, to: Self.steps, by: Self.stepsInTransaction) {
      try books.store.write { transaction in
        for step in first..<first + Self.stepsInTransaction {
          let move = Self.move(&random, after: asked)
          let expected = naive.take(move)
          let found = try Self.take(move, books.next(transaction))
          try #require(found == expected, "seed \(seed), step \(step): \(move)")
          if found == .made, let made = naive.last { asked.append(made) }
          outcomes[found, default: 0] += 1
        }
      }
      try Self.compare(books, naive, entries: outcomes[.made, default: 0], seed: seed)
    }
    #expect(outcomes[.made, default: 0] > Self.steps / 8, "seed \(seed): \(outcomes)")
    #expect(outcomes[.refused, default: 0] > Self.steps / 8, "seed \(seed): \(outcomes)")
    let kinds = Set(asked.map(\.kind))
    #expect(kinds == Set(LedgerKind.allCases), "seed \(seed)")
    let head = try books.lastEntry()
    try books.store.write { transaction in
      for move in asked {
        let again = try Self.take(move, books.next(transaction))
        #expect(again == .repeated, "seed \(seed)")
      }
    }
    #expect(try books.lastEntry() == head, "seed \(seed)")
  }

  private static func compare(
    _ books: LedgerStore, _ naive: NaiveLedger, entries: Int, seed: UInt64
  ) throws {
    for fund in funds {
      let balances = try books.balances(fund) ?? LedgerBalances()
      try #require(balances.fen == naive.fen(fund), "seed \(seed): \(fund)")
      try #require(balances.imbalanceFen == 0, "seed \(seed): \(fund)")
      try #require(balances.fen.allSatisfy { $0 >= 0 }, "seed \(seed): \(fund)")
      let policies = try books.store.read {
        try LedgerReading.policies(of: fund, prefecture: LedgerStore.prefecture, $0)
      }
      let paid = policies.reduce(0) { $0 + $1.paid.fen }
      try #require(paid == balances.paid.fen, "seed \(seed): \(fund)")
    }
    let check = try books.verify()
    try #require(check.fault == nil, "seed \(seed)")
    try #require(check.entries == Int64(entries), "seed \(seed)")
  }

  /// A repeat, something new, or something about what there is: at times what comes next to it.
  private static func move(
    _ random: inout SeededGenerator, after asked: [NaiveLedger.Move]
  ) -> NaiveLedger.Move {
    if !asked.isEmpty, random.chance(percent: 10) { return random.pick(asked) }
    var move = NaiveLedger.Move(
      kind: random.pick(likely), fund: random.pick(funds), key: "",
      attempt: random.number(0...3), fen: Int64(random.number(1...60)))
    if random.chance(percent: 10) {
      move.kind = random.pick([.appropriate, .appropriate, .withdraw])
      (move.key, move.attempt) = ("document-\(random.number(1...500))", 1)
      if move.kind == .appropriate { move.fen *= 10 }
    } else if let earlier = asked.suffix(30).last(where: { _ in random.chance(percent: 10) }),
      earlier.kind.isOfEntitlement
    {
      (move.key, move.fund) = (earlier.key, earlier.fund)
      move.attempt = earlier.attempt + (move.kind == .hold ? 1 : 0)
      if random.chance(percent: 60) { move.fen = earlier.fen }
    } else {
      move.key = "entitlement-\(random.number(1...150))"
      if random.chance(percent: 50) { (move.kind, move.attempt) = (.hold, 1) }
    }
    let takesAll: Set<LedgerKind> = [.instruct, .void, .reject, .release]
    if takesAll.contains(move.kind) { move.fen = 0 }
    return move
  }

  private static func take(
    _ move: NaiveLedger.Move, _ ledger: FundLedger
  ) throws -> NaiveLedger.Outcome {
    let (money, hold) = (Money(fen: move.fen), HoldKey(move.key, attempt: move.attempt))
    do {
      let recorded =
        switch move.kind {
        case .appropriate:
          try ledger.appropriate(money, to: move.fund, document: move.key)
        case .withdraw: try ledger.withdraw(money, from: move.fund, document: move.key)
        case .hold: try ledger.hold(money, of: hold, fund: move.fund, policy: "\(move.fund)-2021")
        case .instruct: try ledger.instruct(hold)
        case .post: try ledger.post(money, of: hold)
        case .void: try ledger.void(hold)
        case .reject: try ledger.reject(hold)
        case .giveBack: try ledger.giveBack(money, of: hold)
        case .release: try ledger.release(hold)
        case .clawBack:
          try ledger.clawBack(money, of: move.key, ordinal: move.attempt)
        }
      return recorded.isRepeat ? .repeated : .made
    } catch is LedgerRefusal {
      return .refused
    }
  }
}
