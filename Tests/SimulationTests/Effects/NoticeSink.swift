import TestSupport

@testable import Notifications

/// All recipients of notices: takes what comes and remembers by which id, or has its troubles.
///
/// Used by the thread of its seed alone.
final class NoticeSink: @unchecked Sendable {
  private let troublePercent: Int
  private var random: SeededGenerator
  /// How often something arrived under each id.
  private(set) var arrived: [String: Int] = [:]
  /// Arrived, while the sender was told that nobody knows.
  private(set) var unconfirmed = 0

  init(_ plan: SimulationPlan) {
    troublePercent = plan.noticeTroublePercent
    random = SeededGenerator(seed: plan.seed &* 0x9E6D)
  }

  /// Arrivals beyond the first.
  var repeats: Int { arrived.values.reduce(0) { $0 + $1 - 1 } }

  func take(_ id: String) -> DeliveryOutcome {
    guard random.chance(percent: troublePercent) else {
      arrived[id, default: 0] += 1
      return .delivered(receipt: "taken")
    }
    switch random.number(1...10) {
    case ...4: return .temporary(code: .mailDeferred, detail: "", retryAfterSeconds: nil)
    case ...7: return .technical(code: .mailUnreachable, detail: "")
    case ...9:
      arrived[id, default: 0] += 1
      unconfirmed += 1
      return .technical(code: .mailUnconfirmed, detail: "")
    default: return .permanent(code: .mailRefused, detail: "")
    }
  }
}
