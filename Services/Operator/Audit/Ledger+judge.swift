internal import Domain
internal import Events
internal import MessageBus

extension Ledger {
  /// What must hold of the whole once everything that Matching decided, and all that it had heard,
  /// was replayed.
  /// - Parameter withheld: entities about which an event is parked.
  func judged(withheld: Set<String>) -> AuditTally {
    var tally = tally
    judgeLots(withheld, &tally)
    judgeCommands(withheld, &tally)
    for (id, round) in rounds.sorted(by: { $0.key < $1.key }) {
      tally.compare(
        .roundProposals, at: round.stream.text, EntityName.round(id), "proposals",
        expected: round.said ?? 0, found: round.named)
    }
    return tally
  }

  private func judgeLots(_ withheld: Set<String>, _ tally: inout AuditTally) {
    var held: [EntityID: Int] = [:]
    var committed: [EntityID: Int] = [:]
    for proposal in proposals.values where proposal.state == "proposed" {
      held[proposal.surplusLot, default: 0] += proposal.heads
      held[proposal.shortageLot, default: 0] += proposal.heads
    }
    for agreement in agreements.values {
      committed[agreement.surplusLot, default: 0] += agreement.heads
      committed[agreement.shortageLot, default: 0] += agreement.heads
    }
    for (id, lot) in lots.sorted(by: { $0.key < $1.key }) {
      let name = EntityName.lot(id)
      if withheld.contains(name) { continue }
      let place = lot.stream.text
      tally.compare(
        .lotOpened, at: place, name, "opened or refused", expected: 1,
        found: lot.opened + lot.refused)
      guard let buckets = lot.buckets else { continue }
      tally.compare(
        .lotHeld, at: place, name, "held", expected: held[id] ?? 0, found: buckets.held)
      tally.compare(
        .lotCommitted, at: place, name, "committed", expected: committed[id] ?? 0,
        found: buckets.committed + buckets.placed + buckets.done)
    }
    for (id, lot) in lostLots.sorted(by: { $0.key < $1.key }) {
      let name = EntityName.lot(id)
      if withheld.contains(name) { continue }
      let (place, buckets) = (lot.stream.text, lot.buckets)
      tally.compare(
        .lotHeld, at: place, name, "held", expected: held[id] ?? 0, found: buckets.held)
      tally.compare(
        .lotCommitted, at: place, name, "committed", expected: committed[id] ?? 0,
        found: buckets.committed + buckets.placed + buckets.done)
    }
  }

  private func judgeCommands(_ withheld: Set<String>, _ tally: inout AuditTally) {
    for (id, command) in commands.sorted(by: { $0.key < $1.key }) {
      // A submission's outcome is the opening of its lot, judged above.
      if case .submission = command.kind { continue }
      if withheld.contains(command.subject) { continue }
      tally.compare(
        .commandOnce, at: command.stream.text, "command/\(id.text)", "done or refused",
        expected: 1, found: command.done + command.refused)
    }
  }
}
