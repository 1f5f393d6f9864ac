import Domain
import MessageBus
import ServiceKit
import Storage

extension SimulatedCity {
  /// Everything is mended: the network, the stores, the processes, what an operator mends.
  func heal() throws {
    trace("heal")
    unpause()
    for work in works { work.spare() }
    for node in nodes {
      if node.maximumBytes < 1 << 40 {
        node.maximumBytes = 1 << 40
        try crash(node)
      }
      try start(node)
    }
    // Before the network is whole: until it is done, nobody may see what it loses.
    try restoring?.advance(self)
    mend()
  }

  /// Runs until nothing more happens.
  /// - Throws: `SimulationFailure` when that takes too long.
  func settle(money: MoneyClients.Scope) throws {
    var (quiet, isStill) = (0, false)
    var heads = try nodes.map { try $0.head() }
    for _ in 0..<Self.roundsMaximum {
      passTime(milliseconds: isStill ? 200 : 50, byTheClock: false)
      try act(mayBegin: false, money: money)
      for work in works { try begin(work, dyingAfter: nil) }
      try bank.step(now: wall)
      for _ in 0..<20 {
        guard network.settle(limit: 200_000) else { throw SimulationFailure("frames without end") }
        let reads = nodes.count { $0.readOne() }
        for node in nodes { try step(node, fate: .none) }
        if reads == 0, network.postCount + network.inFlightCount == 0 { break }
      }
      for node in nodes where node.isRewound { try node.stopForGood() }
      try restoring?.advance(self)
      try mendParked()
      let now = try nodes.map { try $0.head() }
      isStill = now == heads
      quiet = try isStill && isSettled() ? quiet + 1 : 0
      heads = now
      // Longer than the settle window of a round and than a timer's back-off.
      if quiet >= 3 { return }
    }
    throw SimulationFailure(
      "no quiescence: \(try nodes.map { try describe($0) }.joined(separator: "; "))")
  }

  /// Every cursor at its head, nobody waits, nothing is parked.
  private func isSettled() throws -> Bool {
    // What was said after the words of a process that stopped for good waits for ever.
    let isAnyGone = nodes.contains(where: \.isStoppedForGood)
    for node in nodes where node.isUp {
      guard try node.parked().isEmpty else { return false }
      if isAnyGone { continue }
      guard try node.halts().isEmpty else {
        // What others said after what it does not hear waits with it.
        guard restoring?.mayStand(node) == true else { return false }
        continue
      }
      for publisher in nodes where publisher.isUp && node.heard.contains(publisher.own) {
        let (cursor, head) = (try node.cursor(of: publisher.own), try publisher.head())
        guard cursor?.sequence == head?.sequence, cursor?.hash == head?.hash else { return false }
      }
    }
    guard intake.isUp else { return true }
    return try !clients.isWaiting && bank.isDone && works.allSatisfy { try $0.isDone() }
  }

  private func describe(_ node: any SimulatedProcess) throws -> String {
    let cursors = try node.read { try $0.cursors() } ?? []
    let heard = cursors.map { "\($0.stream) \($0.sequence) \($0.halted ?? "")" }
    let isDone = try works.filter { $0.node === node }.map { try $0.isDone() }
    return "\(node.name) \(node.isUp ? "up" : "down") head \(try node.head()?.sequence ?? -1) "
      + "cursors \(heard) parked \(try node.parked()) work done \(isDone) "
      + "clients \(clients.isWaiting ? "wait" : "rest") bank \(bank.isDone ? "rests" : "works")"
  }

  /// An operator retries what is parked, the oldest first. Nothing is ever dropped, not even after an
  /// accepted loss: nobody is left with events that cannot be applied.
  private func mendParked() throws {
    for node in nodes {
      guard let key = try node.parked().first else { continue }
      node.submit(Maintenance(.retryParked(key)) { _ in })
    }
  }

  private static let roundsMaximum = 3_000
}
