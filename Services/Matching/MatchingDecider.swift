internal import Domain
internal import Events
package import MessageBus
package import ServiceKit
package import Storage

/// Which decision each input of Matching goes to; the decisions are in the files named after them.
package final class MatchingDecider: Decider {
  /// Commands come as Intake's events.
  package typealias Command = Never
  package typealias Reply = Never

  let ruling: MatchingRuling
  let memory: MatchingMemory

  package init(ruling: MatchingRuling) {
    self.ruling = ruling
    memory = MatchingMemory(rules: ruling.engine)
  }

  package let heardTypes: Set<String> = [
    LotSubmitted.type, LotAmended.type, LotWithdrawn.type, ProposalAnswered.type,
  ]

  package func handle(_ command: Never, _ decision: Decision) throws -> Verdict<Never> {}

  package func hear(_ event: HeardEvent, _ decision: Decision) throws -> Refusal? {
    let work = work(decision)
    return switch event.body {
    case let body as LotSubmitted: try OnLotSubmitted.decide(event, body, work)
    case let body as LotAmended: try OnLotAmended.decide(event, body, work)
    case let body as LotWithdrawn: try OnLotWithdrawn.decide(event, body, work)
    case let body as ProposalAnswered: try OnProposalAnswered.decide(event, body, work)
    default: nil
    }
  }

  package func fire(_ timer: DueTimer, _ decision: Decision) throws {
    let work = work(decision)
    switch MatchingTimer(rawValue: timer.kind) {
    case .round: try CloseRound.decide(work)
    case .explain: try ExplainLots.decide(work)
    case .widen: try WidenReach.decide(try id(in: timer.entity), on: timer.due.day, work)
    case .lapse: try LapseProposal.decide(try id(in: timer.entity), work)
    case .expire: try ExpireLot.decide(try id(in: timer.entity), work)
    case nil: throw MatchingTableFault.badName(timer.kind)
    }
  }

  /// Rounds passed these lots over, so that what they could be paired with was looked at without them.
  package func released(_ entities: [String], _ decision: Decision) throws {
    let work = work(decision)
    for name in entities where name.hasPrefix("lot/") {
      guard var lot = try StoredLot.find(try id(in: name), work.transaction) else { continue }
      lot.isUnseen = true
      try work.save(lot)
      try work.needRound()
    }
  }

  /// Lots that Intake no longer knows: nobody could answer for them, or take them back.
  package func forgotten(
    _ stream: StreamName, after sequence: UInt64, _ decision: Decision
  ) throws {
    let work = work(decision)
    let lots = try StoredLot.submitted(
      after: sequence, in: stream.partition, work.transaction)
    // One that an earlier one's proposals released heads of is read again.
    for id in lots { try WithdrawLot(reason: "lost in a restore").decide(try work.lot(id), work) }
  }

  package func rebuild(_ transaction: Transaction, _ wakes: WakeRequests) throws {
    try memory.rebuild(transaction)
    if memory.lots.values.contains(where: { $0.explainedOn == nil }) {
      wakes.wake(
        MatchingTimer.explain.rawValue, afterMilliseconds: ruling.explainMilliseconds)
    }
    if try RoundNeed(transaction, ruling).isThere {
      wakes.wake(
        MatchingTimer.round.rawValue, afterMilliseconds: ruling.settleMilliseconds)
    }
  }

  package static func auditLines(_ transaction: Transaction) throws -> [AuditLine] {
    try MatchingAudit.lines(transaction)
  }

  private func work(_ decision: Decision) -> MatchingWork {
    MatchingWork(decision: decision, memory: memory, ruling: ruling)
  }

  /// Of `lot/<uuid>` or `proposal/<uuid>`.
  private func id(in name: String) throws -> EntityID {
    guard let text = name.split(separator: "/").last, let id = EntityID(text: String(text)) else {
      throw MatchingTableFault.badName(name)
    }
    return id
  }
}
