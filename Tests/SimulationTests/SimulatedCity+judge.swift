import Domain
import MessageBus
import Operator
import ServiceKit
import Storage

extension SimulatedCity {
  /// What does not hold, now that nothing moves.
  func judge() throws -> [String] {
    var problems: [String] = []
    for node in nodes {
      guard let store = node.store else { continue }
      let chains = try ChainVerification.run(on: store)
      if !chains.holds { problems.append("\(node.name): a chain is broken: \(chains)") }
    }
    let tally = try audit()
    counts.compared += tally.total
    problems += try judgePayments() + judgeNotices()
    if let restoring, !restoring.isWhole {
      problems += try restoring.judge()
      problems += tally.violations.filter { $0.invariant == .streamChain }.map(\.description)
      return problems
    }
    if tally.total == 0 { problems.append("nothing was compared") }
    problems += tally.violations.map(\.description)
    return try problems + judgeOffers() + judgeAgreement()
  }

  /// After the last deadline nothing is open, held or unanswered.
  func judgeSeasonPast() throws -> [String] {
    let rows = try matching.read { try matching.auditLines($0) } ?? []
    return rows.filter { line in
      let isBound = line.bucket == Bucket.open.rawValue || line.bucket == Bucket.held.rawValue
      return isBound && line.number != 0 || line.bucket == "proposed"
    }.map { "after the season: \($0.entity) has \($0.number) \($0.bucket)" }
  }

  /// The operators' own comparison of all rows with the journals.
  private func audit() throws -> AuditTally {
    var cuts: [AuditCutRead] = []
    var journals: [StreamName: [JournalEvent]] = [:]
    for node in nodes where node.isUp {
      journals[node.own] = try node.journal().map { JournalEvent(try SealedRecord(decoding: $0)) }
      guard
        let cut = try node.read({ transaction in
          AuditCutRead(
            process: node.name, heads: try positions(transaction.journalHeads()),
            cursors: try positions(transaction.cursors()),
            lines: try node.auditLines(transaction))
        })
      else { continue }
      cuts.append(cut)
    }
    return AuditComparison.run(cuts: cuts, journals: journals)
  }

  private func positions(
    _ stored: [StoredPosition]
  ) throws -> [StreamName: StreamPosition] {
    var positions: [StreamName: StreamPosition] = [:]
    for position in stored {
      guard let stream = StreamName(position.stream), let hash = Digest32(bytes: position.hash)
      else { throw SimulationFailure("unreadable position of \(position.stream)") }
      positions[stream] = StreamPosition(
        epoch: UInt32(position.epoch), sequence: UInt64(position.sequence), hash: hash)
    }
    return positions
  }

  /// Every offer and answer that was told 2xx is there, once.
  private func judgeOffers() throws -> [String] {
    var problems: [String] = []
    let lots = clients.acknowledged.map(\.lot)
    if Set(lots).count != lots.count { problems.append("two requests got one lot") }
    let opened = Set(try matching.read { try matching.auditLines($0).map(\.entity) } ?? [])
    try intake.read { transaction in
      for lot in lots {
        let state = try transaction.row(ClientStatement.offer, .blob(lot.bytes))?.text("state")
        if state == nil { problems.append("offer \(lot) was told 2xx and is lost") }
        if state != "refused", !opened.contains("lot/\(lot.text)") {
          problems.append("offer \(lot) never reached Matching")
        }
      }
      let stored = try transaction.row(ClientStatement.offers)?.int("found") ?? 0
      if stored > lots.count { problems.append("\(stored) offers, \(lots.count) told 2xx") }
      for answer in clients.answered
      where try transaction.row(ClientStatement.command, .blob(answer.command.bytes)) == nil {
        problems.append("answer \(answer.command) was told 2xx and is lost")
      }
      for command in clients.money.accepted
      where try transaction.row(ClientStatement.command, .blob(command.bytes)) == nil {
        problems.append("command \(command) was told 2xx and is lost")
      }
      let pending = try transaction.row(ClientStatement.pendingCommands)?.int("found") ?? 0
      if pending > 0 { problems.append("\(pending) commands never had an outcome") }
      for row in try transaction.rows(ClientStatement.lapsedThoughAnswered) {
        problems.append("a proposal lapsed though answered: \(try row.blob("id"))")
      }
      counts.lapsed = Int(try transaction.row(ClientStatement.lapsed)?.int("found") ?? 0)
    }
    counts.offers = lots.count
    counts.answers = clients.answered.count
    counts.repeated = clients.repeated
    counts.late = clients.late
    return problems
  }

  /// Intake's read model says of every lot and agreement what Matching says.
  private func judgeAgreement() throws -> [String] {
    let buckets = Set(Bucket.allCases.map(\.rawValue))
    func numbers(_ node: any SimulatedProcess) throws -> Set<String> {
      let lines = try node.read { try node.auditLines($0) } ?? []
      return Set(
        lines.compactMap { line in
          if line.entity.hasPrefix("agreement/") { return "\(line.entity) \(line.number)" }
          guard line.entity.hasPrefix("lot/"), buckets.contains(line.bucket) else { return nil }
          return "\(line.entity) \(line.bucket) \(line.number)"
        })
    }
    let (read, owned) = (try numbers(intake), try numbers(matching))
    counts.agreements = owned.count { $0.hasPrefix("agreement/") }
    return read.symmetricDifference(owned).sorted().map {
      "Intake and Matching differ: \($0)"
    }
  }
}
