internal import Domain
internal import Events
internal import Logging
internal import MessageBus
internal import ServiceKit
internal import Storage

/// Does a delivery once: reads what is to be told, asks for the address, sends, and says what the writer
/// is to decide.
struct DeliveryRound: Sendable {
  let courier: any Courier
  let ask: @Sendable (AskQuestion) async -> AskOutcome
  let read: @Sendable (DeliveryKey) async throws -> DeliveryJob?
  let metrics: Metrics
  let logger: Logger

  func perform(_ effect: Effect) async -> RecordOutcome {
    guard let key = DeliveryKey(effect.key) else {
      preconditionFailure("no delivery's key: \(effect.key)")
    }
    do {
      guard let job = try await read(key) else {
        // Decided together with its effect, it is there as long as that.
        preconditionFailure("no delivery of the effect \(effect.key)")
      }
      let outcome = await outcome(job)
      count(job, outcome)
      return RecordOutcome(key: key, tries: job.tries, outcome: outcome)
    } catch {
      logger.error(
        "delivery not read", metadata: ["notice": "\(key.notice)", "reason": "\(error)"])
      // The writer takes this for a late one, so that it is tried again; not at once, though.
      try? await Task.sleep(for: .seconds(1))
      return RecordOutcome(key: key, tries: -1, outcome: .postponed)
    }
  }

  private func outcome(_ job: DeliveryJob) async -> AttemptOutcome {
    if job.isErased { return .attempted(.permanent(code: .contactErased, detail: "")) }
    if courier.isOff() { return .attempted(.technical(code: .channelOff, detail: "")) }
    switch await ask(courier.question(job)) {
    case .values(let values):
      let texts = values.compactMap { $0.value.map { String(decoding: $0, as: UTF8.self) } }
      guard texts.count == values.count else {
        return .attempted(.permanent(code: .contactErased, detail: ""))
      }
      return .attempted(await courier.send(job, to: texts))
    case .failed(.noAnswer), .failed(.busy): return .postponed
    case .failed(let failure):
      // The allow-list or this program is at fault, and no recipient.
      return .attempted(.technical(code: .askRefused, detail: failure.rawValue))
    }
  }

  private func count(_ job: DeliveryJob, _ outcome: AttemptOutcome) {
    let (kind, code, detail) = outcome.words
    metrics.add(
      Self.attempts, [("channel", job.channel.rawValue), ("code", code), ("outcome", kind)])
    guard kind != "delivered" else { return }
    logger.notice(
      "not delivered",
      metadata: [
        "notice": "\(job.key.notice)", "contact": "\(job.key.contact)", "outcome": "\(kind)",
        "code": "\(code)", "detail": "\(detail)",
      ])
  }

  private static let attempts = MetricFamily(
    "tiaoji_delivery_attempts_total", .counter, "Attempts to deliver a notice, by how they ended.")
}

extension AttemptOutcome {
  /// For logs and metrics.
  fileprivate var words: (kind: String, code: String, detail: String) {
    switch self {
    case .postponed: ("postponed", "", "")
    case .attempted(.delivered(let receipt)): ("delivered", "", receipt)
    case .attempted(.temporary(let code, let detail, _)): ("temporary", code.rawValue, detail)
    case .attempted(.permanent(let code, let detail)): ("permanent", code.rawValue, detail)
    case .attempted(.technical(let code, let detail)): ("technical", code.rawValue, detail)
    }
  }
}
