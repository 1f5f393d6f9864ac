import Domain
import Events
import HTTPTypes
import Intake
import Synchronization
import TestSupport
import Testing

@testable import MessageBus

@Suite(.timeLimit(.minutes(10))) struct CommandTests {
  @Test func `a command is pending, then done, and a repeat tells the present state`() async throws
  {
    try await IntakeHarness.run { intake in
      let lot = try await intake.openLot(.surplus, intake.lender)
      let path = "/v1/surplus-offers/\(lot.text)/withdrawal"
      let first = try await intake.post(
        path, intake.lender.key, ["reason": "x"], idempotencyKey: "w")
      #expect(first.status == 202)
      let location = try #require(first.headers[.location])
      let event = try #require(try await intake.lastEvent() as? LotWithdrawn)
      #expect(location == "/v1/commands/\(event.command.text)")
      #expect(first.json["state"] == "delayed", "Matching was never heard of")
      try await intake.publish(CommandDone(command: event.command))
      let shown = try await intake.get(location, intake.lender.key)
      #expect(shown.json["state"] == "done")
      let again = try await intake.post(
        path, intake.lender.key, ["reason": "x"], idempotencyKey: "w")
      #expect(again.status == 200)
      #expect(again.json["id"] == first.json["id"])
      #expect(try await intake.get(location, intake.stranger.key).status == 404)
      #expect(try await intake.get(location, intake.operatorKey).status == 200)
    }
  }

  @Test func `a refused command is a conflict with Matching's code, and its key stays used`()
    async throws
  {
    try await IntakeHarness.run { intake in
      let lot = try await intake.openLot(.surplus, intake.lender)
      let path = "/v1/surplus-offers/\(lot.text)/amendments"
      _ = try await intake.post(path, intake.lender.key, ["heads": 13], idempotencyKey: "a")
      let event = try #require(try await intake.lastEvent() as? LotAmended)
      try await intake.publish(
        CommandRefused(command: event.command, code: "amendment-below-held", detail: "4 open"))
      let again = try await intake.post(
        path, intake.lender.key, ["heads": 13], idempotencyKey: "a",
        headers: ["Accept-Language": "en"])
      #expect(again.status == 409)
      #expect(again.code == "amendment-below-held")
      #expect(again.json["command"]?.string == event.command.text)
      #expect(again.json["title"] == "The heads are fewer than those bound already")
      #expect(again.json["detail"] == "Cut no more than the heads still open (4 open)")
    }
  }

  @Test func `a refused acceptance is told without holes in its text, and may be given anew`()
    async throws
  {
    try await IntakeHarness.run { intake in
      let surplus = try await intake.openLot(.surplus, intake.lender)
      let shortage = try await intake.openLot(.shortage, intake.borrower)
      let proposal = try await intake.propose(surplus, shortage, heads: 10)
      let path = "/v1/proposals/\(proposal.text)"
      let accepted = try await intake.post(
        "\(path)/acceptance", intake.lender.key, ["heads": 10], idempotencyKey: "a")
      #expect(accepted.status == 202)
      let event = try #require(try await intake.lastEvent() as? ProposalAnswered)
      try await intake.publish(
        CommandRefused(command: event.command, code: "heads-above-left", detail: "maximum: 8"))
      let refused = try await intake.post(
        "\(path)/acceptance", intake.lender.key, ["heads": 10], idempotencyKey: "a",
        headers: ["Accept-Language": "en"])
      #expect(refused.status == 409)
      #expect(refused.code == "heads-above-left")
      #expect(refused.json["title"] == "More heads were accepted than are left")
      #expect(refused.json["detail"] == "Accept fewer heads (maximum: 8)")
      let command = try await intake.get(
        "/v1/commands/\(event.command.text)", intake.lender.key,
        headers: ["Accept-Language": "en"])
      #expect(command.json["refusal"]?["title"] == "More heads were accepted than are left")
      #expect(command.json["refusal"]?["detail"] == "maximum: 8")
      // The answer that was refused is taken back: it is no answer.
      let shown = try await intake.get(path, intake.lender.key).json
      #expect(shown["surplus"]?["answer"] == .null)
      for lot in ["surplus-offers/\(surplus.text)", "shortage-requests/\(shortage.text)"] {
        let history = try await intake.get("/v1/\(lot)", intake.operatorKey).json["history"]
        #expect(history?.elements.last?["what"] == "answer-refused")
      }
      let again = try await intake.post("\(path)/acceptance", intake.lender.key, ["heads": 8])
      #expect(again.status == 202)
    }
  }

  @Test
  func `who waits is answered once the outcome is applied, and the next GET shows it`()
    async throws
  {
    // The wait begins, the outcome comes; the pause itself never ends.
    let (pauses, begun) = AsyncStream.makeStream(of: Int.self)
    var options = IntakeHarness.Options()
    options.pause = { seconds in
      begun.yield(seconds)
      await forever()
    }
    try await IntakeHarness.run(options) { intake in
      let lot = try await intake.openLot(.surplus, intake.lender)
      let path = "/v1/surplus-offers/\(lot.text)"
      async let answer = intake.post(
        "\(path)/withdrawal", intake.lender.key, ["reason": "x"], headers: ["Prefer": "wait=7"])
      #expect(await pauses.first { _ in true } == 7)
      let event = try #require(try await intake.lastEvent() as? LotWithdrawn)
      var buckets = LotBuckets(open: 20)
      try buckets.move(20, from: .open, to: .withdrawn)
      try await intake.publish(
        LotChanged(
          lot: lot, version: 1, buckets: buckets, reason: .withdrawn, command: event.command))
      try await intake.publish(CommandDone(command: event.command))
      let told = try await answer
      #expect(told.status == 200)
      #expect(told.json["state"] == "done")
      let applied = try #require(HTTPField.Name("Preference-Applied"))
      #expect(told.headers[applied] == "wait=7")
      #expect(try await intake.get(path, intake.lender.key).json["state"] == "withdrawn")
    }
  }

  @Test func `a wait that sees no outcome ends as pending`() async throws {
    try await IntakeHarness.run { intake in
      let lot = try await intake.openLot(.surplus, intake.lender)
      var status = BusStatus()
      status.heard = [
        BusStatus.Heard(
          stream: try #require(StreamName("matching/3303")), peer: "matching", cursor: .start,
          delivered: .start, head: .start, asOf: 0, behind: 0, behindMilliseconds: 0,
          isHalted: false, haltReason: nil, isSilent: false, lastError: nil)
      ]
      intake.shell.set(status)
      let answer = try await intake.post(
        "/v1/surplus-offers/\(lot.text)/withdrawal", intake.lender.key, ["reason": "x"],
        headers: ["Prefer": "wait=1"])
      #expect(answer.status == 202)
      #expect(answer.json["state"] == "pending")
    }
  }

  @Test func `who could not wait is not told that the wait was granted`() async throws {
    var options = IntakeHarness.Options()
    options.waitersMaximum = 0
    try await IntakeHarness.run(options) { intake in
      let lot = try await intake.openLot(.surplus, intake.lender)
      let applied = try #require(HTTPField.Name("Preference-Applied"))
      let answer = try await intake.post(
        "/v1/surplus-offers/\(lot.text)/withdrawal", intake.lender.key, ["reason": "x"],
        headers: ["Prefer": "wait=5"])
      #expect(answer.status == 202)
      #expect(answer.headers[applied] == nil)
    }
  }

  @Test func `when too many wait, one more is answered without waiting`() async throws {
    let waiters = CommandWaiters(maximum: 2)
    let one = EntityID(high: 1, low: 1)
    let first = try #require(waiters.ticket(for: one))
    let second = try #require(waiters.ticket(for: one))
    #expect(waiters.ticket(for: one) == nil)
    second.leave()
    let third = try #require(waiters.ticket(for: one))
    waiters.finish(one)
    // Both are let go; a pause that never ends would keep them here.
    await first.wait { await forever() }
    await third.wait { await forever() }
    #expect(waiters.ticket(for: one) != nil)
  }

  @Test func `answers say up to which time each stream is known`() async throws {
    try await IntakeHarness.run { intake in
      let lot = try await intake.openLot(.surplus, intake.lender)
      let asOf = IntakeHarness.start.adding(seconds: 30)
      await intake.shell.heard(intake.matching.withLock { $0.head(asOf: asOf) })
      // The next input makes the writer take the head.
      try await intake.publish(CommandDone(command: EntityID(high: 1, low: 1)))
      let answer = try await intake.get("/v1/surplus-offers/\(lot.text)", intake.lender.key)
      #expect(answer.json["asOf"]?["matching/3303"] == .string(asOf.iso))
    }
  }
}

/// Returns when the task is cancelled.
func forever() async {
  let (stream, continuation) = AsyncStream.makeStream(of: Never.self)
  for await _ in stream {}
  continuation.finish()
}
