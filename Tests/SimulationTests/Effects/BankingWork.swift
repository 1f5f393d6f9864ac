import Logging
import ServiceKit
import Storage

@testable import Subsidy

/// Subsidy at the bank: the real worker and the real reading of the bank's files.
final class BankingWork: SimulatedWork {
  private struct Life {
    let desk: NodeDesk<SubsidyDecider>
    let files: MortalFolders
    let runners: [SimulatedRunner<SubsidyDecider>]
    let look: Look
  }

  private let subsidy: SimulatedNode<SubsidyDecider>
  private let ruling: SubsidyRuling
  private let folders: BankFolders
  private let executor: SteppedExecutor
  let tally = EffectTally()
  private var life: Life?

  init(
    _ subsidy: SimulatedNode<SubsidyDecider>, _ ruling: SubsidyRuling, _ folders: BankFolders,
    _ executor: SteppedExecutor
  ) {
    self.subsidy = subsidy
    self.ruling = ruling
    self.folders = folders
    self.executor = executor
  }

  var node: any SimulatedProcess { subsidy }

  var hasDied: Bool { life.map { $0.files.isDead && !$0.desk.isOver } ?? false }

  func begin(at uptime: UInt64, dyingAfter steps: Int?) throws {
    guard let desk = subsidy.life?.desk else { return }
    if life?.desk !== desk { life = live(desk) }
    guard let life else { return }
    if let steps { life.files.stepsLeft = steps }
    for runner in life.runners { try runner.begin(at: uptime) }
    life.look.begin(executor)
  }

  func spare() { life?.files.stepsLeft = nil }

  func isDone() throws -> Bool {
    guard subsidy.isUp else { return false }
    let isWanted = try subsidy.read { transaction in
      try BankEffect.allCases.contains {
        try !transaction.dueEffects($0.rawValue, uptime: .max >> 1, limit: 1).isEmpty
      }
    }
    return isWanted == false && folders.names(in: BankFolders.fromBank).isEmpty
  }

  private func live(_ desk: NodeDesk<SubsidyDecider>) -> Life {
    let logger = Logger(label: "simulation", factory: { _ in SwiftLogNoOpLogHandler() })
    let files = MortalFolders(folders)
    let bankDesk = BankDesk(
      read: { id in
        try? desk.read { transaction in
          try StoredBatch.find(id, transaction).map {
            ($0, try StoredPayment.all(of: id, transaction))
          }
        } ?? nil
      },
      ask: { await desk.ask($0, of: "intake") }, submit: { await desk.submit($0) })
    let worker = BankWorker(
      desk: bankDesk, ruling: ruling,
      outbox: BankOutbox(folder: BankFolders.toBank, files: files), logger: logger)
    return Life(
      desk: desk, files: files,
      runners: BankEffect.allCases.map { kind in
        SimulatedRunner(kind.rawValue, maximum: 1, desk, executor, tally) {
          await worker.perform($0)
        }
      },
      look: Look(
        BankPost(
          desk: bankDesk, inbox: BankInbox(folder: BankFolders.fromBank, files: files),
          lookMilliseconds: 100, logger: logger)))
  }

  /// One look into the inbox at a time. Used by the thread of its seed alone.
  private final class Look: @unchecked Sendable {
    private let post: BankPost
    private var isUnderWay = false

    init(_ post: BankPost) { self.post = post }

    func begin(_ executor: SteppedExecutor) {
      guard !isUnderWay else { return }
      isUnderWay = true
      Task(executorPreference: executor) { [self] in
        await post.look()
        isUnderWay = false
      }
    }
  }
}
