import Domain
import Events
import Storage
import TestSupport
import Testing

@Suite struct LotTests {
  @Test func `a submitted lot opens with all its heads`() throws {
    let bench = try MatchingBench()
    let lot = try bench.submit(.surplus, enterprise: 1, heads: 7)
    try bench.settle()
    let opened = try #require(try bench.events(LotChanged.self).first)
    #expect(opened.reason == .opened)
    #expect(opened.version == 1)
    #expect(opened.buckets == LotBuckets(open: 7))
    #expect(try bench.lot(lot) == ["open": 7])
  }

  @Test func `an amendment makes a new version and moves what is cut to withdrawn`() throws {
    let bench = try MatchingBench()
    let lot = try bench.submit(.surplus, enterprise: 1, heads: 7)
    let cut = try bench.amend(lot, try SampleTerms.make(.surplus, enterprise: 1, heads: 5))
    let raised = try bench.amend(lot, try SampleTerms.make(.surplus, enterprise: 1, heads: 9))
    try bench.settle()
    #expect(try bench.lot(lot) == ["open": 9, "withdrawn": 2])
    #expect(try bench.events(LotChanged.self).map(\.version) == [1, 2, 3])
    #expect(try bench.events(CommandDone.self).map(\.command) == [cut, raised])
  }

  @Test func `a cut larger than what is open is refused and changes nothing`() throws {
    let bench = try MatchingBench()
    let lot = try bench.submit(.surplus, enterprise: 1, heads: 7)
    try bench.submit(.shortage, enterprise: 2, heads: 5)
    try bench.settle()
    let command = try bench.amend(lot, try SampleTerms.make(.surplus, enterprise: 1, heads: 4))
    try bench.settle()
    #expect(try bench.events(CommandRefused.self).map(\.command) == [command])
    #expect(try bench.refusals() == ["amendment-below-held"])
    #expect(try bench.lot(lot) == ["open": 2, "held": 5])
    #expect(try bench.events(LotChanged.self).map(\.version).max() == 1)
  }

  @Test func `live proposals keep the versions that they were made from`() throws {
    let bench = try MatchingBench()
    let lot = try bench.submit(.surplus, enterprise: 1, heads: 5)
    try bench.submit(.shortage, enterprise: 2, heads: 5)
    try bench.settle()
    try bench.amend(lot, try SampleTerms.make(.surplus, enterprise: 1, heads: 6))
    let proposal = try #require(try bench.proposals().first)
    for side in LotSide.allCases { try bench.answer(proposal, side, .accepted(heads: 5)) }
    try bench.settle()
    #expect(try bench.events(AgreementDrafted.self).first?.surplusVersion == 1)
    #expect(try bench.lot(lot) == ["open": 1, "committed": 5])
  }

  @Test func `neither enterprise nor side nor prefecture can be amended`() throws {
    let bench = try MatchingBench()
    let lot = try bench.submit(.surplus, enterprise: 1, heads: 5)
    try bench.amend(lot, try SampleTerms.make(.surplus, enterprise: 2, heads: 5))
    try bench.amend(lot, try SampleTerms.make(.shortage, enterprise: 1, heads: 5))
    try bench.settle()
    #expect(
      try bench.refusals() == ["amendment-of-fixed-field", "amendment-of-fixed-field"])
  }

  @Test func `a withdrawal takes the open heads and closes the proposals not yet agreed`() throws {
    let bench = try MatchingBench()
    let surplus = try bench.submit(.surplus, enterprise: 1, heads: 9)
    let agreed = try bench.submit(.shortage, enterprise: 2, heads: 3)
    try bench.settle()
    let first = try #require(try bench.proposals().first)
    for side in LotSide.allCases { try bench.answer(first, side, .accepted(heads: 3)) }
    let live = try bench.submit(.shortage, enterprise: 3, heads: 4)
    try bench.settle()
    #expect(try bench.lot(surplus) == ["open": 2, "held": 4, "committed": 3])
    let command = try bench.withdraw(surplus)
    try bench.settle()
    #expect(try bench.lot(surplus) == ["withdrawn": 6, "committed": 3])
    #expect(try bench.lot(live) == ["open": 4])
    #expect(try bench.lot(agreed) == ["committed": 3])
    let closed = try #require(try bench.events(ProposalClosed.self).first)
    #expect(closed.reason == .withdrawn)
    #expect(closed.side == .surplus)
    #expect(closed.command == command)
    #expect(try bench.events(CommandDone.self).last?.command == command)
  }

  @Test func `nothing more can be asked of a withdrawn lot, or of one that never was`() throws {
    let bench = try MatchingBench()
    let lot = try bench.submit(.surplus, enterprise: 1, heads: 5)
    try bench.withdraw(lot)
    try bench.withdraw(lot)
    try bench.amend(lot, try SampleTerms.make(.surplus, enterprise: 1, heads: 9))
    try bench.withdraw(EntityID(high: 4, low: 4))
    try bench.settle()
    #expect(try bench.refusals() == ["lot-withdrawn", "lot-withdrawn", "lot-unknown"])
    #expect(try bench.lot(lot) == ["withdrawn": 5])
  }

  @Test func `a lot that the engine cannot calculate with is refused and stops no round`() throws {
    let bench = try MatchingBench()
    try bench.submit(.surplus, enterprise: 1, heads: 0)
    try bench.submit(.surplus, enterprise: 2, heads: 5)
    try bench.submit(.shortage, enterprise: 3, heads: 5)
    try bench.settle()
    #expect(try bench.refusals() == ["lot-out-of-range"])
    #expect(try bench.proposals().count == 1)
  }

  @Test(arguments: Spoiling.allCases)
  private func `the schema refuses a row that breaks an invariant`(_ spoiling: Spoiling) throws {
    let bench = try MatchingBench()
    try bench.submit(.surplus, enterprise: 1, heads: 5)
    try bench.submit(.shortage, enterprise: 2, heads: 4)
    try bench.settle()
    #expect {
      try bench.store.write { _ = try $0.execute(spoiling) }
    } throws: { error in
      guard case StorageError.constraint = error else { return false }
      return true
    }
  }

  @Test func `a decision that breaks an invariant is parked and leaves no trace`() throws {
    let bench = try MatchingBench()
    let lot = try bench.submit(.surplus, enterprise: 1, heads: 5)
    try bench.settle()
    try bench.submit(try SampleTerms.make(.surplus, enterprise: 1, heads: 6), as: lot)
    try bench.settle()
    #expect(try bench.parked() == 1)
    #expect(try bench.lot(lot) == ["open": 5])
  }
}

/// Each breaks one constraint.
private enum Spoiling: String, SQLStatement {
  case headTwice = "UPDATE lot SET held = held + 1 WHERE held > 0"
  case headLost = "UPDATE lot SET open = 0 WHERE open > 0"
  case negative = "UPDATE lot SET open = open - 2, held = held + 2 WHERE open = 1"
  case openThoughWithdrawn = "UPDATE lot SET state = 'withdrawn' WHERE open = 1"
  case proposalOfNone = "UPDATE proposal SET heads = 0"
  case proposalGrows = "UPDATE proposal SET heads = heads + 1"
  case agreedByNobody = "UPDATE proposal SET state = 'agreed', closed_at = 1"
  case closedWithoutTime = "UPDATE proposal SET state = 'declined'"
  case roundBeforeItsChange = "UPDATE round_need SET seen = changes + 1"
}
