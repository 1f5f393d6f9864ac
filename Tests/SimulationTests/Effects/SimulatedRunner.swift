import Domain
import ServiceKit

/// Effects done, over all lives of a process.
final class EffectTally {
  var begun = 0
  /// Done, and its outcome was lost: it is done again under the same key.
  var untaken = 0
}

/// As `EffectRunner` does the effects of one kind, in one life of a process, without its clock.
///
/// Used by the thread of its seed alone.
final class SimulatedRunner<Base: Decider>: @unchecked Sendable {
  private let kind: String
  private let maximum: Int
  private let desk: NodeDesk<Base>
  private let executor: SteppedExecutor
  private let tally: EffectTally
  private let perform: @Sendable (Effect) async -> Base.Command
  private var underWay: Set<String> = []
  private var restingUntil: [String: UInt64] = [:]
  private var uptime: UInt64 = 0

  init(
    _ kind: String, maximum: Int, _ desk: NodeDesk<Base>, _ executor: SteppedExecutor,
    _ tally: EffectTally, perform: @escaping @Sendable (Effect) async -> Base.Command
  ) {
    self.kind = kind
    self.maximum = maximum
    self.desk = desk
    self.executor = executor
    self.tally = tally
    self.perform = perform
  }

  func begin(at uptime: UInt64) throws {
    self.uptime = uptime
    restingUntil = restingUntil.filter { $0.value > uptime }
    let free = maximum - underWay.count
    guard free > 0 else { return }
    let limit = underWay.count + restingUntil.count + free
    for effect in try desk.read({ try $0.dueEffects(kind, uptime: uptime, limit: limit) })
    where underWay.count < maximum && !underWay.contains(effect.key)
      && restingUntil[effect.key] == nil
    {
      underWay.insert(effect.key)
      tally.begun += 1
      Task(executorPreference: executor) { [self] in await finish(effect) }
    }
  }

  private func finish(_ effect: Effect) async {
    let command = await perform(effect)
    let submission = await desk.submit(command)
    underWay.remove(effect.key)
    if case .done = submission { return }
    tally.untaken += 1
    restingUntil[effect.key] = uptime + Self.restMilliseconds
  }

  private static var restMilliseconds: UInt64 { 100 }
}

/// What a process does in the world, by its real workers.
protocol SimulatedWork: AnyObject {
  var node: any SimulatedProcess { get }
  var tally: EffectTally { get }
  /// The process died in the middle of a step outside of its store.
  var hasDied: Bool { get }
  /// Begins what is due; the executor then runs it.
  /// - Parameter steps: outside of the store, that are left to the process; nil: as before.
  func begin(at uptime: UInt64, dyingAfter steps: Int?) throws
  /// It is not to die outside of its store any more.
  func spare()
  /// Nothing is wanted any more, now or later.
  func isDone() throws -> Bool
}
