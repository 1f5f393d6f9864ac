internal import Domain
internal import Storage

/// The two lots of a proposal.
struct ProposalLots {
  let both: [EntityID]

  static func find(_ proposal: EntityID, _ transaction: Transaction) throws -> ProposalLots? {
    guard let row = try transaction.row(ProposalStatement.find, .blob(proposal.bytes)) else {
      return nil
    }
    return ProposalLots(both: [try row.id("surplus_lot"), try row.id("shortage_lot")])
  }
}
