internal import Domain
internal import ServiceKit
internal import Synchronization

/// An open loop: offers are sent at their times whether or not earlier ones were answered, and each
/// latency counts from the time it was to be sent, so that a slow server cannot hide behind a
/// patient client.
final class LoadRun: Sendable {
  struct Outcome: Sendable {
    /// Path and id of what was answered with 2xx, with the key that may read it.
    var accepted: [(path: String, id: String, key: String)] = []
    /// By code; `no answer` where the connection broke.
    var refused: [String: Int] = [:]
    var sent = 0
  }

  private let api: APIClient
  private let keys: [String: String]
  private let clock: any ServiceClock
  private let outcome = Mutex(Outcome())
  let latencies = Timings()

  init(api: APIClient, keys: [String: String], clock: any ServiceClock) {
    self.api = api
    self.keys = keys
    self.clock = clock
  }

  var now: Outcome { outcome.withLock { $0 } }

  /// - Parameter run: a name that no earlier run had, for the keys of idempotency.
  func send(_ mix: LoadMix, rate: Int, seconds: Int, run: String) async throws {
    var mix = mix
    let begun = ContinuousClock.now
    try await withThrowingDiscardingTaskGroup { group in
      for index in 0..<rate * seconds {
        let intended = begun + .microseconds(1_000_000 * Int64(index) / Int64(rate))
        if ContinuousClock.now < intended { try await Task.sleep(until: intended) }
        let offer = mix.next(on: clock.now().day)
        group.addTask { [self] in await send(offer, at: intended, "\(run)-\(index)") }
      }
    }
  }

  private func send(
    _ offer: LoadOffer, at intended: ContinuousClock.Instant, _ name: String
  ) async {
    guard let key = keys[offer.enterprise] else { return }
    outcome.withLock { $0.sent += 1 }
    do {
      let answer = try await api.post(offer.path, offer.body, key: key, idempotency: name)
      latencies.record(since: intended)
      if answer.isSuccess, let made = try? answer.decode(Made.self) {
        outcome.withLock { $0.accepted.append((offer.path, made.id, key)) }
      } else {
        outcome.withLock { $0.refused[answer.code, default: 0] += 1 }
      }
    } catch {
      // A caller that waited in vain has waited too.
      latencies.record(since: intended)
      outcome.withLock { $0.refused["no answer", default: 0] += 1 }
    }
  }

  /// Reads every accepted id again.
  /// - Returns: those that are not there as they should be.
  func missing(readers: Int) async throws -> [String] {
    let accepted = now.accepted
    return try await withThrowingTaskGroup(of: [String].self) { group in
      for reader in 0..<readers {
        group.addTask { [api] in
          var missing: [String] = []
          for index in stride(from: reader, to: accepted.count, by: readers) {
            let (path, id, key) = accepted[index]
            let answer = try await api.get("\(path)/\(id)", key: key)
            if (try? answer.decode(Made.self).id) != id { missing.append(id) }
          }
          return missing
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
  }

  private struct Made: Decodable {
    let id: String
  }
}
