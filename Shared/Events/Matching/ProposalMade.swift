package import Domain

/// A round proposes to lend so many heads of a surplus lot to a shortage lot.
package struct ProposalMade: Hashable, WireBody {
  package static let type = "ProposalMade"
  package static let version: UInt16 = 1

  package let proposal: EntityID
  package let round: EntityID
  package let surplusLot: EntityID
  package let surplusVersion: Int32
  package let shortageLot: EntityID
  package let shortageVersion: Int32
  package let lender: CreditCode
  package let borrower: CreditCode
  package let heads: Int
  /// First loan day.
  package let from: CalendarDay
  /// Last loan day, inclusive.
  package let to: CalendarDay
  /// An answer before it is in time.
  package let deadline: Instant
  /// The deadline lies beyond the published working days.
  package let deadlineProvisional: Bool
  package let urgent: Bool
  package let distanceMetres: Int
  /// Of one head, in the engine's units: the sum of the parts that follow.
  package let cost: Int64
  package let costDistance: Int64
  package let costOccupation: Int64
  package let costTraining: Int64
  package let costWage: Int64
  package let costUncovered: Int64
  /// Below zero: waiting makes a match better.
  package let costWaiting: Int64

  package init(
    proposal: EntityID, round: EntityID, surplusLot: EntityID, surplusVersion: Int32,
    shortageLot: EntityID, shortageVersion: Int32, lender: CreditCode, borrower: CreditCode,
    heads: Int, from: CalendarDay, to: CalendarDay, deadline: Instant, deadlineProvisional: Bool,
    urgent: Bool, distanceMetres: Int, cost: Int64, costDistance: Int64, costOccupation: Int64,
    costTraining: Int64, costWage: Int64, costUncovered: Int64, costWaiting: Int64
  ) {
    self.proposal = proposal
    self.round = round
    self.surplusLot = surplusLot
    self.surplusVersion = surplusVersion
    self.shortageLot = shortageLot
    self.shortageVersion = shortageVersion
    self.lender = lender
    self.borrower = borrower
    self.heads = heads
    self.from = from
    self.to = to
    self.deadline = deadline
    self.deadlineProvisional = deadlineProvisional
    self.urgent = urgent
    self.distanceMetres = distanceMetres
    self.cost = cost
    self.costDistance = costDistance
    self.costOccupation = costOccupation
    self.costTraining = costTraining
    self.costWage = costWage
    self.costUncovered = costUncovered
    self.costWaiting = costWaiting
  }

  package func fill(_ wire: inout WireProposalMade) {
    wire.proposal = proposal.wire
    wire.round = round.wire
    wire.surplusLot = surplusLot.wire
    wire.surplusVersion = Int64(surplusVersion)
    wire.shortageLot = shortageLot.wire
    wire.shortageVersion = Int64(shortageVersion)
    wire.lender = lender.text
    wire.borrower = borrower.text
    wire.heads = Int64(heads)
    wire.from = Int64(from.number)
    wire.to = Int64(to.number)
    wire.deadline = deadline.microseconds
    wire.deadlineProvisional = deadlineProvisional
    wire.urgent = urgent
    wire.distanceMetres = Int64(distanceMetres)
    wire.cost = cost
    wire.costDistance = costDistance
    wire.costOccupation = costOccupation
    wire.costTraining = costTraining
    wire.costWage = costWage
    wire.costUncovered = costUncovered
    wire.costWaiting = costWaiting
  }

  package init(_ wire: WireProposalMade, _ fields: WireFields) throws(EventFault) {
    proposal = try fields.id(wire.hasProposal, wire.proposal, "proposal")
    round = try fields.id(wire.hasRound, wire.round, "round")
    surplusLot = try fields.id(wire.hasSurplusLot, wire.surplusLot, "surplus_lot")
    surplusVersion = try fields.version(
      wire.hasSurplusVersion, wire.surplusVersion, "surplus_version")
    shortageLot = try fields.id(wire.hasShortageLot, wire.shortageLot, "shortage_lot")
    shortageVersion = try fields.version(
      wire.hasShortageVersion, wire.shortageVersion, "shortage_version")
    lender = try fields.creditCode(wire.hasLender, wire.lender, "lender")
    borrower = try fields.creditCode(wire.hasBorrower, wire.borrower, "borrower")
    heads = try fields.count(wire.hasHeads, wire.heads, "heads")
    from = try fields.day(wire.hasFrom, wire.from, "from")
    to = try fields.day(wire.hasTo, wire.to, "to")
    deadline = try fields.instant(wire.hasDeadline, wire.deadline, "deadline")
    deadlineProvisional = try fields.value(
      wire.hasDeadlineProvisional, wire.deadlineProvisional, "deadline_provisional")
    urgent = try fields.value(wire.hasUrgent, wire.urgent, "urgent")
    distanceMetres = try fields.count(
      wire.hasDistanceMetres, wire.distanceMetres, "distance_metres")
    cost = try fields.value(wire.hasCost, wire.cost, "cost")
    costDistance = try fields.value(wire.hasCostDistance, wire.costDistance, "cost_distance")
    costOccupation = try fields.value(
      wire.hasCostOccupation, wire.costOccupation, "cost_occupation")
    costTraining = try fields.value(wire.hasCostTraining, wire.costTraining, "cost_training")
    costWage = try fields.value(wire.hasCostWage, wire.costWage, "cost_wage")
    costUncovered = try fields.value(wire.hasCostUncovered, wire.costUncovered, "cost_uncovered")
    costWaiting = try fields.value(wire.hasCostWaiting, wire.costWaiting, "cost_waiting")
  }
}
