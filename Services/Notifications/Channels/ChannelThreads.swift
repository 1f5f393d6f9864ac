internal import Foundation
private import Synchronization

/// Runs blocking deliveries off the cooperative pool: a fixed number of threads at most, and a lane
/// for each recipient's server, so that a dead one holds up its own notices and nobody else's.
package final class ChannelThreads: Sendable {
  package struct Limits: Sendable {
    /// Attempts under way at a time, each on a thread that ends when nothing waits.
    package var threads: Int
    /// Of these, in one lane.
    package var perLane: Int
    /// Attempts that wait, all in all; one more is answered `channel-full`.
    package var waitingMaximum: Int
    /// Attempts that wait, in one lane.
    package var waitingPerLaneMaximum: Int

    package init(
      threads: Int = 8, perLane: Int = 1, waitingMaximum: Int = 256,
      waitingPerLaneMaximum: Int = 16
    ) {
      self.threads = threads
      self.perLane = perLane
      self.waitingMaximum = waitingMaximum
      self.waitingPerLaneMaximum = waitingPerLaneMaximum
    }

    /// For one mail server, whose lane is the only one.
    package static let mail = Limits(threads: 2, perLane: 2, waitingPerLaneMaximum: 256)
  }

  private struct Job: Sendable {
    let lane: String
    let work: @Sendable () -> DeliveryOutcome
    let answer: CheckedContinuation<DeliveryOutcome, Never>
  }

  /// As long as a thread is to be had, no job waits but those of lanes that are full.
  private struct State {
    var waiting: [Job] = []
    var underWay: [String: Int] = [:]
    var threads = 0
    var isStopped = false

    mutating func next(_ limits: Limits) -> Job? {
      let index = waiting.firstIndex { underWay[$0.lane, default: 0] < limits.perLane }
      guard let index else { return nil }
      let job = waiting.remove(at: index)
      underWay[job.lane, default: 0] += 1
      return job
    }

    mutating func ended(_ job: Job) {
      let left = underWay[job.lane, default: 1] - 1
      underWay[job.lane] = left == 0 ? nil : left
    }
  }

  private let limits: Limits
  private let state = Mutex(State())

  package init(_ limits: Limits = Limits()) {
    precondition(limits.threads > 0 && limits.perLane > 0)
    self.limits = limits
  }

  /// Waits for a thread and runs `work` on it. A cancelled task still gets its work's outcome: what
  /// was sent cannot be taken back.
  package func run(
    lane: String, _ work: @escaping @Sendable () -> DeliveryOutcome
  ) async -> DeliveryOutcome {
    await withCheckedContinuation { answer in
      let refused = state.withLock { state -> DeliveryCode? in
        if state.isStopped { return .channelStopped }
        let mayStart =
          state.threads < limits.threads && state.underWay[lane, default: 0] < limits.perLane
        let inLane = state.waiting.count { $0.lane == lane }
        guard
          mayStart
            || (state.waiting.count < limits.waitingMaximum
              && inLane < limits.waitingPerLaneMaximum)
        else { return .channelFull }
        state.waiting.append(Job(lane: lane, work: work, answer: answer))
        if mayStart {
          state.threads += 1
          startThread()
        }
        return nil
      }
      if let refused { answer.resume(returning: .technical(code: refused, detail: "")) }
    }
  }

  /// Answers what waits, and all that comes later, with `channel-stopped`. What is under way is not
  /// waited for: it ends within its own time, or with the process, its fate then unknown.
  package func stop() {
    let waiting = state.withLock { state in
      state.isStopped = true
      defer { state.waiting = [] }
      return state.waiting
    }
    for job in waiting {
      job.answer.resume(returning: .technical(code: .channelStopped, detail: ""))
    }
  }

  private func startThread() {
    let thread = Thread { [self] in
      var last: Job?
      while let job = take(after: last) {
        job.answer.resume(returning: job.work())
        last = job
      }
    }
    thread.name = "channel"
    thread.start()
  }

  private func take(after last: Job?) -> Job? {
    state.withLock { state in
      if let last { state.ended(last) }
      let job = state.next(limits)
      if job == nil { state.threads -= 1 }
      return job
    }
  }
}
