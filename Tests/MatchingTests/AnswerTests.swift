import Domain
import Events
import TestSupport
import Testing

/// A surplus of 5 and a shortage of 5, proposed to each other.
private struct Pair {
  let bench: MatchingBench
  let surplus: EntityID
  let shortage: EntityID
  let proposal: ProposalMade

  init(heads: Int = 5, _ change: (inout LotTerms) -> Void = { _ in }) throws {
    bench = try MatchingBench()
    surplus = try bench.submit(.surplus, enterprise: 1, heads: heads, change)
    shortage = try bench.submit(.shortage, enterprise: 2, heads: heads, change)
    try bench.settle()
    let proposals = try bench.proposals()
    proposal = try #require(proposals.first)
    #expect(proposals.count == 1)
  }

  func heads() throws -> [[String: Int]] { [try bench.lot(surplus), try bench.lot(shortage)] }
}

@Suite struct AnswerTests {
  @Test func `a proposal that both sides accept becomes an agreement`() throws {
    let pair = try Pair()
    #expect(try pair.heads() == [["held": 5], ["held": 5]])
    let first = try pair.bench.answer(pair.proposal, .surplus, .accepted(heads: 5))
    try pair.bench.settle()
    #expect(try pair.heads() == [["held": 5], ["held": 5]])
    let second = try pair.bench.answer(pair.proposal, .shortage, .accepted(heads: 5))
    try pair.bench.settle()
    #expect(try pair.heads() == [["committed": 5], ["committed": 5]])
    let agreement = try #require(try pair.bench.events(AgreementDrafted.self).first)
    #expect(agreement.proposal == pair.proposal.proposal)
    #expect(agreement.heads == 5)
    #expect(agreement.surplusVersion == 1)
    #expect(agreement.from == pair.proposal.from)
    #expect(agreement.command == second)
    #expect(try pair.bench.events(CommandDone.self).map(\.command) == [first, second])
    #expect(try pair.bench.numbers(EntityName.agreement(agreement.agreement)) == ["drafted": 5])
    #expect(try pair.bench.numbers(pair.name) == ["agreed": 5])
  }

  @Test func `an agreed proposal never lapses`() throws {
    let pair = try Pair()
    for side in LotSide.allCases {
      try pair.bench.answer(pair.proposal, side, .accepted(heads: 5))
    }
    pair.bench.hear(asOf: pair.proposal.deadline)
    try pair.bench.settle()
    #expect(try pair.bench.events(ProposalClosed.self).isEmpty)
    #expect(try pair.bench.events(AgreementDrafted.self).count == 1)
  }

  @Test func `a first answer accepting some frees the rest on both lots at once`() throws {
    let pair = try Pair()
    try pair.bench.answer(pair.proposal, .shortage, .accepted(heads: 3))
    try pair.bench.settle()
    #expect(try pair.heads() == [["open": 2, "held": 3], ["open": 2, "held": 3]])
    let cut = try #require(try pair.bench.events(ProposalCut.self).first)
    #expect(cut.accepted == 3)
    #expect(cut.released == 2)
    #expect(cut.side == .shortage)
    #expect(try pair.bench.proposals().count == 1, "what was cut off is not proposed again")
  }

  @Test(arguments: LotSide.allCases)
  func `the other side may cut once more`(first: LotSide) throws {
    let pair = try Pair()
    let second: LotSide = first == .surplus ? .shortage : .surplus
    try pair.bench.answer(pair.proposal, first, .accepted(heads: 4))
    try pair.bench.answer(pair.proposal, second, .accepted(heads: 2))
    try pair.bench.settle()
    #expect(try pair.heads() == [["open": 3, "committed": 2], ["open": 3, "committed": 2]])
    #expect(try pair.bench.events(AgreementDrafted.self).map(\.heads) == [2])
    #expect(try pair.bench.events(ProposalCut.self).map(\.released) == [1, 2])
  }

