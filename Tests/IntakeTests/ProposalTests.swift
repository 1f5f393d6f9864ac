import Domain
import Events
import Intake
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct ProposalTests {
  /// Two open lots with ten heads proposed between them.
  private func proposed(
    _ test: @escaping @Sendable (IntakeHarness, String) async throws -> Void
  ) async throws {
    try await IntakeHarness.run { intake in
      let surplus = try await intake.openLot(.surplus, intake.lender)
      let shortage = try await intake.openLot(.shortage, intake.borrower)
      let proposal = try await intake.propose(surplus, shortage, heads: 10)
      try await test(intake, "/v1/proposals/\(proposal.text)")
    }
  }

  @Test func `both sides and the operator see a proposal with both lots' terms, others do not`()
    async throws
  {
    try await proposed { intake, path in
      for key in [intake.lender.key, intake.borrower.key, intake.operatorKey] {
        let answer = try await intake.get(path, key)
        #expect(answer.status == 200)
        #expect(answer.json["heads"] == 10)
        #expect(answer.json["smallestGroup"] == 3)
        #expect(answer.json["shortage"]?["terms"]?["heads"] == 15)
        #expect(answer.json["surplus"]?["enterprise"]?["code"]?.string == intake.lender.code.text)
        #expect(answer.json["deadline"]?.string == intake.deadline.iso)
        let list = try await intake.get("/v1/proposals", key)
        #expect(list.json["items"]?.elements.count == 1)
      }
      #expect(try await intake.get(path, intake.stranger.key).status == 404)
      let list = try await intake.get("/v1/proposals", intake.stranger.key)
      #expect(list.json["items"] == [])
    }
  }

  @Test func `an answer is journalled on the shortage's partition, once for each side`()
    async throws
  {
    try await proposed { intake, path in
      let first = try await intake.post("\(path)/acceptance", intake.lender.key, ["heads": 8])
      #expect(first.status == 202)
      let event = try #require(try await intake.lastEvent() as? ProposalAnswered)
      #expect(event.side == .surplus)
      #expect(event.answer == .accepted(heads: 8))
      #expect(event.enterprise == intake.lender.code)
      let journal = try await intake.journal()
      let again = try await intake.post("\(path)/acceptance", intake.lender.key, ["heads": 8])
      #expect(again.status == 409)
      #expect(again.code == "proposal-answered")
      let other = try await intake.post("\(path)/decline", intake.lender.key, ["reason": "x"])
      #expect(other.code == "proposal-answered")
      #expect(try await intake.journal() == journal)
      let shown = try await intake.get(path, intake.borrower.key).json
      #expect(shown["surplus"]?["answer"]?["heads"] == 8)
      #expect(shown["shortage"]?["answer"] == .null)
    }
  }

  @Test(arguments: [
    (11, "/heads heads-above-left"), (2, "/heads heads-below-smallest-group"),
    (0, "/heads heads-out-of-range"), (-1, "/heads heads-out-of-range"),
  ])
  func `heads beyond what is proposed, or below the smallest group, are refused`(
    heads: Int, fault: String
  ) async throws {
    try await proposed { intake, path in
      let journal = try await intake.journal()
      let answer = try await intake.post(
        "\(path)/acceptance", intake.borrower.key, ["heads": .int(heads)])
      #expect(answer.status == 422)
      #expect(answer.faults == [fault])
      #expect(try await intake.journal() == journal)
    }
  }

  @Test
  func
    `the other side cannot accept what the first answer cut off`()
    async throws
  {
    try await proposed { intake, path in
      _ = try await intake.post("\(path)/acceptance", intake.borrower.key, ["heads": 6])
      let above = try await intake.post("\(path)/acceptance", intake.lender.key, ["heads": 7])
      #expect(above.faults == ["/heads heads-above-left"])
      let within = try await intake.post("\(path)/acceptance", intake.lender.key, ["heads": 5])
      #expect(within.status == 202)
    }
  }

  @Test func `a decline by one side closes the proposal for the other`() async throws {
    try await proposed { intake, path in
      let declined = try await intake.post(
        "\(path)/decline", intake.borrower.key, ["reason": "已招满"])
      #expect(declined.status == 202)
      let event = try #require(try await intake.lastEvent() as? ProposalAnswered)
      #expect(event.answer == .declined(reason: "已招满"))
      let late = try await intake.post("\(path)/acceptance", intake.lender.key, ["heads": 5])
      #expect(late.status == 409)
      #expect(late.code == "proposal-closed")
    }
  }

  @Test func `in time means before the deadline, by Intake's own time`() async throws {
    try await proposed { intake, path in
      intake.clock.set(intake.deadline.adding(microseconds: -1))
      let inTime = try await intake.post("\(path)/acceptance", intake.lender.key, ["heads": 5])
      #expect(inTime.status == 202)
      intake.clock.set(intake.deadline)
      let journal = try await intake.journal()
      let late = try await intake.post("\(path)/acceptance", intake.borrower.key, ["heads": 5])
      #expect(late.status == 409)
      #expect(late.code == "proposal-lapsed")
      let declined = try await intake.post("\(path)/decline", intake.borrower.key, ["reason": "x"])
      #expect(declined.code == "proposal-lapsed")
      #expect(try await intake.journal() == journal)
      // An answer is final: who answered in time is told so, and not that the time is over.
      let again = try await intake.post("\(path)/acceptance", intake.lender.key, ["heads": 5])
      #expect(again.code == "proposal-answered")
    }
  }

  @Test func `a proposal of others is as if it were not there`() async throws {
    try await proposed { intake, path in
      let journal = try await intake.journal()
      for proposal in [path, "/v1/proposals/\(EntityID(high: 1, low: 1).text)", "/v1/proposals/x"] {
        let answer = try await intake.post(
          "\(proposal)/acceptance", intake.stranger.key, ["heads": 5])
        #expect(answer.status == 404)
      }
      #expect(try await intake.journal() == journal)
    }
  }

  @Test func `an agreement is told to both sides`() async throws {
    try await IntakeHarness.run { intake in
      let surplus = try await intake.openLot(.surplus, intake.lender)
      let shortage = try await intake.openLot(.shortage, intake.borrower)
      let proposal = try await intake.propose(surplus, shortage, heads: 10)
      let command = EntityID(high: 7, low: 7)
      let agreement = EntityID(high: 0xA9, low: 1)
      try await intake.publish(
        ProposalCut(command: command, proposal: proposal, side: .surplus, accepted: 8, released: 2))
      try await intake.publish(
        AgreementDrafted(
          agreement: agreement, proposal: proposal, surplusLot: surplus, surplusVersion: 1,
          shortageLot: shortage, shortageVersion: 1, lender: intake.lender.code,
          borrower: intake.borrower.code, heads: 8, from: CalendarDay(number: 18_650),
          to: CalendarDay(number: 18_680), command: command))
      let shown = try await intake.get("/v1/proposals/\(proposal.text)", intake.lender.key).json
      #expect(shown["state"] == "agreed")
      #expect(shown["agreement"]?.string == agreement.text)
      #expect(shown["headsProposed"] == 10)
      #expect(shown["heads"] == 8)
      for key in [intake.lender.key, intake.borrower.key, intake.operatorKey] {
        let found = try await intake.get("/v1/agreements/\(agreement.text)", key)
        #expect(found.json["heads"] == 8)
        #expect(
          try await intake.get("/v1/agreements", key).json["items"]?.elements.count == 1)
      }
      let foreign = try await intake.get("/v1/agreements/\(agreement.text)", intake.stranger.key)
      #expect(foreign.status == 404)
      let late = try await intake.post(
        "/v1/proposals/\(proposal.text)/decline", intake.lender.key, ["reason": "x"])
      #expect(late.code == "proposal-closed")
    }
  }

  @Test func `a lapsed proposal says so`() async throws {
    try await proposed { intake, path in
      let id = try #require(path.split(separator: "/").last.flatMap { EntityID(text: String($0)) })
      try await intake.publish(
        ProposalClosed(
          proposal: id, reason: .lapsed, side: nil, detail: "", heads: 10, command: nil))
      let shown = try await intake.get(path, intake.lender.key).json
      #expect(shown["state"] == "lapsed")
      let answer = try await intake.post("\(path)/acceptance", intake.lender.key, ["heads": 5])
      #expect(answer.code == "proposal-lapsed")
    }
  }
}
