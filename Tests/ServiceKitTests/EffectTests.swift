import Domain
import ServiceKit
import ServiceLifecycle
import Storage
import Synchronization
import TestSupport
import Testing

/// What a decision wants done in the world, on a real store, by a worker that the test plays.
@Suite(.timeLimit(.minutes(10))) struct EffectTests {
  /// Keeps what was done, and lets the test say what comes of it.
  private final class World: Sendable {
    struct Attempt: Sendable, Equatable {
      let key: String
      let payload: String
      let attempts: Int
    }

    let attempts = Mutex<[Attempt]>([])
    let atOnce = Mutex((now: 0, most: 0))
    private let done: AsyncStream<Attempt>
    private let note: AsyncStream<Attempt>.Continuation

    init() { (done, note) = AsyncStream.makeStream() }

    func begin(_ effect: Effect) {
      let attempt = Attempt(
        key: effect.key, payload: String(decoding: effect.payload, as: UTF8.self),
        attempts: effect.attempts)
      attempts.withLock { $0.append(attempt) }
      atOnce.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
      note.yield(attempt)
    }

    func end() { atOnce.withLock { $0.now -= 1 } }

    /// The next attempts, in the order they began.
    func next(_ count: Int) async -> [Attempt] {
      var found: [Attempt] = []
      for await attempt in done {
        found.append(attempt)
        if found.count == count { break }
      }
      return found
    }
  }

  private func runner(
    _ process: RuntimeBench, _ world: World, most: Int = 4,
    _ settle: @escaping @Sendable (Effect) async -> TallyDecider.Command = { .settle($0.key) }
  ) -> EffectRunner<TallyDecider> {
    EffectRunner(
      "post", concurrencyMaximum: most, graceMilliseconds: 100, runtime: process.runtime
    ) { effect in
      world.begin(effect)
      defer { world.end() }
      return await settle(effect)
    }
  }

  private func submit(
    _ command: TallyDecider.Command, _ process: RuntimeBench
  ) async -> Submission<EntityID> {
    await process.runtime.submit(command, id: process.runtime.newCommandID())
  }

  private func waiting(_ process: RuntimeBench) async throws -> [String] {
    try await process.runtime.read { transaction in
      try transaction.dueEffects("post", uptime: .max >> 1, limit: 100).map(\.key)
    }
  }

  @Test func `what a commit wants done is done, and its outcome ends it`() async throws {
    let process = try await RuntimeBench()
    let world = World()
    try await process.run(with: [runner(process, world)]) { _ in
      _ = await submit(.intend("a"), process)
      #expect(await world.next(1) == [.init(key: "a", payload: "a", attempts: 0)])
      try await Eventually.holds { try await waiting(process).isEmpty }
      // The key may be used again once the first is over.
      _ = await submit(.intend("a"), process)
      #expect(await world.next(1).count == 1)
    }
    #expect(world.attempts.withLock(\.count) == 2)
  }

  @Test func `a key that still waits is not taken twice`() async throws {
    let process = try await RuntimeBench()
    try await process.run { _ in
      _ = await submit(.intend("a"), process)
      guard case .failed = await submit(.intend("a"), process) else {
        Issue.record("taken twice")
        return
      }
      let left = try await waiting(process)
      #expect(left == ["a"])
    }
  }

  @Test func `what a decision wanted that failed is never done`() async throws {
    let process = try await RuntimeBench()
    let world = World()
    try await process.run(with: [runner(process, world)]) { _ in
      _ = await submit(.intendAndFail("void"), process)
      _ = await submit(.intend("after"), process)
      #expect(await world.next(1).map(\.key) == ["after"])
    }
    #expect(world.attempts.withLock { $0.map(\.key) } == ["after"])
  }

  @Test func `a repeat has the same key, waits its time, and counts the attempts`() async throws {
    let process = try await RuntimeBench()
    let world = World()
    let runner = runner(process, world) { effect in
      .settle(effect.key, againAfter: effect.attempts < 2 ? 500 : nil)
    }
    try await process.run(with: [runner]) { _ in
      _ = await submit(.intend("a"), process)
      for attempts in 0...2 {
        #expect(await world.next(1) == [.init(key: "a", payload: "a", attempts: attempts)])
        if attempts == 2 { break }
        try await Eventually.holds {
          try await process.runtime.read { transaction in
            try transaction.dueEffects("post", uptime: .max >> 1, limit: 1).first?.attempts
              == attempts + 1
          }
        }
        let early = try await process.runtime.read { [uptime = process.bench.clock.uptime()] in
          try $0.dueEffects("post", uptime: uptime + 499, limit: 1)
        }
        #expect(early.isEmpty, "due before its time")
        process.bench.clock.advance(milliseconds: 500)
      }
    }
  }

  @Test func `so many are done at once and no more, and one that hangs holds up no other`()
    async throws
  {
    let process = try await RuntimeBench()
    let world = World()
    let (gate, open) = AsyncStream<Void>.makeStream()
    let runner = runner(process, world, most: 2) { effect in
      if effect.key == "hangs" { for await _ in gate {} }
      return .settle(effect.key)
    }
    try await process.run(with: [runner]) { _ in
      _ = await submit(.intend("hangs"), process)
      for number in 1...20 { _ = await submit(.intend("quick-\(number)"), process) }
      #expect(await world.next(21).count == 21)
      #expect(world.atOnce.withLock(\.most) <= 2)
      try await Eventually.holds { try await waiting(process) == ["hangs"] }
      open.finish()
      try await Eventually.holds { try await waiting(process).isEmpty }
    }
  }

  @Test func `one that no cancellation ends does not hold up the stop`() async throws {
    let process = try await RuntimeBench()
    let world = World()
    let (gate, open) = AsyncStream<Void>.makeStream()
    let runner = runner(process, world) { effect in
      // As a thread does that waits in a system call.
      await Task { for await _ in gate {} }.value
      return .settle(effect.key)
    }
    try await process.run(with: [runner]) { _ in
      _ = await submit(.intend("hangs"), process)
      #expect(await world.next(1).count == 1)
    }
    open.finish()
    let left = try process.bench.store.read { transaction in
      try transaction.dueEffects("post", uptime: .max >> 1, limit: 10)
    }
    #expect(left.map(\.key) == ["hangs"], "done again at the next start")
  }

  @Test func `what was under way at the stop is done again at the next start`() async throws {
    let process = try await RuntimeBench()
    let first = World()
    let runner = runner(process, first) { effect in
      // Until it is cancelled: its outcome is never told.
      try? await Task.sleep(for: .seconds(3_600))
      return .settle(effect.key, againAfter: 1)
    }
    try await process.run(with: [runner]) { _ in
      _ = await submit(.intend("a", afterMilliseconds: 0), process)
      _ = await submit(.intend("later", afterMilliseconds: 100_000), process)
      #expect(await first.next(1).map(\.key) == ["a"])
    }
    let left = try process.bench.store.read { transaction in
      try transaction.dueEffects("post", uptime: .max >> 1, limit: 10)
    }
    #expect(left.map(\.key) == ["a", "later"])
    #expect(left.first?.attempts == 0)
    // A wait in process time ends with the process.
    try process.bench.restart()
    let due = try process.bench.store.read { transaction in
      try transaction.dueEffects("post", uptime: 0, limit: 10)
    }
    #expect(Set(due.map(\.key)) == ["a", "later"])
  }
}

/// Waits for what another thread does, bounded.
enum Eventually {
  static func holds(_ condition: () async throws -> Bool) async throws {
    for _ in 0..<2_000 {
      if try await condition() { return }
      try await Task.sleep(for: .milliseconds(5))
    }
    Issue.record("it never came to hold")
  }
}
