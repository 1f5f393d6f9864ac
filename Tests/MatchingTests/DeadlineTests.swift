import Domain
import Events
import Matching
import MessageBus
import TestSupport
import Testing

@Suite struct DeadlineTests {
  @Test func `a proposal lapses by Intake's committed time and by no clock of ours`() throws {
    let bench = try MatchingBench()
    let (surplus, shortage) = try bench.pair()
    let deadline = try #require(try bench.proposals().first).deadline
    #expect(deadline.iso == "2021-01-14T16:00:00.000Z", "24:00 of the second working day")
    bench.clock.set(deadline.adding(seconds: 86_400))
    bench.hear(asOf: deadline.adding(microseconds: -1))
    try bench.settle()
    #expect(try bench.events(ProposalClosed.self).isEmpty, "asOf stands before the deadline")
    bench.hear(asOf: deadline)
    try bench.settle()
    let closed = try #require(try bench.events(ProposalClosed.self).first)
    #expect(closed.reason == .lapsed)
    #expect(closed.detail == "unanswered: surplus, shortage")
    #expect(try bench.lot(surplus) == ["open": 3])
    #expect(try bench.lot(shortage) == ["open": 3])
    #expect(try bench.proposals().count == 1, "a lapsed pair is not proposed again")
  }

  @Test func `an answer given in time counts however late it is heard`() throws {
    let bench = try MatchingBench()
    let (surplus, _) = try bench.pair()
    let proposal = try #require(try bench.proposals().first)
    try bench.answer(proposal, .surplus, .accepted(heads: 3))
    try bench.answer(proposal, .shortage, .accepted(heads: 3))
    bench.clock.set(proposal.deadline.adding(seconds: 86_400))
    bench.hear(asOf: proposal.deadline.adding(seconds: 86_400))
    try bench.settle()
    #expect(try bench.lot(surplus) == ["committed": 3])
    #expect(try bench.refusals().isEmpty)
  }

  @Test func `a deadline outlives a restart`() throws {
    let bench = try MatchingBench()
    let (surplus, _) = try bench.pair()
    let deadline = try #require(try bench.proposals().first).deadline
    try bench.restart()
    bench.hear(asOf: deadline)
    try bench.settle()
    #expect(try bench.lot(surplus) == ["open": 3])
  }

  @Test func `an urgent shortage is answered within four hours and starts sooner`() throws {
    let bench = try MatchingBench()
    try bench.submit(.surplus, enterprise: 1, heads: 3) { $0.from = SampleTerms.now.day }
    try bench.submit(.shortage, enterprise: 2, heads: 3) {
      $0.from = SampleTerms.now.day
      $0.urgency = .urgent(reason: "order")
    }
    try bench.settle()
    let proposal = try #require(try bench.proposals().first)
    #expect(proposal.urgent)
    let record = try bench.records().map(\.record).first { $0.type == ProposalMade.type }
    let made = Instant(microseconds: try #require(record).occurredAt)
    #expect(proposal.deadline == made.adding(seconds: 4 * 3_600))
    #expect(proposal.from == SampleTerms.now.day.adding(days: 1))
  }

  @Test func `a lot whose side lets three proposals lapse in a row leaves until amended`() throws {
    let bench = try MatchingBench()
    let surplus = try bench.submit(.surplus, enterprise: 1, heads: 2)
    for borrower in 2...5 {
      try bench.submit(.shortage, enterprise: borrower, heads: 2)
      try bench.settle()
      let made = try bench.proposals()
      guard made.count == borrower - 1 else { continue }
      try bench.answer(made[borrower - 2], .shortage, .accepted(heads: 2))
      bench.hear(asOf: made[borrower - 2].deadline)
      bench.clock.set(made[borrower - 2].deadline)
      try bench.settle()
    }
    #expect(try bench.proposals().count == 3, "the fourth shortage is not proposed to it")
    #expect(
      try bench.events(ProposalClosed.self).map(\.detail)
        == Array(repeating: "unanswered: surplus", count: 3))
    try bench.restart()
    try bench.submit(.shortage, enterprise: 6, heads: 2)
    try bench.settle()
    #expect(try bench.proposals().count == 3)
    try bench.amend(surplus, try SampleTerms.make(.surplus, enterprise: 1, heads: 2))
    try bench.settle()
    #expect(try bench.proposals().count == 4)
  }

