import Domain
import Events
import HTTPTypes
import Intake
import MessageBus
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct OfferTests {
  @Test func `a submitted offer is answered 201, journalled, and found again`() async throws {
    try await IntakeHarness.run { intake in
      let answer = try await intake.post("/v1/surplus-offers", intake.lender.key, Body.surplus)
      #expect(answer.status == 201)
      let id = try #require(answer.json["id"]?.string)
      #expect(answer.headers[.location] == "/v1/surplus-offers/\(id)")
      #expect(answer.json["state"] == "submitted")
      #expect(answer.json["enterprise"]?.string == intake.lender.code.text)
      #expect(
        answer.json["asOf"]
          == ["matching/3303": .null, "notifications/3303": .null, "subsidy/3303": .null])
      let event = try #require(try await intake.lastEvent() as? LotSubmitted)
      #expect(event.lot.text == id)
      #expect(event.terms.heads == 20)
      #expect(event.terms.place == Place(latitudeE6: 28_065_750, longitudeE6: 120_555_770))
      #expect(event.terms.wage.rate == Money(fen: 480_000))
      let found = try await intake.get("/v1/surplus-offers/\(id)", intake.lender.key)
      #expect(found.status == 200)
      for name in ["id", "terms", "heads", "history", "submittedAt", "command"] {
        #expect(found.json[name] == answer.json[name], "\(name)")
      }
    }
  }

  @Test func `a shortage keeps all its terms`() async throws {
    try await IntakeHarness.run { intake in
      let answer = try await intake.post(
        "/v1/shortage-requests", intake.borrower.key, Body.shortage)
      let event = try #require(try await intake.lastEvent() as? LotSubmitted)
      #expect(event.terms.side == .shortage)
      #expect(event.terms.urgency == .urgent(reason: "订单激增"))
      #expect(event.terms.hazards == ["噪声"])
      #expect(event.terms.smallestGroup == 3)
      #expect(answer.json["terms"]?["urgency"] == ["reason": "订单激增"])
    }
  }

  @Test func `an enterprise sees its own offers only, an operator all`() async throws {
    try await IntakeHarness.run { intake in
      let lot = try await intake.openLot(.surplus, intake.lender)
      let path = "/v1/surplus-offers/\(lot.text)"
      #expect(try await intake.get(path, intake.lender.key).status == 200)
      #expect(try await intake.get(path, intake.stranger.key).status == 404)
      #expect(try await intake.get(path, intake.operatorKey).status == 200)
      #expect(
        try await intake.get("/v1/shortage-requests/\(lot.text)", intake.lender.key).status == 404)
      let list = try await intake.get("/v1/surplus-offers", intake.stranger.key)
      #expect(list.json["items"] == [])
    }
  }

  @Test func `one GET tells all that happened to an offer, with times`() async throws {
    try await IntakeHarness.run { intake in
      let surplus = try await intake.openLot(.surplus, intake.lender)
      let shortage = try await intake.openLot(.shortage, intake.borrower)
      intake.clock.advance(milliseconds: 60_000)
      let proposal = try await intake.propose(surplus, shortage, heads: 10)
      _ = try await intake.post(
        "/v1/proposals/\(proposal.text)/acceptance", intake.lender.key, ["heads": 8])
      let path = "/v1/surplus-offers/\(surplus.text)"
      let answer = try await intake.get(path, intake.lender.key)
      let history = try #require(answer.json["history"]?.elements)
      #expect(
        history.map { $0["what"]?.string } == ["submitted", "opened", "proposed", "accepted"])
      #expect(history[0]["at"] == .string(IntakeHarness.start.iso))
      #expect(history[2]["at"] == .string(IntakeHarness.start.adding(seconds: 60).iso))
      #expect(history[3]["heads"] == 8)
      #expect(answer.json["historyOmitted"] == 0)
    }
  }

  @Test func `an amendment is journalled whole and shown once Matching took it over`() async throws
  {
    try await IntakeHarness.run { intake in
      let lot = try await intake.openLot(.surplus, intake.lender)
      let path = "/v1/surplus-offers/\(lot.text)"
      let answer = try await intake.post(
        "\(path)/amendments", intake.lender.key, ["heads": 14, "willingHeads": 3, "town": "藤桥"])
      #expect(answer.status == 202)
      let event = try #require(try await intake.lastEvent() as? LotAmended)
      #expect(event.terms.heads == 14)
      #expect(event.terms.town == "藤桥")
      #expect(event.terms.occupation == "6-31-01-03")
      #expect(try await intake.get(path, intake.lender.key).json["terms"]?["heads"] == 20)
      var buckets = LotBuckets(open: 20)
      try buckets.amend(by: -6)
      try await intake.publish(
        LotChanged(
          lot: lot, version: 2, buckets: buckets, reason: .amended, command: event.command))
      try await intake.publish(CommandDone(command: event.command))
      let shown = try await intake.get(path, intake.lender.key).json
      #expect(shown["version"] == 2)
      #expect(shown["terms"]?["heads"] == 14)
      #expect(shown["heads"]?["withdrawn"] == 6)
      // The next amendment starts from there.
      _ = try await intake.post("\(path)/amendments", intake.lender.key, ["town": .null])
      let next = try #require(try await intake.lastEvent() as? LotAmended)
      #expect(next.terms.town == nil)
      #expect(next.terms.heads == 14)
    }
  }

  @Test func `a refused amendment leaves the terms, and the next one does not build on it`()
    async throws
  {
    try await IntakeHarness.run { intake in
      let lot = try await intake.openLot(.surplus, intake.lender)
      let path = "/v1/surplus-offers/\(lot.text)"
      _ = try await intake.post("\(path)/amendments", intake.lender.key, ["heads": 13])
      let refused = try #require(try await intake.lastEvent() as? LotAmended)
      try await intake.publish(
        CommandRefused(command: refused.command, code: "amendment-below-held", detail: ""))
      _ = try await intake.post("\(path)/amendments", intake.lender.key, ["town": "藤桥"])
      let next = try #require(try await intake.lastEvent() as? LotAmended)
      #expect(next.terms.heads == 20)
      let shown = try await intake.get(path, intake.lender.key).json
      #expect(
        shown["history"]?.elements.map { $0["what"]?.string }.suffix(2)
          == ["amendment-refused", "amendment-requested"])
    }
  }

  @Test func `while an amendment is not decided the next one waits, as it would build on it`()
    async throws
  {
    try await IntakeHarness.run { intake in
      let lot = try await intake.openLot(.surplus, intake.lender)
      let path = "/v1/surplus-offers/\(lot.text)/amendments"
      _ = try await intake.post(path, intake.lender.key, ["heads": 13])
      let pending = try #require(try await intake.lastEvent() as? LotAmended)
      let early = try await intake.post(path, intake.lender.key, ["town": "藤桥"])
      #expect(early.status == 409)
      #expect(early.json["code"] == "amendment-pending")
      #expect(try await intake.lastEvent() as? LotAmended == pending, "no effect")
      try await intake.publish(
        CommandRefused(command: pending.command, code: "amendment-below-held", detail: ""))
      #expect(try await intake.post(path, intake.lender.key, ["town": "藤桥"]).status == 202)
    }
  }

  @Test func `a withdrawn offer takes no more commands`() async throws {
    try await IntakeHarness.run { intake in
      let lot = try await intake.openLot(.surplus, intake.lender)
      let path = "/v1/surplus-offers/\(lot.text)"
      let reason: JSONValue = ["reason": "订单恢复"]
      let withdrawn = try await intake.post("\(path)/withdrawal", intake.lender.key, reason)
      #expect(withdrawn.status == 202)
      let event = try #require(try await intake.lastEvent() as? LotWithdrawn)
      #expect(event.reason == "订单恢复")
      for (verb, body) in [("withdrawal", reason), ("amendments", ["heads": 30])] {
        let answer = try await intake.post("\(path)/\(verb)", intake.lender.key, body)
        #expect(answer.status == 409)
        #expect(answer.code == "offer-withdrawn")
      }
      #expect(try await intake.lastEvent() is LotWithdrawn)
      // Unless Matching refuses it.
      try await intake.publish(
        CommandRefused(command: event.command, code: "lot-unknown", detail: ""))
      let amended = try await intake.post(
        "\(path)/amendments", intake.lender.key, ["heads": 30])
      #expect(amended.status == 202)
    }
  }

  @Test func `nobody commands another's offer`() async throws {
    try await IntakeHarness.run { intake in
      let lot = try await intake.openLot(.surplus, intake.lender)
      let before = try await intake.journal().count
      let path = "/v1/surplus-offers/\(lot.text)"
      let amended = try await intake.post(
        "\(path)/amendments", intake.stranger.key, ["heads": 30])
      let withdrawn = try await intake.post(
        "\(path)/withdrawal", intake.stranger.key, ["reason": "x"])
      #expect(amended.status == 404)
      #expect(withdrawn.status == 404)
      #expect(try await intake.journal().count == before)
    }
  }

  @Test func `a submission that Matching refuses is shown as refused`() async throws {
    try await IntakeHarness.run { intake in
      let answer = try await intake.post("/v1/surplus-offers", intake.lender.key, Body.surplus)
      let command = try #require(answer.json["command"]?.string.flatMap(EntityID.init(text:)))
      try await intake.publish(
        CommandRefused(command: command, code: "lot-out-of-range", detail: "x"))
      let id = try #require(answer.json["id"]?.string)
      let shown = try await intake.get("/v1/surplus-offers/\(id)", intake.lender.key).json
      #expect(shown["state"] == "refused")
      #expect(shown["heads"]?["open"] == 0)
      let state = try await intake.get("/v1/commands/\(command.text)", intake.lender.key).json
      #expect(state["state"] == "refused")
      #expect(state["refusal"]?["code"] == "lot-out-of-range")
    }
  }
}
