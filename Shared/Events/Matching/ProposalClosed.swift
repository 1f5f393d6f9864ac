package import Domain

/// A proposal ended without an agreement, and its heads went back.
package struct ProposalClosed: Hashable, WireBody {
  package static let type = "ProposalClosed"
  package static let version: UInt16 = 1

  package let proposal: EntityID
  package let reason: ProposalCloseReason
  /// Nil when neither side closed it.
  package let side: LotSide?
  package let detail: String
  /// Released on both lots.
  package let heads: Int
  /// Nil when no command caused it.
  package let command: EntityID?

  package init(
    proposal: EntityID, reason: ProposalCloseReason, side: LotSide?, detail: String, heads: Int,
    command: EntityID?
  ) {
    self.proposal = proposal
    self.reason = reason
    self.side = side
    self.detail = detail
    self.heads = heads
    self.command = command
  }

  package func fill(_ wire: inout WireProposalClosed) {
    wire.proposal = proposal.wire
    wire.reason = WireProposalCloseReason(reason)
    if let side { wire.side = WireLotSide(side) }
    wire.detail = detail
    wire.heads = Int64(heads)
    if let command { wire.command = command.wire }
  }

  package init(_ wire: WireProposalClosed, _ fields: WireFields) throws(EventFault) {
    proposal = try fields.id(wire.hasProposal, wire.proposal, "proposal")
    reason = try fields.twin(wire.hasReason, wire.reason, "reason")
    side = wire.hasSide ? try fields.twin(wire.hasSide, wire.side, "side") : nil
    detail = try fields.value(wire.hasDetail, wire.detail, "detail")
    heads = try fields.count(wire.hasHeads, wire.heads, "heads")
    command = wire.hasCommand ? try fields.id(wire.hasCommand, wire.command, "command") : nil
  }
}
