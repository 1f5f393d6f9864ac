package import Domain

/// The first answer: it accepted `accepted` of the heads proposed, and the other side answers about
/// those.
package struct ProposalCut: Hashable, WireBody {
  package static let type = "ProposalCut"
  package static let version: UInt16 = 1

  package let command: EntityID
  package let proposal: EntityID
  /// Who answered.
  package let side: LotSide
  package let accepted: Int
  /// Heads back to open on both lots, may be 0.
  package let released: Int

  package init(command: EntityID, proposal: EntityID, side: LotSide, accepted: Int, released: Int) {
    self.command = command
    self.proposal = proposal
    self.side = side
    self.accepted = accepted
    self.released = released
  }

  package func fill(_ wire: inout WireProposalCut) {
    wire.command = command.wire
    wire.proposal = proposal.wire
    wire.side = WireLotSide(side)
    wire.accepted = Int64(accepted)
    wire.released = Int64(released)
  }

  package init(_ wire: WireProposalCut, _ fields: WireFields) throws(EventFault) {
    command = try fields.id(wire.hasCommand, wire.command, "command")
    proposal = try fields.id(wire.hasProposal, wire.proposal, "proposal")
    side = try fields.twin(wire.hasSide, wire.side, "side")
    accepted = try fields.count(wire.hasAccepted, wire.accepted, "accepted")
    released = try fields.count(wire.hasReleased, wire.released, "released")
  }
}
