internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// Staff are lent: what a screen looks at for lending in a circle.
enum OnAgreementDrafted {
  static func apply(_ body: AgreementDrafted, _ work: SubsidyWork) throws -> Refusal? {
    try work.transaction.execute(
      FactStatement.insertLending, .blob(body.agreement.bytes), .text(body.lender.text),
      .text(body.borrower.text), SQLValue(body.from.number), SQLValue(body.to.number))
    return nil
  }
}