  @Test func `an answer ends a row of lapses`() throws {
    let bench = try MatchingBench()
    try bench.submit(.surplus, enterprise: 1, heads: 2)
    for borrower in 2...6 {
      try bench.submit(.shortage, enterprise: borrower, heads: 2)
      try bench.settle()
      let proposal = try #require(try bench.proposals().last)
      if borrower == 4 {
        try bench.answer(proposal, .surplus, .declined(reason: "no"))
      } else {
        bench.hear(asOf: proposal.deadline)
        bench.clock.set(proposal.deadline)
      }
      try bench.settle()
    }
    #expect(try bench.proposals().count == 5)
  }

  @Test func `open heads expire by asOf on the first day that leaves too few days`() throws {
    let bench = try MatchingBench()
    let lot = try bench.submit(.surplus, enterprise: 1, heads: 3)
    try bench.settle()
    let terms = try SampleTerms.make(.surplus, enterprise: 1, heads: 3)
    let due = Instant.start(of: terms.to.adding(days: -5))
    bench.clock.set(due.adding(seconds: 1))
    bench.hear(asOf: due.adding(microseconds: -1))
    try bench.settle()
    #expect(try bench.lot(lot) == ["open": 3])
    bench.hear(asOf: due)
    try bench.settle()
    #expect(try bench.lot(lot) == ["expired": 3])
    #expect(try bench.events(LotChanged.self).last?.reason == .expired)
  }

  @Test func `heads that come back after the expiry expire at once`() throws {
    let bench = try MatchingBench()
    let (surplus, shortage) = try bench.pair()
    let proposal = try #require(try bench.proposals().first)
    try bench.amend(
      shortage,
      try SampleTerms.make(.shortage, enterprise: 2, heads: 3) {
        $0.to = SampleTerms.now.day.adding(days: 5)
      })
    bench.hear(asOf: bench.clock.now())
    try bench.settle()
    #expect(try bench.lot(shortage) == ["held": 3], "what is held may still be agreed")
    try bench.answer(proposal, .surplus, .declined(reason: "no"))
    try bench.settle()
    #expect(try bench.lot(shortage) == ["expired": 3])
    #expect(try bench.lot(surplus) == ["open": 3])
  }

  @Test func `an expired lot lives on when it is amended to later days and more heads`() throws {
    let bench = try MatchingBench()
    let lot = try bench.submit(.surplus, enterprise: 1, heads: 3)
    try bench.settle()
    let terms = try SampleTerms.make(.surplus, enterprise: 1, heads: 3)
    bench.hear(asOf: .start(of: terms.to))
    bench.clock.set(.start(of: terms.to))
    try bench.settle()
    let later = try SampleTerms.make(.surplus, enterprise: 1, heads: 5) {
      $0.to = $0.to.adding(days: 60)
    }
    var noMore = later
    noMore.heads = 3
    try bench.amend(lot, noMore)
    try bench.settle()
    #expect(try bench.refusals() == ["lot-expired"], "expired heads do not come back")
    try bench.amend(lot, later)
    try bench.submit(.shortage, enterprise: 2, heads: 5) { $0.to = later.to }
    try bench.settle()
    #expect(try bench.lot(lot) == ["held": 2, "expired": 3])
  }
}

extension MatchingBench {
  /// A surplus and a shortage of 3 heads each, proposed to each other.
  fileprivate func pair() throws -> (EntityID, EntityID) {
    let surplus = try submit(.surplus, enterprise: 1, heads: 3)
    let shortage = try submit(.shortage, enterprise: 2, heads: 3)
    try settle()
    return (surplus, shortage)
  }
}
