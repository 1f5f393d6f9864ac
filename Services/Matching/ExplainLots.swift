internal import Domain
internal import Events
internal import MatchingEngine
internal import ServiceKit

/// Tells of some lots why they are open, first those of which nobody was told since they changed, then
/// those told on an earlier day. Alone in its batch, so that memory is what is committed.
enum ExplainLots {
  static func decide(_ work: MatchingWork) throws {
    let memory = work.memory
    let today = work.decision.now.day
    let due = memory.lots.values.filter { $0.explainedOn != today && !$0.isUnseen }
    let chosen = due.sorted(by: isFirst).prefix(work.ruling.explainMaximum)
    guard !chosen.isEmpty else { return }
    let deadline = AnswerDeadline.normal(
      proposedAt: work.decision.now, workingDays: work.ruling.workingDays
    ).deadline
    let snapshot = work.snapshot(
      of: memory.lots.values.filter { $0.lapses < work.ruling.lapsesMaximum }, normal: deadline,
      urgent: AnswerDeadline.urgent(proposedAt: work.decision.now))
    let found = try explanations(
      of: Set(chosen.map(\.id)), in: snapshot, rules: work.ruling.engine)
    for var lot in chosen {
      lot.explainedOn = today
      try work.save(lot)
      guard let explanation = found[lot.id] else { continue }
      try work.decision.emit(
        LotExplained(
          lot: lot.id, version: lot.lot.version, day: today, explanation: explanation),
        partition: lot.prefecture, entities: [lot.name])
    }
    if chosen.count < due.count { work.needExplaining() }
  }

  private static func isFirst(_ left: StoredLot, _ right: StoredLot) -> Bool {
    (left.explainedOn?.number ?? 0, left.lot.submittedAt, left.id)
      < (right.explainedOn?.number ?? 0, right.lot.submittedAt, right.id)
  }
}
