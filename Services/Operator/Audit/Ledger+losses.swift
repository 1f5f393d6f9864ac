internal import Domain
internal import Events
internal import MessageBus

extension Ledger {
  /// A lot that Intake was made to forget; Matching's own account of it must still be right.
  struct LostLot: Sendable {
    let stream: StreamName
    var buckets: LotBuckets
  }

  /// Matching tells of a lot that Intake's journal does not know: lost by a restore, or a violation.
  mutating func changeUnknown(_ body: LotChanged, _ event: JournalEvent) {
    let name = EntityName.lot(body.lot)
    let point = restores.beyond(event)
    guard let known = lostLots[body.lot] else {
      if let point {
        lostLots[body.lot] = LostLot(stream: event.stream, buckets: body.buckets)
        tally.lose(AuditLoss("its submission", of: name, knownTo: event.stream.process, point))
      } else {
        tally.compare(
          .lotOpened, at: event.stream.text, name, "submitted", expected: nil,
          found: "\(body.reason)")
      }
      return
    }
    if body.reason != .amended || point == nil {
      tally.compare(
        .lotTotal, at: event.stream.text, name, "total at #\(event.sequence)",
        expected: known.buckets.total, found: body.buckets.total)
    }
    lostLots[body.lot]?.buckets = body.buckets
  }

  /// - Returns: whether a restore took away the command that this event carries out.
  @discardableResult
  mutating func isLost(
    _ command: EntityID?, _ what: String, of entity: String, _ event: JournalEvent
  ) -> Bool {
    guard let command, commands[command] == nil, let point = restores.beyond(event) else {
      return false
    }
    tally.lose(AuditLoss(what, of: entity, knownTo: event.stream.process, point))
    return true
  }

  /// A hearer's row that differs and that nothing has written since the publisher was put back: it is as
  /// events had it that are gone. No restore explains heads that appear or disappear, or a row that is
  /// missing.
  func lostRow(
    _ name: String, _ differences: [AuditViolation.Difference], heard: [StreamName], process: String
  ) -> AuditLoss? {
    guard differences.contains(where: { $0.found != nil }),
      let point = restores.behindRow(written[name], heard: heard)
    else { return nil }
    func sum(_ number: (AuditViolation.Difference) -> String?) -> Int64 {
      differences.reduce(0) { $0 + (number($1).flatMap { Int64($0) } ?? 0) }
    }
    if name.hasPrefix("lot/"), sum(\.expected) != sum(\.found) { return nil }
    let rows = differences.map { "\($0.bucket) \($0.found ?? "nothing")" }
    return AuditLoss(
      "row as last heard: \(rows.joined(separator: ", "))", of: name, knownTo: process, point)
  }
}
