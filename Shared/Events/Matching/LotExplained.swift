package import Domain

/// Why heads of a lot are open still, as of a day.
package struct LotExplained: Hashable, WireBody {
  package static let type = "LotExplained"
  package static let version: UInt16 = 1

  package let lot: EntityID
  package let version: Int32
  package let day: CalendarDay
  package let explanation: OpenExplanation

  package init(lot: EntityID, version: Int32, day: CalendarDay, explanation: OpenExplanation) {
    self.lot = lot
    self.version = version
    self.day = day
    self.explanation = explanation
  }

  package func fill(_ wire: inout WireLotExplained) {
    wire.lot = lot.wire
    wire.version = Int64(version)
    wire.day = Int64(day.number)
    wire.open = Int64(explanation.open)
    wire.causes = explanation.causes.map(\.wire)
    wire.nobody = Int64(explanation.nobody)
    wire.nextRound = Int64(explanation.nextRound)
    wire.relaxations = explanation.relaxations.map(\.wire)
  }

  package init(_ wire: WireLotExplained, _ fields: WireFields) throws(EventFault) {
    lot = try fields.id(wire.hasLot, wire.lot, "lot")
    version = try fields.version(wire.hasVersion, wire.version, "version")
    day = try fields.day(wire.hasDay, wire.day, "day")
    explanation = OpenExplanation(
      open: try fields.count(wire.hasOpen, wire.open, "open"),
      causes: try wire.causes.map { cause throws(EventFault) in
        try OpenExplanation.Cause(cause, fields.inside("causes"))
      },
      nobody: try fields.count(wire.hasNobody, wire.nobody, "nobody"),
      nextRound: try fields.count(wire.hasNextRound, wire.nextRound, "next_round"),
      relaxations: try wire.relaxations.map { relaxation throws(EventFault) in
        try OpenExplanation.Relaxation(relaxation, fields.inside("relaxations"))
      })
  }
}

extension OpenExplanation.Cause {
  fileprivate var wire: WireOpenCause {
    var wire = WireOpenCause()
    wire.rule = WireRuleCode(rule)
    wire.lots = Int64(lots)
    wire.heads = Int64(heads)
    return wire
  }

  fileprivate init(_ wire: WireOpenCause, _ fields: WireFields) throws(EventFault) {
    self.init(
      rule: try fields.twin(wire.hasRule, wire.rule, "rule"),
      lots: try fields.count(wire.hasLots, wire.lots, "lots"),
      heads: try fields.count(wire.hasHeads, wire.heads, "heads"))
  }
}

extension OpenExplanation.Relaxation {
  fileprivate var wire: WireRelaxation {
    var wire = WireRelaxation()
    wire.rule = WireRuleCode(rule)
    wire.value = value
    wire.heads = Int64(heads)
    return wire
  }

  fileprivate init(_ wire: WireRelaxation, _ fields: WireFields) throws(EventFault) {
    self.init(
      rule: try fields.twin(wire.hasRule, wire.rule, "rule"),
      value: try fields.value(wire.hasValue, wire.value, "value"),
      heads: try fields.count(wire.hasHeads, wire.heads, "heads"))
  }
}
