internal import Domain
internal import Events
internal import MatchingEngine
internal import ServiceKit

/// Tells of some lots why they are open, first those of which nobody was told since they changed, then
/// those told on an earlier day. Alone in its batch, so that memory is what is committed.
enum ExplainLots {
  /// Pairs that one turn looks at, roughly: it is alone in its batch, and answers wait.
  private static let pairsMaximum = 200_000

  static func decide(_ work: MatchingWork) throws {
    let memory = work.memory
    let today = work.decision.now.day
    let inRounds = memory.lots.values.filter { !work.isLeftOut($0) }
    let due = memory.lots.values
      .filter { $0.explainedOn != today && (!$0.isUnseen || work.isLeftOut($0)) }
      .sorted(by: isFirst)
    guard let first = due.first else { return }
    let isLeftOut = work.isLeftOut(first)
    // Each is held against the whole other side: the more lots there are, the fewer in a turn.
    let most = min(work.ruling.explainMaximum, max(1, pairsMaximum / max(1, inRounds.count)))
    // Lots that rounds leave out count for no other: so in a turn of these all are of one side.
    let chosen = Array(
      due.lazy.filter {
        work.isLeftOut($0) == isLeftOut
          && (!isLeftOut || $0.lot.terms.side == first.lot.terms.side)
      }.prefix(most))
    let deadline = AnswerDeadline.normal(
      proposedAt: work.decision.now, workingDays: work.ruling.workingDays
    ).deadline
    let snapshot = work.snapshot(
      of: isLeftOut ? inRounds + chosen : inRounds, normal: deadline,
      urgent: AnswerDeadline.urgent(proposedAt: work.decision.now))
    let found = try explanations(
      of: Set(chosen.map(\.id)), in: snapshot, rules: work.ruling.engine)
    for var lot in chosen {
      lot.explainedOn = today
      try work.save(lot)
      guard let explanation = found[lot.id] else { continue }
      try work.decision.emit(
        LotExplained(
          lot: lot.id, version: lot.lot.version, day: today,
          explanation: isLeftOut ? explanation.ofUnanswered : explanation),
        partition: lot.prefecture, entities: [lot.name])
    }
    if chosen.count < due.count { work.needExplaining() }
  }

  private static func isFirst(_ left: StoredLot, _ right: StoredLot) -> Bool {
    (left.explainedOn?.number ?? 0, left.lot.submittedAt, left.id)
      < (right.explainedOn?.number ?? 0, right.lot.submittedAt, right.id)
  }
}
