internal import Logging
internal import ServiceLifecycle
private import Synchronization

/// Does the effects of one kind: takes those that are due, does up to `concurrencyMaximum` at once, and
/// hands each outcome to the writer. At a graceful stop nothing new is begun, and what is under way has
/// a while to end; what is still under way then is not waited for, and is done again at the next start, as
/// when the process dies.
package final class EffectRunner<D: Decider>: Service {
  package typealias Perform = @Sendable (Effect) async -> D.Command

  private let kind: String
  private let concurrencyMaximum: Int
  private let graceMilliseconds: Int
  private let runtime: ServiceRuntime<D>
  private let perform: Perform
  private let ended = Mutex<[(key: String, isSettled: Bool)]>([])
  private let wakes: AsyncStream<Void>
  private let wake: AsyncStream<Void>.Continuation

  /// - Parameters:
  ///   - graceMilliseconds: for what is under way at a graceful stop; the whole process has five seconds.
  ///   - perform: does it once, and says what the writer is to decide about the outcome. It must end
  ///     within its own time limits.
  package init(
    _ kind: String, concurrencyMaximum: Int, graceMilliseconds: Int = 3_000,
    runtime: ServiceRuntime<D>, perform: @escaping Perform
  ) {
    self.kind = kind
    self.concurrencyMaximum = concurrencyMaximum
    self.graceMilliseconds = graceMilliseconds
    self.runtime = runtime
    self.perform = perform
    (wakes, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    runtime.onEffects { [wake] in wake.yield() }
  }

  package func run() async throws {
    // For those whose wait ends, of which nobody tells.
    let looks = Task { [wake] in
      while (try? await Task.sleep(for: .milliseconds(Self.lookMilliseconds))) != nil {
        wake.yield()
      }
    }
    // No child tasks: one that waits for a thread in a system call is ended by no cancellation.
    var underWay: [String: Task<Void, Never>] = [:]
    var restingUntil: [String: UInt64] = [:]
    wake.yield()
    for await _ in wakes.cancelOnGracefulShutdown() {
      let now = runtime.uptime
      for (key, isSettled) in takeEnded() {
        underWay[key] = nil
        if !isSettled { restingUntil[key] = now + Self.restMilliseconds }
      }
      restingUntil = restingUntil.filter { $0.value > now }
      let free = concurrencyMaximum - underWay.count
      guard free > 0 else { continue }
      for effect in await due(now, underWay.count + restingUntil.count + free)
      where underWay.count < concurrencyMaximum && underWay[effect.key] == nil
        && restingUntil[effect.key] == nil
      {
        underWay[effect.key] = Task { [self] in await finish(effect) }
      }
    }
    looks.cancel()
    for _ in 0..<graceMilliseconds / Self.graceLookMilliseconds where !underWay.isEmpty {
      try? await Task.sleep(for: .milliseconds(Self.graceLookMilliseconds))
      for (key, _) in takeEnded() { underWay[key] = nil }
    }
    for task in underWay.values { task.cancel() }
  }

  private func finish(_ effect: Effect) async {
    let command = await perform(effect)
    // Cut short, it may say anything.
    guard !Task.isCancelled else { return }
    let submission = await runtime.submit(command, id: runtime.newCommandID())
    var isSettled = true
    switch submission {
    case .done: break
    case .refused, .unavailable, .failed:
      isSettled = false
      runtime.logger.warning(
        "outcome of an effect not taken",
        metadata: ["kind": "\(kind)", "effect": "\(effect.entity)"])
    }
    ended.withLock { $0.append((effect.key, isSettled)) }
    wake.yield()
  }

  private func due(_ uptime: UInt64, _ limit: Int) async -> [Effect] {
    do {
      return try await runtime.read { [kind] in
        try $0.dueEffects(kind, uptime: uptime, limit: limit)
      }
    } catch {
      runtime.logger.error(
        "effects not read", metadata: ["kind": "\(kind)", "reason": "\(error)"])
      return []
    }
  }

  private func takeEnded() -> [(key: String, isSettled: Bool)] {
    ended.withLock { ended in
      defer { ended = [] }
      return ended
    }
  }

  private static var lookMilliseconds: Int { 100 }
  private static var graceLookMilliseconds: Int { 20 }
  /// One whose outcome the writer could not take is done again after so long.
  private static var restMilliseconds: UInt64 { 1_000 }
}
