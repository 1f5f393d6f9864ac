internal import Domain
internal import Foundation
internal import ServiceKit

/// Plays the money side of a city over HTTP: enterprises state facts and apply, four persons make, check,
/// pay and reconcile. What returned or was refused by the bank is applied for once more.
struct CityMoneyPlay: Sendable {
  static let retention = "wenzhou-liuwen-retention-grant-2021"
  static let training = "wenzhou-project-training-spring-festival-2021"
  static let fund = "employment"
  /// Yuan, by one document: more than the city's beneficiaries can be owed.
  static let appropriationYuan = 60_000_000

  let city: City
  let api: APIClient
  let clock: ScenarioClock
  /// API keys by credit code.
  let keys: [String: String]
  let staff: CityStaff
  let counts: PlayCounts
  /// Where notices by mail and webhook go in the demo.
  let sinks: Sinks

  struct Sinks: Sendable {
    /// Loopback port of the webhook sink; 0: none.
    let webhookPort: Int
  }

  func run() async throws {
    try await withThrowingDiscardingTaskGroup { group in
      for beneficiary in city.beneficiaries {
        group.addTask { try await play(beneficiary) }
      }
      group.addTask { try await CityOffice(play: self).run() }
    }
  }

  // MARK: What an enterprise does

  private func play(_ beneficiary: CityBeneficiary) async throws {
    let code = city.enterprises[beneficiary.enterprise].code
    guard let key = keys[code] else { return }
    guard try await wait(0, beneficiary.atSeconds) else { return }
    if let channel = beneficiary.channel { await addContact(channel, code, key) }
    guard let payee = await addPayee(code, key, attempt: 1) else { return }
    await state(beneficiary, code, key)
    if !beneficiary.classHours.isEmpty {
      guard try await wait(40, beneficiary.atSeconds % 86_400) else { return }
      await stateTraining(beneficiary, code, key)
    }
    // From the first day on which nothing is provisional any more.
    guard try await wait(47, beneficiary.atSeconds % 86_400) else { return }
    if beneficiary.stayers >= 50, city.enterprises[beneficiary.enterprise].kind == "private" {
      await apply(Self.retention, payee, code, key)
    }
    guard !beneficiary.classHours.isEmpty,
      try await wait(48, beneficiary.atSeconds % 86_400)
    else { return }
    await apply(Self.training, payee, code, key)
  }

  /// - Returns: false if the scenario ends before.
  private func wait(_ days: Int, _ seconds: Int) async throws -> Bool {
    try await clock.wait(until: clock.start.adding(seconds: Int64(days * 86_400 + seconds)))
  }

  private func addContact(_ channel: String, _ code: String, _ key: String) async {
    let address =
      channel == "mail"
      ? "hr-\(code.lowercased())@example.com"
      : "http://127.0.0.1:\(sinks.webhookPort)/\(code)"
    if channel == "webhook", sinks.webhookPort == 0 { return }
    _ = await counts.attempt("contact") {
      try await api.post(
        "/v1/contacts", ["channel": channel, "address": address], key: key,
        idempotency: "contact-\(code)")
    }
  }

  struct Made: Decodable {
    let id: String
  }

  private struct Payee: Encodable {
    let name: String
    let account: String
    let agent = "102333002013"
  }

  /// An invented account, another one for each attempt.
  func addPayee(_ code: String, _ key: String, attempt: Int) async -> String? {
    let number = code.utf8.reduce(UInt64(attempt)) { ($0 &* 31 &+ UInt64($1)) % 10_000_000_000 }
    let account = "6222\(10_000_000_000 + number)"
    let name = city.enterprises.first { $0.code == code }?.name ?? code
    let answer = await counts.attempt("payee") {
      try await api.post(
        "/v1/payees", Payee(name: name, account: account), key: key,
        idempotency: "payee-\(code)-\(attempt)")
    }
    return answer.flatMap { try? $0.decode(Made.self) }?.id
  }

  private struct StaffRow: Encodable {
    let worker: String
    var local = false
    var insured = true
    var leftOn: String?
  }

  private struct TrainingRow: Encodable {
    let worker: String
    let project: String
    let classHours: Int
    let from: String
    let to: String
  }

  private struct Facts: Encodable {
    var staff: [StaffRow] = []
    var training: [TrainingRow] = []
  }

  /// Whoever leaves had left the day before the statement.
  private func state(_ beneficiary: CityBeneficiary, _ code: String, _ key: String) async {
    let left = clock.now().day.adding(days: -1).iso
    let stayers = (0..<beneficiary.stayers).map { StaffRow(worker: "\(code)-\($0)") }
    let leavers = (0..<beneficiary.leavers).map {
      StaffRow(worker: "\(code)-left-\($0)", leftOn: left)
    }
    _ = await counts.attempt("facts") {
      try await api.post(
        "/v1/facts", Facts(staff: stayers + leavers), key: key, idempotency: "facts-\(code)")
    }
  }

  private func stateTraining(_ beneficiary: CityBeneficiary, _ code: String, _ key: String) async {
    let rows = beneficiary.classHours.enumerated().map {
      TrainingRow(
        worker: "\(code)-\($0)", project: "spring", classHours: $1, from: "2021-02-01",
        to: "2021-02-19")
    }
    _ = await counts.attempt("training") {
      try await api.post(
        "/v1/facts", Facts(training: rows), key: key, idempotency: "training-\(code)")
    }
  }

  func apply(
    _ policy: String, _ payee: String, _ code: String, _ key: String, attempt: Int = 1
  ) async {
    counts.change { $0.applications += 1 }
    _ = await counts.attempt("application") {
      try await api.post(
        "/v1/applications", ["policy": policy, "payee": payee], key: key,
        idempotency: "apply-\(policy)-\(code)-\(attempt)")
    }
  }
}
