internal import Synchronization

/// What the players did and were told; for progress, and for what no journal knows.
package final class PlayCounts: Sendable {
  package struct Values: Sendable {
    var offers = 0
    var proposals = 0
    var answers = 0
    /// For subsidies.
    var applications = 0
    /// Answers that came after the deadline, and were told so.
    var late = 0
    var agreements = 0
    var headsAgreed = 0
    /// Refusals by code that playing by the rules can meet.
    var refusals: [String: Int] = [:]
    /// What should not happen.
    package var unexpected: [String: Int] = [:]

    package init() {}

    /// Why a run whose books agree has failed all the same, in sentences: books in which nothing
    /// happened agree too.
    package func faults(_ figures: CityFigures) -> [String] {
      var faults: [String] = []
      if figures.agreements == 0 { faults.append("Nothing was agreed.") }
      if !unexpected.isEmpty {
        let count = unexpected.values.reduce(0, +)
        faults.append("\(count) requests met what should not happen: see UNEXPECTED above.")
      }
      return faults
    }
  }

  private let values = Mutex(Values())

  init() {}

  var now: Values { values.withLock { $0 } }

  func change(_ body: (inout Values) -> Void) { values.withLock { body(&$0) } }

  /// An answer to a POST: counts it if it was refused.
  func note(_ answer: APIAnswer, _ what: String) {
    guard !answer.isSuccess else { return }
    let code = answer.code
    change { values in
      if code == "proposal-lapsed" { values.late += 1 }
      if Self.lawful.contains(code) {
        values.refusals[code, default: 0] += 1
      } else {
        values.unexpected["\(what): \(code)", default: 0] += 1
      }
    }
  }

  /// What fails is counted and does not stop the others.
  func attempt(
    _ what: String, _ request: () async throws -> APIAnswer
  ) async -> APIAnswer? {
    do {
      let answer = try await request()
      note(answer, what)
      return answer
    } catch {
      fail(what, error)
      return nil
    }
  }

  func fail(_ what: String, _ error: any Error) {
    change { $0.unexpected["\(what): \(type(of: error))", default: 0] += 1 }
  }

  /// What befalls who answers late, or about what somebody else has ended meanwhile.
  private static let lawful: Set = [
    "proposal-lapsed", "proposal-closed", "heads-above-left", "heads-below-smallest-group",
    "offer-withdrawn", "statement-missing", "entitlement-not-applied", "entitlement-not-reviewed",
    "entitlement-not-approved", "approval-changed",
  ]
}