  @Test func `an answer may not accept more than is left nor less than a smallest group`() throws {
    let pair = try Pair { if $0.side == .surplus { $0.smallestGroup = 3 } }
    try pair.bench.answer(pair.proposal, .shortage, .accepted(heads: 2))
    try pair.bench.answer(pair.proposal, .shortage, .accepted(heads: 6))
    try pair.bench.answer(pair.proposal, .shortage, .accepted(heads: 4))
    try pair.bench.answer(pair.proposal, .surplus, .accepted(heads: 5))
    try pair.bench.settle()
    #expect(
      try pair.bench.refusals()
        == ["heads-below-smallest-group", "heads-above-left", "heads-above-left"])
    #expect(try pair.heads() == [["open": 1, "held": 4], ["open": 1, "held": 4]])
  }

  @Test func `a declined pair is not proposed again until one of the lots is amended`() throws {
    let pair = try Pair()
    try pair.bench.answer(pair.proposal, .surplus, .declined(reason: "too far"))
    try pair.bench.settle()
    #expect(try pair.heads() == [["open": 5], ["open": 5]])
    let closed = try #require(try pair.bench.events(ProposalClosed.self).first)
    #expect(closed.reason == .declined)
    #expect(closed.side == .surplus)
    #expect(closed.heads == 5)
    try pair.bench.submit(.surplus, enterprise: 3, heads: 1) { $0.reachMetres = 100 }
    try pair.bench.settle()
    #expect(try pair.bench.proposals().map(\.lender).contains(pair.proposal.lender))
    #expect(try pair.bench.proposals().filter { $0.surplusLot == pair.surplus }.count == 1)
    try pair.bench.restart()
    try pair.bench.amend(
      pair.surplus, try SampleTerms.make(.surplus, enterprise: 1, heads: 5) { $0.shifts = ["day"] })
    try pair.bench.settle()
    let again = try pair.bench.proposals().filter { $0.surplusLot == pair.surplus }
    #expect(again.map(\.surplusVersion) == [1, 2])
  }

  @Test func `a decline of old terms does not block the new ones`() throws {
    let pair = try Pair()
    try pair.bench.amend(
      pair.shortage,
      try SampleTerms.make(.shortage, enterprise: 2, heads: 5) { $0.shifts = ["day"] })
    try pair.bench.answer(pair.proposal, .surplus, .declined(reason: "no day shift"))
    try pair.bench.settle()
    #expect(try pair.bench.proposals().map(\.shortageVersion) == [1, 2])
  }

  @Test func `an answer is final, and a closed proposal takes none`() throws {
    let pair = try Pair()
    try pair.bench.answer(pair.proposal, .surplus, .accepted(heads: 5))
    try pair.bench.answer(pair.proposal, .surplus, .declined(reason: "changed my mind"))
    try pair.bench.answer(pair.proposal, .shortage, .declined(reason: "no"))
    try pair.bench.answer(pair.proposal, .shortage, .accepted(heads: 5))
    try pair.bench.settle()
    #expect(try pair.bench.refusals() == ["proposal-answered", "proposal-closed"])
    #expect(try pair.heads() == [["open": 5], ["open": 5]])
  }

  @Test func `only the parties answer, and only to what was proposed`() throws {
    let pair = try Pair()
    let made = pair.proposal
    try pair.bench.publishAnswer(
      ProposalAnswered(
        command: EntityID(high: 9, low: 1), proposal: made.proposal, lot: made.surplusLot,
        side: .surplus, enterprise: made.borrower, answer: .accepted(heads: 5)))
    try pair.bench.publishAnswer(
      ProposalAnswered(
        command: EntityID(high: 9, low: 2), proposal: EntityID(high: 7, low: 7),
        lot: made.surplusLot, side: .surplus, enterprise: made.lender,
        answer: .accepted(heads: 5)))
    try pair.bench.settle()
    #expect(try pair.bench.refusals() == ["proposal-of-others", "proposal-unknown"])
    #expect(try pair.heads() == [["held": 5], ["held": 5]])
  }
}

extension Pair {
  fileprivate var name: String { EntityName.proposal(proposal.proposal) }
}
