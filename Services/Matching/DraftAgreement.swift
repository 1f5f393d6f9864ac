internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// Both sides accepted: the heads are committed on both lots, and the agreement is drafted from the
/// lot versions of the proposal.
enum DraftAgreement {
  static func decide(
    _ proposal: StoredProposal, _ command: EntityID, _ work: MatchingWork
  ) throws {
    let now = work.decision.now
    let agreement = work.decision.newID("agreement")
    try proposal.agree(at: now, work.transaction)
    try work.transaction.execute(
      ProposalStatement.insertAgreement, .blob(agreement.bytes), .blob(proposal.id.bytes),
      .integer(Int64(proposal.heads)), .blob(command.bytes), .integer(now.microseconds))
    try work.decision.cancel(MatchingTimer.lapse.rawValue, entity: proposal.name)
    try work.decision.emit(
      AgreementDrafted(
        agreement: agreement, proposal: proposal.id, surplusLot: proposal.surplus.lot,
        surplusVersion: proposal.surplus.version, shortageLot: proposal.shortage.lot,
        shortageVersion: proposal.shortage.version, lender: proposal.surplus.enterprise,
        borrower: proposal.shortage.enterprise, heads: proposal.heads, from: proposal.from,
        to: proposal.to, command: command),
      partition: proposal.prefecture,
      entities: [EntityName.agreement(agreement)] + proposal.entities)
    for party in [proposal.surplus, proposal.shortage] {
      var lot = try work.lot(party.lot)
      try lot.lot.buckets.move(proposal.heads, from: .held, to: .committed)
      try work.change(lot, .committed, command: command)
    }
  }
}
