package import Domain
internal import Foundation
package import ServiceKit

/// Plays a city against the running processes: a client and no service. Each enterprise acts by
/// itself, over HTTP and with its own key; word of proposals comes through one operator key.
package struct CityPlay: Sendable {
  let city: City
  let api: APIClient
  let clock: ScenarioClock
  /// API keys by credit code.
  let keys: [String: String]
  let operatorKey: String
  let counts = PlayCounts()
  /// Facts, applications, reviews and payments; nil where no Subsidy runs.
  var money: CityMoneyPlay?
  /// Real milliseconds between two looks at the proposals.
  static let lookMilliseconds = 40
  static let progressSeconds = 5

  /// Returns when the scenario has ended and every request was answered.
  func run() async throws {
    try await withThrowingDiscardingTaskGroup { group in
      for (index, offer) in city.offers.enumerated() {
        group.addTask { try await play(offer, index) }
      }
      group.addTask { try await progress() }
      if let money { group.addTask { try await money.run() } }
      var seen: [String: Int] = [:]
      var after = "0"
      while clock.now() < clock.end {
        let page = try await look(after: after)
        after = page.cursor
        for proposal in page.items {
          counts.change { $0.proposals += 1 }
          for code in [proposal.surplus.enterprise.code, proposal.shortage.enterprise.code] {
            guard let enterprise = enterprises[code] else { continue }
            let ordinal = seen[code, default: 0]
            seen[code] = ordinal + 1
            let plan = AnswerPlan.draw(seed: city.seed, enterprise: enterprise, ordinal: ordinal)
            group.addTask { try await answer(proposal, by: code, plan) }
          }
        }
        try await Task.sleep(for: .milliseconds(Self.lookMilliseconds))
      }
    }
  }

  private let enterprises: [String: CityEnterprise]

  init(
    city: City, api: APIClient, clock: ScenarioClock, keys: [String: String], operatorKey: String
  ) {
    self.city = city
    self.api = api
    self.clock = clock
    self.keys = keys
    self.operatorKey = operatorKey
    enterprises = Dictionary(city.enterprises.map { ($0.code, $0) }) { first, _ in first }
  }

  // MARK: What an enterprise does

  private func play(_ offer: CityOffer, _ index: Int) async throws {
    let code = city.enterprises[offer.enterprise].code
    guard let key = keys[code] else { return }
    let path = offer.side == "surplus" ? "/v1/surplus-offers" : "/v1/shortage-requests"
    let moment = clock.start.adding(seconds: Int64(offer.atSeconds))
    guard try await wait(until: moment) else { return }
    guard
      let answer = await attempt(
        "offer", { try await api.post(path, offer.body, key: key, idempotency: "offer-\(index)") }),
      answer.isSuccess, let made = try? answer.decode(Made.self)
    else { return }
    counts.change { $0.offers += 1 }
    if let amendment = offer.amendment {
      guard try await wait(until: moment.adding(seconds: Int64(amendment.afterSeconds))) else {
        return
      }
      _ = await attempt("amendment") {
        try await api.post(
          "\(path)/\(made.id)/amendments", ["reachMetres": amendment.reachMetres], key: key,
          idempotency: "amendment-\(index)")
      }
    }
    if let withdrawal = offer.withdrawal {
      guard try await wait(until: moment.adding(seconds: Int64(withdrawal.afterSeconds))) else {
        return
      }
      _ = await attempt("withdrawal") {
        try await api.post(
          "\(path)/\(made.id)/withdrawal", ["reason": withdrawal.reason], key: key,
          idempotency: "withdrawal-\(index)")
      }
    }
  }

  private func answer(_ proposal: ProposalSeen, by code: String, _ plan: AnswerPlan) async throws {
    guard plan.act != .silence, let key = keys[code], let made = Instant(iso: proposal.madeAt),
      let deadline = Instant(iso: proposal.deadline)
    else { return }
    let span = deadline.microseconds - made.microseconds
    let moment = made.adding(microseconds: span / 1_000 * Int64(plan.permille))
    guard try await wait(until: moment) else { return }
    let path = "/v1/proposals/\(proposal.id)"
    // Whoever answers reads it first: the other side may have cut or ended it.
    guard let shown = await attempt("reading", { try await api.get(path, key: key) }),
      let current = try? shown.decode(ProposalSeen.self)
    else { return }
    // Who is late does not look.
    guard current.isOpen || plan.permille > 1_000 else { return }
    let name = "answer-\(proposal.id)-\(code)"
    counts.change { $0.answers += 1 }
    if case .decline(let reason) = plan.act {
      _ = await attempt("decline") {
        try await api.post("\(path)/decline", ["reason": reason], key: key, idempotency: name)
      }
    } else {
      var heads = current.headsLeft
      if case .acceptPart(let percent) = plan.act {
        heads = max(1, current.smallestGroup, heads * percent / 100)
      }
      let accepted = heads
      _ = await attempt("acceptance") {
        try await api.post("\(path)/acceptance", ["heads": accepted], key: key, idempotency: name)
      }
    }
  }

  private struct Made: Decodable {
    let id: String
  }

  private func attempt(
    _ what: String, _ request: () async throws -> APIAnswer
  ) async -> APIAnswer? {
    await counts.attempt(what, request)
  }

  // MARK: Time and progress

  /// How long the clock still stands at its start: everything is made ready meanwhile.
  /// - Throws: `OperatorFault` if it has gone on for so long that the first offers would come late, all
  ///   at once, and on another day than they are written for.
  package static func lead(of clock: ScenarioClock, at wall: Instant) throws -> Duration {
    let left = clock.anchor.microseconds - wall.microseconds
    guard left > -(firstOfferSeconds * 1_000_000 / clock.rate) else {
      throw OperatorFault(
        "making ready has taken until \(clock.now().iso) of the scenario, past its first offers: begin anew with empty stores and an anchor further ahead"
      )
    }
    return .microseconds(max(0, left))
  }

  static func awaitBeginning(of clock: ScenarioClock, at wall: Instant) async throws {
    try await Task.sleep(for: lead(of: clock, at: wall))
  }

  /// Scenario seconds to the first offer there can be: 08:00 of the first day.
  private static let firstOfferSeconds: Int64 = 8 * 3_600

  private func wait(until moment: Instant) async throws -> Bool {
    try await clock.wait(until: moment)
  }

  private func look(after: String) async throws -> Page<ProposalSeen> {
    let answer = try await api.get("/v1/proposals?after=\(after)&limit=200", key: operatorKey)
    guard answer.isSuccess else {
      throw OperatorFault("the list of proposals was refused: \(answer.code)")
    }
    return try answer.decode(Page<ProposalSeen>.self)
  }

  private func progress() async throws {
    var after = "0"
    while clock.now() < clock.end {
      let left = (clock.end.microseconds - clock.now().microseconds) / clock.rate
      try await Task.sleep(for: min(.seconds(Self.progressSeconds), .microseconds(left)))
      while true {
        let answer = try await api.get("/v1/agreements?after=\(after)&limit=200", key: operatorKey)
        let page = try answer.decode(Page<AgreementSeen>.self)
        after = page.cursor
        counts.change { values in
          values.agreements += page.items.count
          values.headsAgreed += page.items.reduce(0) { $0 + $1.heads }
        }
        if page.items.count < 200 { break }
      }
      let values = counts.now
      say(
        "\(clock.now().day.iso)  offers \(values.offers)  proposals \(values.proposals)  answers \(values.answers)  agreements \(values.agreements) with \(values.headsAgreed) heads"
      )
    }
  }
}

extension ScenarioClock {
  /// - Returns: false if the scenario ends before.
  func wait(until moment: Instant) async throws -> Bool {
    guard moment < end else { return false }
    let scenario = moment.microseconds - now().microseconds
    if scenario > 0 { try await Task.sleep(for: .microseconds(scenario / rate)) }
    return true
  }
}
