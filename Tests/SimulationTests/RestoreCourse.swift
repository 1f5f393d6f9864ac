import Domain
import MessageBus
import ServiceKit
import Storage

/// One restore of one node in a run: backup, loss, restore, acceptance.
final class RestoreCourse {
  let kind: SimulationPlan.Restore
  private let victim: any SimulatedProcess
  private let consumer: any SimulatedProcess
  private let plan: SimulationPlan
  private(set) var isRestored = false
  private var acknowledged = (offers: 0, answers: 0)
  private var hasBackup = false
  private var backedUp: UInt64 = 0
  private var sawBeyond = false
  private var report: StoreRestore.Report?
  private var hash: Digest32 = .zero
  private var askedAt = -1_000
  /// Events that the consumer had applied beyond the restore point.
  private(set) var beyond: Int?

  init?(_ city: SimulatedCity) {
    guard let kind = city.plan.restore else { return nil }
    self.kind = kind
    plan = city.plan
    victim = plan.restoresIntake ? city.intake : city.matching
    consumer = plan.restoresIntake ? city.matching : city.intake
  }

  /// Between backup and restore nobody may see what will be lost.
  var isApart: Bool { kind == .unseen && hasBackup && !isRestored }

  /// Whether nothing that anybody had heard of was lost.
  var isWhole: Bool {
    guard isRestored else { return true }
    return switch kind {
    case .unseen: true
    case .seen: beyond == 0
    case .leftHalted: false
    case .unlawful: !isNoticed
    }
  }

  /// The consumer stands, or the rewound process has stopped.
  private var isNoticed: Bool {
    victim.isStoppedForGood || (try? consumer.cursor()?.halted) != nil
  }

  /// What does not hold after a restore that lost what others had heard of.
  func judge() throws -> [String] {
    let cursor = try consumer.cursor()
    switch kind {
    case .unseen:
      return beyond == 0 ? [] : ["\(beyond ?? -1) events beyond the backup were seen"]
    case .leftHalted where cursor?.halted != HaltReason.otherEpoch.rawValue || cursor?.epoch != 1:
      return ["the halt does not stand: \(String(describing: cursor))"]
    case .unlawful where sawBeyond && !isNoticed:
      return ["nobody noticed that \(victim.name) was rewound"]
    case .seen, .leftHalted, .unlawful: return []
    }
  }

  /// Whether the consumer's halt is the documented one, not to be lifted.
  func mayStand(_ node: any SimulatedProcess) -> Bool {
    node === consumer && isRestored && (kind == .leftHalted || kind == .unlawful)
  }

  func advance(_ city: SimulatedCity) throws {
    if !hasBackup, city.turn >= plan.backupAt, city.turn < plan.turns, let store = victim.store {
      if kind == .unseen { city.cut() }
      try store.backup(to: victim.backupPath)
      hasBackup = true
      backedUp = UInt64(try victim.head()?.sequence ?? 0)
      acknowledged = (city.clients.acknowledged.count, city.clients.answered.count)
      city.trace("\(victim.name) is backed up")
    } else if hasBackup, !isRestored, city.turn >= plan.restoreAt, consumer.isUp {
      try restore(city)
    } else if report != nil, kind == .seen || kind == .unseen {
      try accept(city)
    }
  }

  private func restore(_ city: SimulatedCity) throws {
    isRestored = true
    try city.clients.hear(at: city.moment(mayBegin: false), city.intake)
    city.counts.restores += 1
    city.trace("\(victim.name) is put back to its backup: \(kind)")
    sawBeyond = UInt64(try consumer.cursor()?.sequence ?? 0) > backedUp
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
  private func accept(_ city: SimulatedCity) throws {
    guard let report, city.uptime >= UInt64(max(0, askedAt)) + 500,
      try consumer.cursor()?.halted == HaltReason.otherEpoch.rawValue
    else { return }
    askedAt = Int(city.uptime)
    city.trace("\(consumer.name) is told to accept epoch \(report.epoch)")
    let restored = StreamPosition(
      epoch: report.epoch, sequence: report.restoredSequence, hash: hash)
    nonisolated(unsafe) let course = self
    consumer.submit(
      Maintenance(.acceptStream(victim.own, restored: restored)) { result in
        if case .success(let done) = result { course.beyond = done.events }
      })
  }
}
