import Foundation
import TestSupport
import Testing

/// Real programs, killed at random while clients submit, answer, apply, review and pay.
@Suite(.serialized) struct KillTests {
  private static let killsOfEach = 5
  /// Of whom the first submit lots too.
  private static let enterprises = 250
  /// Notices that may be on their way at once, which a kill makes to come a second time: two mails and two
  /// requests, by the configuration.
  private static let noticesAtOnce = 4

  private struct Kill {
    let inFlight: Int
    let fetched: Int
  }

  @Test func `nothing accepted is lost, doubled or paid twice, whatever is killed`() throws {
    let city = try RunningCity()
    for name in RunningCity.names { try city.start(name) }
    let enterprises = try city.addEnterprises(Self.enterprises)
    let outside = try OutsideWorld(city, bank: "mixed")
    let office = try MoneyClient(city, outside, enterprises, pause: 0.2)
    let client = try OfferClient(
      city, seed: 1, keys: try city.keys(of: enterprises.prefix(10), city.folder.file("lots.csv")),
      pause: 0.1)
    let kills = try killEach(city, client)
    let repeated = try client.repeated()
    try client.stop()
    let outcome = try office.stop()
    try city.awaitDrained()
    try expectNothingPaidTwice(city, outside, outcome)
    try expectAllTold(city, office, kills["notifications"] ?? 0)

    let audit = try city.audit()
    #expect(audit.holds, "\(audit.verdict)")
    let offers = try client.expectNothingLostOrDoubled()
    #expect(repeated >= 1, "a request whose answer a kill had swallowed was sent again")
    print(
      "after \(kills.values.reduce(0, +)) kills: \(offers), \(repeated) and \(outcome.repeated) requests repeated; \(audit.verdict)"
    )
    for name in RunningCity.names {
      let stop = try city.stop(name)
      #expect(stop.status == 0)
      #expect(stop.seconds <= 5)
    }
  }

  /// - Returns: how often each was killed.
  private func killEach(_ city: RunningCity, _ client: OfferClient) throws -> [String: Int] {
    var random = SeededGenerator(seed: 1)
    var kills: [String: Int] = [:]
    var proven: [String: Int] = [:]
    // A kill of Intake just when the others have nothing to tell proves nothing and does not count.
    for _ in 0..<(3 * Self.killsOfEach) {
      for name in RunningCity.names where proven[name, default: 0] < Self.killsOfEach {
        let kill = try kill(name, city, client, after: 5 + Int(random.next() % 40))
        kills[name, default: 0] += 1
        #expect(kill.inFlight >= 1)
        print(
          "kill -9 of \(name): \(kill.inFlight) requests in flight, \(kill.fetched) events fetched afterwards"
        )
        if kill.fetched >= 1 { proven[name, default: 0] += 1 }
      }
      // While clients go on: the journals that it reads one after the other must fit each other.
      let proved = try city.operate("match", "certify")
      #expect(proved.status == 0, "\(proved.output)")
    }
    for name in RunningCity.names {
      #expect(proven[name] == Self.killsOfEach, "kills of \(name) after which events were fetched")
    }
    return kills
  }

  /// Kills a process in the midst of work, somewhere else each time, and starts it again.
  private func kill(
    _ name: String, _ city: RunningCity, _ client: OfferClient, after more: Int
  ) throws -> Kill {
    let before = try client.accepted().count
    try city.eventually("\(more) more offers") { try client.accepted().count >= before + more }
    var inFlight = 0
    try city.eventually("a request is in flight") {
      inFlight = try client.kill(city.pid(name))
      return inFlight >= 1
    }
    city.awaitEnd(name)
    if name != "intake" {
      let killedAt = try client.accepted().count
      try city.eventually("offers are accepted without \(name)") {
        try client.accepted().count >= killedAt + 5
      }
    }
    try city.start(name)
    var fetched = 0
    try city.eventually("\(name) is at its peers' heads") {
      fetched = Int(try city.metric("tiaoji_events_fetched", of: name))
      // The others certainly missed some; of Intake nobody knows before it has heard a head.
      if fetched >= 1 { return true }
      return name == "intake" ? try city.isDrained(name) : false
    }
    return Kill(inFlight: inFlight, fetched: fetched)
  }

  /// The bank's book is the ledger's.
  private func expectNothingPaidTwice(
    _ city: RunningCity, _ outside: OutsideWorld, _ outcome: MoneyClient.Outcome
  ) throws {
    // What the bank still does (money that comes back late) comes to the ledger.
    try city.eventually("the bank has nothing more to say") {
      let files = try FileManager.default.contentsOfDirectory(
        atPath: "\(city.bankFolder)/from-bank")
      return try !files.contains { $0.hasSuffix(".xml") } && city.balance("in-transit") == 0
    }
    outside.end("bank-simulator")
    let bank = try outside.bankTotals()
    try city.eventually("the ledger has what the bank has") {
      try city.balance("paid") == bank.paidFen - bank.returnedFen
    }
    #expect(bank.paid > 0)
    #expect(bank.paidTwice == 0)
    #expect(bank.incidents == 0)
    #expect(outcome.settled == outcome.applications, "\(outcome)")
    for verb in [["ledger", "verify"], ["recompute", "--all"]] {
      let said = try city.run("tiaoji", verb + ["--config", city.folder.path])
      #expect(said.status == 0, "\(said.output)")
    }
    print(
      "bank: \(bank.paid) paid, \(bank.paidTwice) twice, \(bank.rejected) rejected, \(bank.returned) returned, \(bank.paidFen - bank.returnedFen) fen as in the ledger; \(outcome.applications) applications in \(outcome.attempts) attempts, \(outcome.batches) batches; refused \(outcome.refusals)"
    )
  }

  /// Whatever was answered 2xx is there once, and each notice came to whom it was for.
  private func expectAllTold(_ city: RunningCity, _ office: MoneyClient, _ kills: Int) throws {
    var books = try office.books()
    try city.eventuallyNone("notices that are not delivered") {
      books = try office.books()
      return books.undelivered
    }
    #expect(books.lost == [])
    #expect(books.doubled == [])
    #expect(books.commands["pending"] == nil && books.commands["delayed"] == nil)
    #expect(books.deliveries > 0)
    #expect(books.deliveriesLost == [])
    #expect(books.unknown == [])
    #expect(books.noticesOff == [:], "there, and wanted")
    #expect(books.repeats <= kills * Self.noticesAtOnce)
    print(
      "told \(books.told), stored \(books.stored), commands \(books.commands); \(books.notices) notices, \(books.came) deliveries came of \(books.deliveries), \(books.repeats) repeated"
    )
  }
}
