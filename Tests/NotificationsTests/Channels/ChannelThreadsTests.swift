import Foundation
import Notifications
import Synchronization
import Testing

@Suite struct ChannelThreadsTests {
  private static let done = DeliveryOutcome.delivered(receipt: "done")

  @Test func `a lane that stands holds up no other`() async {
    let threads = ChannelThreads(.init(threads: 2))
    let (dead, gate) = (Lane(), Gate())
    async let first = threads.run(lane: "dead") { dead.enter { gate.wait() } }
    async let second = threads.run(lane: "dead") { dead.enter { gate.wait() } }
    await dead.entered()
    for _ in 0..<20 {
      #expect(await threads.run(lane: "living") { Self.done } == Self.done)
    }
    #expect(dead.mostAtOnce == 1)
    gate.open()
    #expect(await [first, second] == [Self.done, Self.done])
    #expect(dead.mostAtOnce == 1, "one at a time also after the first")
  }

  @Test func `more than may wait is refused at once, in a lane and all in all`() async throws {
    let threads = ChannelThreads(.init(threads: 1, waitingMaximum: 3, waitingPerLaneMaximum: 2))
    let (lane, gate) = (Lane(), Gate())
    let outcomes = await withTaskGroup(of: DeliveryOutcome.self) { group in
      group.addTask { await threads.run(lane: "a") { lane.enter { gate.wait() } } }
      await lane.entered()
      // Of three more, whichever comes last finds its lane full.
      for _ in 0..<3 { group.addTask { await threads.run(lane: "a") { Self.done } } }
      var first = [await group.next()]
      // One more of another lane may wait, and then nobody.
      for lane in ["b", "c"] { group.addTask { await threads.run(lane: lane) { Self.done } } }
      first.append(await group.next())
      gate.open()
      return await group.reduce(into: first.compactMap(\.self)) { $0.append($1) }
    }
    let full = DeliveryOutcome.technical(code: .channelFull, detail: "")
    #expect(Array(outcomes.prefix(2)) == [full, full])
    #expect(outcomes.dropFirst(2).allSatisfy { $0 == Self.done } && outcomes.count == 6)
  }

  @Test func `stopping answers what waits and takes nothing more`() async {
    let threads = ChannelThreads(.init(threads: 1))
    let (lane, gate) = (Lane(), Gate())
    let stopped = DeliveryOutcome.technical(code: .channelStopped, detail: "")
    await withTaskGroup(of: DeliveryOutcome.self) { group in
      group.addTask { await threads.run(lane: "a") { lane.enter { gate.wait() } } }
      await lane.entered()
      group.addTask { await threads.run(lane: "a") { Self.done } }
      threads.stop()
      #expect(await group.next() == stopped)
      #expect(await threads.run(lane: "b") { Self.done } == stopped)
      gate.open()
      #expect(await group.next() == Self.done)
    }
  }
}

/// Closed until it is opened, once and for all; a test that fails gets through in the end.
private final class Gate: Sendable {
  private let semaphore = DispatchSemaphore(value: 0)

  func open() { semaphore.signal() }

  func wait() {
    _ = semaphore.wait(timeout: .now() + 20)
    semaphore.signal()
  }
}

/// Sees how many are in a lane.
private final class Lane: Sendable {
  private let counts = Mutex((now: 0, most: 0))
  private let first = AsyncStream.makeStream(of: Void.self)

  var mostAtOnce: Int { counts.withLock(\.most) }

  func enter(_ body: () -> Void) -> DeliveryOutcome {
    counts.withLock {
      $0.now += 1
      $0.most = max($0.most, $0.now)
    }
    first.continuation.yield()
    body()
    counts.withLock { $0.now -= 1 }
    return .delivered(receipt: "done")
  }

  /// Waits until somebody is in it.
  func entered() async {
    for await _ in first.stream { return }
  }
}
