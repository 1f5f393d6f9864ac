package import Domain

/// Both sides accepted: an agreement was drafted from the lot versions of the proposal.
package struct AgreementDrafted: Hashable, WireBody {
  package static let type = "AgreementDrafted"
  package static let version: UInt16 = 1

  package let agreement: EntityID
  package let proposal: EntityID
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
  package let command: EntityID

  package init(
    agreement: EntityID, proposal: EntityID, surplusLot: EntityID, surplusVersion: Int32,
    shortageLot: EntityID, shortageVersion: Int32, lender: CreditCode, borrower: CreditCode,
    heads: Int, from: CalendarDay, to: CalendarDay, command: EntityID
  ) {
    self.agreement = agreement
    self.proposal = proposal
    self.surplusLot = surplusLot
    self.surplusVersion = surplusVersion
    self.shortageLot = shortageLot
    self.shortageVersion = shortageVersion
    self.lender = lender
    self.borrower = borrower
    self.heads = heads
    self.from = from
    self.to = to
    self.command = command
  }

  package func fill(_ wire: inout WireAgreementDrafted) {
    wire.agreement = agreement.wire
    wire.proposal = proposal.wire
    wire.surplusLot = surplusLot.wire
    wire.surplusVersion = Int64(surplusVersion)
    wire.shortageLot = shortageLot.wire
    wire.shortageVersion = Int64(shortageVersion)
    wire.lender = lender.text
    wire.borrower = borrower.text
    wire.heads = Int64(heads)
    wire.from = Int64(from.number)
    wire.to = Int64(to.number)
    wire.command = command.wire
  }

  package init(_ wire: WireAgreementDrafted, _ fields: WireFields) throws(EventFault) {
    agreement = try fields.id(wire.hasAgreement, wire.agreement, "agreement")
    proposal = try fields.id(wire.hasProposal, wire.proposal, "proposal")
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
    command = try fields.id(wire.hasCommand, wire.command, "command")
  }
}
