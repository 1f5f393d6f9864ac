internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// Staff are lent: what a screen looks at for lending in a circle. Both sides of a circle that closes are
/// assessed anew.
enum OnAgreementDrafted {
  static func apply(_ body: AgreementDrafted, _ work: SubsidyWork) throws -> Refusal? {
    try work.transaction.execute(
      FactStatement.insertLending, .blob(body.agreement.bytes), .text(body.lender.text),
      .text(body.borrower.text), SQLValue(body.from.number), SQLValue(body.to.number))
    let circles = try work.transaction.rows(FactStatement.circles, .text(body.lender.text))
      .map { try $0.text("borrower") }
    guard circles.contains(body.borrower.text) else { return nil }
    // Matching may tell of one before Intake does; whatever it states then is assessed.
    for enterprise in [body.lender, body.borrower]
    where try StoredEnterprise.find(enterprise, work.transaction) != nil {
      try work.need(enterprise)
    }
    return nil
  }
}
