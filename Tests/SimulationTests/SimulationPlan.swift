import Domain
import TestSupport

/// What a seed draws before its run: how hostile each part of the world is. Most parts are calm in
/// most runs, so that a fault is also met alone.
struct SimulationPlan {
  /// What happens to a store beside crashes.
  enum Restore: String, CaseIterable {
    /// From a backup beyond which no consumer has seen anything, then accepted.
    case unseen
    /// From a backup that consumers have seen beyond, then accepted: what came after it is lost.
    case seen
    /// As `seen`, and nobody accepts: the halt stands.
    case leftHalted
    /// The file is put back without opening an epoch: somebody notices and stops.
    case unlawful
  }

  let seed: UInt64
  let turns: Int
  /// Of a frame on its way.
  let dropPercent: Int
  let duplicatePercent: Int
  let reorderPercent: Int
  let partitionPerMille: Int
  /// Of a node, between two steps or within one.
  let crashPerMille: Int
  let restartPercent: Int
  /// A storage error in the middle of a batch.
  let troublePerMille: Int
  /// A decision that throws after it has written.
  let poisonPerMille: Int
  /// Committed rows that the bus's full queue drops.
  let overflowPercent: Int
  /// A node or the network stands for a while.
  let pausePerMille: Int
  let clockBackPerMille: Int
  let quotaPerMille: Int
  let restore: Restore?
  /// The process whose store is restored.
  let restored: String
  let backupAt: Int
  let restoreAt: Int
  /// Process milliseconds that pass at once, at most.
  let tickMilliseconds: Int
  /// Scenario microseconds in a process millisecond.
  let rate: Int64
  let batchMaximum: Int
  let deliveredMaximum: Int
  let fetchMaximum: Int
  let lotsMaximum: Int
  /// The bank moves our files away when it has read them.
  let bankTakesFiles: Bool
  /// Of the bank, from one statement to the next.
  let bankStatementSteps: Int
  /// Of notices that do not simply arrive.
  let noticeTroublePercent: Int

  init(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    self.seed = seed
    turns = random.number(2_000...4_000)
    dropPercent = random.pick([0, 0, 2, 10, 40])
    duplicatePercent = random.pick([0, 0, 3, 15])
    reorderPercent = random.pick([0, 0, 10, 60])
    partitionPerMille = random.pick([0, 0, 1, 2])
    crashPerMille = random.pick([0, 1, 3, 8])
    restartPercent = random.pick([1, 5, 25, 25])
    troublePerMille = random.pick([0, 0, 4, 15])
    poisonPerMille = random.pick([0, 0, 0, 4])
    overflowPercent = random.pick([0, 0, 3, 30])
    pausePerMille = random.pick([0, 0, 1])
    clockBackPerMille = random.pick([0, 0, 1])
    quotaPerMille = random.pick([0, 0, 0, 1])
    restore = random.chance(percent: 30) ? random.pick(Restore.allCases) : nil
    restored = random.pick(["intake", "matching", "subsidy"])
    backupAt = random.number(300...1_500)
    restoreAt = backupAt + random.number(60...500)
    tickMilliseconds = random.pick([10, 30, 60])
    rate = random.pick([5_000_000, 30_000_000, 90_000_000])
    batchMaximum = random.pick([1, 3, 128])
    deliveredMaximum = random.pick([2, 16, 1_024])
    fetchMaximum = random.pick([1, 8, 500])
    lotsMaximum = random.pick([12, 20_000, 20_000])
    bankTakesFiles = random.chance(percent: 50)
    bankStatementSteps = random.pick([1, 5, 25])
    noticeTroublePercent = random.pick([0, 5, 30])
  }
}
