import Domain
import Events
import MatchingEngine
import MessageBus
import Operator
import TestSupport
import Testing

/// Random work on a few lots; whatever comes, each head is counted once.
@Suite struct ConservationTests {
  @Test(arguments: [UInt64](1...8))
  func `every head is in one bucket, held and committed as proposals and agreements say`(
    seed: UInt64
  ) throws {
    let bench = try MatchingBench()
    var random = Generator(state: seed)
    var lots: [(id: EntityID, terms: LotTerms)] = []
    for _ in 0..<60 {
      switch random.below(10) {
      case 0...3:
        let terms = try SampleTerms.make(
          random.below(2) == 0 ? .surplus : .shortage, enterprise: lots.count + 1,
          heads: 1 + random.below(9)
        ) { $0.smallestGroup = 1 + random.below(2) }
        lots.append((try bench.submit(terms), terms))
      case 4 where !lots.isEmpty:
        let index = random.below(lots.count)
        var terms = lots[index].terms
        terms.heads = 1 + random.below(12)
        // Matching alone knows whether it takes this; either way the next one starts from here.
        try bench.amend(lots[index].id, terms)
      case 5 where !lots.isEmpty: try bench.withdraw(lots[random.below(lots.count)].id)
      case 6:
        bench.clock.set(bench.clock.now().adding(seconds: Int64(random.below(100_000))))
        bench.hear(asOf: bench.clock.now())
      case 7: try bench.restart()
      default: try answer(bench, &random)
      }
      if random.below(3) > 0 { try bench.settle() }
    }
    try bench.settle()
    #expect(try bench.parked() == 0, "seed \(seed)")
    try check(bench, lots.map(\.id), seed)
    try expectRoundsFoundAgain(bench, seed)
  }

  /// What each round saw is found again from the two journals, by the round's own digest.
  private func expectRoundsFoundAgain(_ bench: MatchingBench, _ seed: UInt64) throws {
    let own = try bench.records().map(JournalEvent.init)
    let stream = try #require(own.first).stream
    var rounds = 0
    try RoundReplay.run(
      [bench.intake.stream: bench.intake.records.map(JournalEvent.init), stream: own], .init()
    ) { closed, snapshot in
      rounds += 1
      let digest = Digest32.sha256(snapshot.canonicalBytes(rules: .standard))
      #expect(digest.bytes == closed.inputDigest, "round \(rounds) of seed \(seed)")
    }
    #expect(try rounds == bench.events(RoundClosed.self).count)
    #expect(rounds > 0)
  }

  private func answer(_ bench: MatchingBench, _ random: inout Generator) throws {
    let proposals = try bench.proposals()
    guard !proposals.isEmpty else { return }
    let proposal = proposals[random.below(proposals.count)]
    let heads = max(1, proposal.heads - random.below(2))
    try bench.answer(
      proposal, random.below(2) == 0 ? .surplus : .shortage,
      random.below(4) == 0 ? .declined(reason: "no") : .accepted(heads: heads))
  }

  private func check(_ bench: MatchingBench, _ lots: [EntityID], _ seed: UInt64) throws {
    var held: [EntityID: Int] = [:]
    var committed: [EntityID: Int] = [:]
    for proposal in try bench.proposals() {
      let heads = try bench.numbers(EntityName.proposal(proposal.proposal))["proposed"] ?? 0
      for lot in [proposal.surplusLot, proposal.shortageLot] { held[lot, default: 0] += heads }
    }
    for agreement in try bench.events(AgreementDrafted.self) {
      for lot in [agreement.surplusLot, agreement.shortageLot] {
        committed[lot, default: 0] += agreement.heads
      }
    }
    let changes = try bench.events(LotChanged.self)
    for lot in lots {
      let numbers = try bench.lot(lot)
      let told = try #require(changes.last { $0.lot == lot }).buckets
      #expect(numbers["held"] ?? 0 == held[lot] ?? 0, "seed \(seed)")
      #expect(numbers["committed"] ?? 0 == committed[lot] ?? 0, "seed \(seed)")
      #expect(numbers["open"] ?? 0 == told.open, "seed \(seed)")
      #expect(numbers.values.reduce(0, +) == told.total, "seed \(seed)")
    }
  }
}

/// SplitMix64.
private struct Generator {
  var state: UInt64

  mutating func below(_ bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
  }
}
