internal import Domain
internal import Storage

/// The two sides of a proposal.
struct StoredProposal: Hashable, Sendable {
  let lender: CreditCode
  let borrower: CreditCode
  let from: CalendarDay
  let to: CalendarDay

  static func find(_ id: EntityID, _ transaction: Transaction) throws -> StoredProposal? {
    try transaction.row(ProposalStatement.find, .blob(id.bytes)).map { row in
      StoredProposal(
        lender: try CreditCode(try row.text("lender")),
        borrower: try CreditCode(try row.text("borrower")), from: try row.day("from_day"),
        to: try row.day("to_day"))
    }
  }

  func insert(_ id: EntityID, _ transaction: Transaction) throws {
    try transaction.execute(
      ProposalStatement.insert, .blob(id.bytes), .text(lender.text), .text(borrower.text),
      SQLValue(from.number), SQLValue(to.number))
  }
}
