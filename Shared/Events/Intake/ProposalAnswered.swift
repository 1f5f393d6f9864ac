package import Domain

/// A command: one side's answer to a proposal. Intake has judged it to be in time.
package struct ProposalAnswered: Hashable, WireBody {
  package static let type = "ProposalAnswered"
  package static let version: UInt16 = 1

  package enum Answer: Hashable, Sendable {
    case accepted(heads: Int)
    case declined(reason: String)
  }

  package let command: EntityID
  package let proposal: EntityID
  /// The answering side's.
  package let lot: EntityID
  package let side: LotSide
  package let enterprise: CreditCode
  package let answer: Answer

  package init(
    command: EntityID, proposal: EntityID, lot: EntityID, side: LotSide, enterprise: CreditCode,
    answer: Answer
  ) {
    self.command = command
    self.proposal = proposal
    self.lot = lot
    self.side = side
    self.enterprise = enterprise
    self.answer = answer
  }

  package func fill(_ wire: inout WireProposalAnswered) {
    wire.command = command.wire
    wire.proposal = proposal.wire
    wire.lot = lot.wire
    wire.side = WireLotSide(side)
    wire.enterprise = enterprise.text
    switch answer {
    case .accepted(let heads): wire.accepted.heads = Int64(heads)
    case .declined(let reason): wire.declined.reason = reason
    }
  }

  package init(_ wire: WireProposalAnswered, _ fields: WireFields) throws(EventFault) {
    command = try fields.id(wire.hasCommand, wire.command, "command")
    proposal = try fields.id(wire.hasProposal, wire.proposal, "proposal")
    lot = try fields.id(wire.hasLot, wire.lot, "lot")
    side = try fields.twin(wire.hasSide, wire.side, "side")
    enterprise = try fields.creditCode(wire.hasEnterprise, wire.enterprise, "enterprise")
    switch wire.answer {
    case .accepted(let accepted):
      let fields = fields.inside("accepted")
      answer = .accepted(heads: try fields.count(accepted.hasHeads, accepted.heads, "heads"))
    case .declined(let declined):
      let fields = fields.inside("declined")
      answer = .declined(reason: try fields.value(declined.hasReason, declined.reason, "reason"))
    case nil: throw fields.fault("answer", "missing")
    }
  }
}
