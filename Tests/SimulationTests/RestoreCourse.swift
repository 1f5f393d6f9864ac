import Domain
import MessageBus
import ServiceKit
import Storage

@testable import Subsidy

/// One restore of one node in a run: backup, loss, restore, acceptance.
final class RestoreCourse {
  let kind: SimulationPlan.Restore
  private let victim: any SimulatedProcess
  private let consumers: [any SimulatedProcess]
  private let plan: SimulationPlan
  private(set) var isRestored = false
  private var acknowledged = (offers: 0, answers: 0, commands: 0)
  private var hasBackup = false
  private var backedUp: UInt64 = 0
  private var sawBeyond = false
  private var report: StoreRestore.Report?
  private var hash: Digest32 = .zero
  private var askedAt: [String: UInt64] = [:]
  private var statementAskedAt: UInt64 = 0
  /// Events that each consumer had applied beyond the restore point.
  private var beyond: [String: Int] = [:]

  init?(_ city: SimulatedCity) {
    guard let kind = city.plan.restore,
      let victim = city.nodes.first(where: { $0.name == city.plan.restored })
    else { return nil }
    plan = city.plan
    self.victim = victim
    // A bank that pays whatever it reads again leaves no room for a Subsidy that does not know of its
    // own restore.
    self.kind = victim.name == "subsidy" && kind != .unseen ? .seen : kind
    let stream = victim.own
    consumers = city.nodes.filter { $0.heard.contains(stream) }
  }

  /// Between backup and restore nobody may see what will be lost.
  var isApart: Bool { kind == .unseen && hasBackup && !isRestored }

  /// Whether nothing that anybody had heard of was lost.
  var isWhole: Bool {
    guard isRestored else { return true }
    return switch kind {
    case .unseen: true
    case .seen: hasNobodySeen
    case .leftHalted: false
    case .unlawful: !isNoticed
    }
  }

  private var hasNobodySeen: Bool { consumers.allSatisfy { beyond[$0.name] == 0 } }

  /// Somebody stands, or the rewound process has stopped.
  private var isNoticed: Bool {
    victim.isStoppedForGood
      || consumers.contains { (try? $0.cursor(of: victim.own)?.halted) != nil }
  }

  /// What does not hold after a restore that lost what others had heard of.
  func judge() throws -> [String] {
    switch kind {
    case .unseen: return hasNobodySeen ? [] : ["events beyond the backup were seen: \(beyond)"]
    case .leftHalted:
      return try consumers.compactMap { consumer in
        let cursor = try consumer.cursor(of: victim.own)
        let stands = cursor?.halted == HaltReason.otherEpoch.rawValue && cursor?.epoch == 1
        return stands ? nil : "the halt of \(consumer.name) does not stand"
      }
    case .unlawful where sawBeyond && !isNoticed:
      return ["nobody noticed that \(victim.name) was rewound"]
    case .seen, .unlawful: return []
    }
  }

  /// Whether a consumer's halt is the documented one, not to be lifted.
  func mayStand(_ node: any SimulatedProcess) -> Bool {
    isRestored && (kind == .leftHalted || kind == .unlawful)
      && consumers.contains { $0 === node }
  }

  func advance(_ city: SimulatedCity) throws {
    if !hasBackup, city.turn >= plan.backupAt, city.turn < plan.turns, let store = victim.store {
      if kind == .unseen { city.isolate(victim) }
      try store.backup(to: victim.backupPath)
      hasBackup = true
      backedUp = UInt64(try victim.head()?.sequence ?? 0)
      acknowledged = (
        city.clients.acknowledged.count, city.clients.answered.count,
        city.clients.money.accepted.count
      )
      city.trace("\(victim.name) is backed up")
    } else if hasBackup, !isRestored, city.turn >= plan.restoreAt,
      consumers.allSatisfy(\.isUp)
    {
      try restore(city)
    } else if report != nil, kind == .seen || kind == .unseen {
      for consumer in consumers { try accept(consumer, city) }
      if victim === city.subsidy { try lookAtGate(city) }
    }
  }

  /// The bank is asked for a statement of all that it ever did; once that is read, two persons agree.
  private func lookAtGate(_ city: SimulatedCity) throws {
    guard
      let (isShut, isCovered) = try victim.read({ transaction in
        let gate = try PaymentGate.find(transaction)
        return (gate.frozenAt != nil, try gate.isCovered(transaction))
      })
    else { return }
    city.clients.money.mayThaw = isShut && isCovered
    if isShut, !isCovered, city.uptime >= statementAskedAt + 500 {
      statementAskedAt = city.uptime
      city.bank.stateAll(at: city.wall)
    }
  }

  private func restore(_ city: SimulatedCity) throws {
    isRestored = true
    try city.clients.hear(at: city.moment(mayBegin: false), city.intake)
    city.counts.restores += 1
    city.trace("\(victim.name) is put back to its backup: \(kind)")
    sawBeyond = try consumers.contains {
      UInt64(try $0.cursor(of: victim.own)?.sequence ?? 0) > backedUp
    }
    if kind == .unlawful {
      try victim.putBack()
    } else {
      report = try victim.restore(now: city.wall).first
    }
    try city.start(victim)
    if let report, report.restoredSequence > 0 {
      let bytes = try victim.read {
        try $0.row(
          JournalStatement.hashAt, .text(report.stream), SQLValue(report.restoredSequence))?
          .blob("hash")
      }
      hash = (bytes ?? nil).flatMap { Digest32(bytes: $0) } ?? .zero
    }
    if victim.name == "intake" {
      try victim.read { try city.clients.forget(beyond: acknowledged, $0) }
    }
    if kind == .unseen { city.mend() }
  }

  /// An operator accepts the new epoch where it halted, and asks again if nothing came of it.
  private func accept(_ consumer: any SimulatedProcess, _ city: SimulatedCity) throws {
    guard let report, city.uptime >= (askedAt[consumer.name] ?? 0) + 500,
      try consumer.cursor(of: victim.own)?.halted == HaltReason.otherEpoch.rawValue
    else { return }
    askedAt[consumer.name] = city.uptime
    let name = consumer.name
    city.trace("\(consumer.name) is told to accept epoch \(report.epoch)")
    let restored = StreamPosition(
      epoch: report.epoch, sequence: report.restoredSequence, hash: hash)
    nonisolated(unsafe) let course = self
    consumer.submit(
      Maintenance(.acceptStream(victim.own, restored: restored)) { result in
        if case .success(let done) = result { course.beyond[name] = done.events }
      })
  }
}
