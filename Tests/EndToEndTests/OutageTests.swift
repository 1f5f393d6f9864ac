import Foundation
import TestSupport
import Testing

/// Matching is down for a minute of real time, which is five days of the scenario's.
@Suite(.serialized) struct OutageTests {
  private static let days = (from: "2021-02-20", to: "2021-05-20")
  private static let outage = Duration.seconds(60)

  /// Two enterprises whose lots fit each other and, by distance, nobody else's.
  private struct Couple {
    let lender: Enterprise
    let borrower: Enterprise
    let region: String
    let place: (Double, Double)
  }

  @Test func `offers are accepted without Matching, and an answer in time counts`() throws {
    let city = try RunningCity(
      scenario: .init(start: "2021-01-12", end: "2021-03-06", rate: 7200))
    for name in RunningCity.names { try city.start(name) }
    let everybody = try city.addEnterprises(9)
    let answering = Couple(
      lender: everybody[0], borrower: everybody[1], region: "330381", place: (27.78, 120.65))
    let silent = Couple(
      lender: everybody[2], borrower: everybody[3], region: "330382", place: (28.11, 120.98))
    for couple in [answering, silent] { try submit(couple, to: city) }
    let agreed = try proposal(of: answering, in: city)
    let lapsed = try proposal(of: silent, in: city)

    city.kill9("matching")
    let began = ContinuousClock.now
    for (enterprise, id) in [
      (answering.lender, agreed.id), (answering.borrower, agreed.id), (silent.lender, lapsed.id),
    ] {
      let answer = try accept(id, enterprise, city)
      #expect(answer.status == 202, "\(answer.body)")
    }
    let client = try OfferClient(
      city, seed: 1, keys: try city.keys(of: everybody[4..<8], city.folder.file("client.csv")),
      pause: 0.5, days: Self.days)
    let deadline = max(agreed.deadline, lapsed.deadline)
    // Intake's time is what it writes on an offer.
    var probes: Set<String> = []
    try city.eventually("a minute went by, and by Intake's time the deadlines", seconds: 180) {
      let probe = try city.post(
        "surplus-offers", key: everybody[8].key, idempotencyKey: "probe-\(probes.count)",
        RunningCity.offer(heads: 1, days: Self.days))
      #expect(probe.status == 201, "\(probe.body)")
      probes.insert(probe.text("id"))
      return probe.text("submittedAt") > deadline && ContinuousClock.now - began >= Self.outage
    }
    let late = try accept(lapsed.id, silent.borrower, city)
    #expect(late.status == 409)
    #expect(late.text("code") == "proposal-lapsed")
    for id in [agreed.id, lapsed.id] {
      let path = "proposals/\(id)"
      let key = id == agreed.id ? answering.lender.key : silent.lender.key
      #expect(try city.read(path, key: key).text("state") == "proposed", "nobody has judged it")
    }
    #expect(!city.isRunning("matching"))
    let seconds = Int((ContinuousClock.now - began) / .seconds(1))
    try client.stop()
    let accepted = try client.accepted().count
    #expect(accepted > 0)

    try city.start("matching")
    try city.awaitDrained(seconds: 180)
    try city.eventually("both proposals are closed") {
      let states = try [(agreed, answering), (lapsed, silent)].map { proposal, couple in
        try city.read("proposals/\(proposal.id)", key: couple.lender.key).text("state")
      }
      return states == ["agreed", "lapsed"]
    }
    let agreements = try city.list("agreements", key: answering.borrower.key)
    #expect(agreements.map { $0["proposal"] as? String } == [agreed.id])
    let outcome = try client.expectNothingLostOrDoubled(
      others: try lots(of: everybody, city, probes))
    let audit = try city.audit()
    #expect(audit.holds, "\(audit.verdict)")
    print(
      "Matching down for \(seconds) s: \(accepted + probes.count) offers accepted meanwhile; two answers in time made an agreement, a late one got 409; \(outcome); \(audit.verdict)"
    )
  }

  private func submit(_ couple: Couple, to city: RunningCity) throws {
    for (path, enterprise) in [
      ("surplus-offers", couple.lender), ("shortage-requests", couple.borrower),
    ] {
      let answer = try city.post(
        path, key: enterprise.key, idempotencyKey: "lot",
        RunningCity.offer(heads: 8, in: couple.region, at: couple.place, days: Self.days))
      try #require(answer.status == 201, "\(answer.body)")
    }
  }

  private func proposal(
    of couple: Couple, in city: RunningCity
  ) throws -> (id: String, deadline: String) {
    var found: [String: Any] = [:]
    try city.eventually("\(couple.region) has a proposal") {
      let made = try city.list("proposals", key: couple.borrower.key)
      found = made.first ?? [:]
      return made.count == 1
    }
    return (
      try #require(found["id"] as? String), try #require(found["deadline"] as? String)
    )
  }

  private func accept(
    _ proposal: String, _ enterprise: Enterprise, _ city: RunningCity
  ) throws -> HTTPAnswer {
    try city.post(
      "proposals/\(proposal)/acceptance", key: enterprise.key,
      idempotencyKey: "answer-\(proposal)", ["heads": 8])
  }

  /// Ids of the lots that this test submitted itself.
  private func lots(
    of everybody: [Enterprise], _ city: RunningCity, _ probes: Set<String>
  ) throws -> Set<String> {
    try everybody[..<4].reduce(into: probes) { ids, enterprise in
      for path in ["surplus-offers", "shortage-requests"] {
        for item in try city.list(path, key: enterprise.key) {
          if let id = item["id"] as? String { ids.insert(id) }
        }
      }
    }
  }
}
