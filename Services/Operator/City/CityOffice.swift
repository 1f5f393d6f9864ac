internal import Domain
internal import Foundation
internal import ServiceKit

/// The four persons of a city's office, who look at what is there and decide, each with a key of their own.
/// They go on after the scenario's end until every payment has come to its own.
struct CityOffice: Sendable {
  let play: CityMoneyPlay

  private static let lookMilliseconds = 400
  /// Real seconds after the scenario's end for the bank to answer all.
  private static let patienceSeconds = 40
  private static let batchMaximum = 60

  private struct Entitlement: Decodable, Sendable {
    let id: String
    let enterprise: String
    let policy: String
    /// Null between what tells of its assessment and what tells of its state.
    let state: String?
    let amountFen: Int64
    let provisional: Bool
    let approval: String?
    let attempt: Int
    let screens: [Screen]

    struct Screen: Decodable, Sendable {
      let code: String
    }

    var isUnderWay: Bool {
      ["reviewed", "approved", "released", "instructed"].contains(state)
        || state == "applied" && !provisional
    }
  }

  private struct Batch: Decodable, Sendable {
    let id: String
    let state: String
    let settledFen: Int64
  }

  func run() async throws {
    var again: Set<String> = []
    var round = 0
    let end = ContinuousClock.now + .seconds(untilEndSeconds + Self.patienceSeconds)
    while ContinuousClock.now < end {
      let entitlements: [Entitlement] = try await all("/v1/entitlements", play.staff.maker)
      round += 1
      for one in entitlements { try await decide(one, round, &again) }
      try await release(entitlements.filter { $0.state == "approved" }, round)
      let batches: [Batch] = try await all("/v1/payment-batches", play.staff.accountant)
      for batch in batches where batch.state == "answered" {
        _ = await play.counts.attempt("reconciliation") {
          try await play.api.post(
            "/v1/payment-batches/\(batch.id)/reconciliation", ["settledFen": batch.settledFen],
            key: play.staff.accountant, idempotency: "reconcile-\(batch.id)-\(round)")
        }
      }
      let isOver =
        play.clock.now() >= play.clock.end && !entitlements.contains(where: \.isUnderWay)
        && batches.allSatisfy { $0.state == "reconciled" }
      if isOver { return }
      try await Task.sleep(for: .milliseconds(Self.lookMilliseconds))
    }
  }

  private var untilEndSeconds: Int {
    let left = play.clock.end.microseconds - play.clock.now().microseconds
    return Int(max(0, left) / play.clock.rate / 1_000_000)
  }

  /// Each command is asked for once; what it came to is seen at the next look.
  private func decide(
    _ one: Entitlement, _ round: Int, _ again: inout Set<String>
  ) async throws {
    switch one.state {
    case "applied" where !one.provisional:
      guard let approval = one.approval else { return }
      // One in thirty has papers missing.
      let isRefused = one.attempt == 0 && one.id.utf8.reduce(0, { $0 &+ Int($1) }) % 30 == 0
      await review(one, "review", play.staff.maker, approval, isRefused ? "材料不齐" : nil)
    case "reviewed":
      guard let approval = one.approval else { return }
      await review(one, "approval", play.staff.checker, approval, nil)
    case "rejected", "returned", "held":
      guard play.clock.now() < play.clock.end, again.insert("\(one.id)#\(one.attempt)").inserted,
        let key = play.keys[one.enterprise]
      else { return }
      let attempt = one.attempt + 1
      if let payee = await play.addPayee(one.enterprise, key, attempt: attempt) {
        await play.apply(one.policy, payee, one.enterprise, key, attempt: attempt)
      }
    default: return
    }
  }

  private struct Review: Encodable {
    let verdict: String
    let approval: String
    let reason: String?
  }

  private func review(
    _ one: Entitlement, _ path: String, _ key: String, _ approval: String, _ refusal: String?
  ) async {
    let seen = one.screens.isEmpty ? nil : "已核对原件"
    _ = await play.counts.attempt(path) {
      try await play.api.post(
        "/v1/entitlements/\(one.id)/\(path)",
        Review(
          verdict: refusal == nil ? "passed" : "refused", approval: approval,
          reason: refusal ?? seen),
        key: key, idempotency: "\(path)-\(one.id)-\(approval)")
    }
  }

  private struct Release: Encodable {
    struct Item: Encodable {
      let entitlement: String
      let approval: String
    }

    let items: [Item]
    let totalFen: Int64
  }

  private func release(_ approved: [Entitlement], _ round: Int) async throws {
    let chosen = approved.filter { $0.approval != nil }.prefix(Self.batchMaximum)
    guard !chosen.isEmpty else { return }
    let release = Release(
      items: chosen.map {
        Release.Item(entitlement: $0.id, approval: $0.approval ?? "")
      }, totalFen: chosen.reduce(0) { $0 + $1.amountFen })
    // Again with the same items is the same command.
    let name = "release-\(chosen.map { $0.id.suffix(6) + "\($0.attempt)" }.joined())"
    _ = await play.counts.attempt("release") {
      try await play.api.post(
        "/v1/payment-batches", release, key: play.staff.payer,
        idempotency: String(name.prefix(200)))
    }
  }

  private func all<Item: Decodable & Sendable>(_ path: String, _ key: String) async throws -> [Item]
  {
    var (items, after) = ([Item](), "0")
    while true {
      let answer = try await play.api.get("\(path)?after=\(after)&limit=200", key: key)
      guard answer.isSuccess else {
        throw OperatorFault("the list \(path) was refused: \(answer.code)")
      }
      let page = try answer.decode(Page<Item>.self)
      items += page.items
      after = page.cursor
      if page.items.count < 200 { return items }
    }
  }
}
