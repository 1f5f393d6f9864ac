package import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// An enterprise offers staff or asks for them. The lot exists once this is committed; Matching
/// opens it when it hears of it.
package struct SubmitOffer: Sendable {
  package let request: RequestIdentity
  package let terms: LotTerms

  package init(request: RequestIdentity, terms: LotTerms) {
    self.request = request
    self.terms = terms
  }

  func decide(_ rules: IntakeRules, _ decision: Decision) throws -> Verdict<IntakeReply> {
    let transaction = decision.transaction
    if let earlier = try CommandRecord.earlier(request, transaction) { return earlier }
    let faults = terms.faults(
      today: decision.now.day, served: rules.served, minimumWages: rules.minimumWages)
    guard faults.isEmpty else { return .refused(Refusal(fields: faults)) }
    let lot = decision.newID("lot")
    let stated = SQLValue.text(JSONWriter.text(LotTermsJSON.json(terms)))
    let at = SQLValue.integer(decision.now.microseconds)
    try CommandRecord.insert(.submission, of: lot, terms.side.rawValue, request, decision)
    try transaction.execute(
      OfferStatement.insert, .blob(lot.bytes), .text(terms.enterprise.text),
      .text(terms.side.rawValue), .text(terms.region.prefecture), .blob(decision.inputID.bytes),
      stated, at, SQLValue(terms.heads), .text(terms.region.text))
    try transaction.execute(
      OfferStatement.insertVersion, .blob(decision.inputID.bytes), .blob(lot.bytes), 1, stated, at)
    try History.add(.submitted, lot: lot, ["heads": .int(terms.heads)], decision)
    try decision.emit(
      LotSubmitted(lot: lot, terms: terms), partition: terms.region.prefecture,
      entities: [EntityName.lot(lot)])
    return .done(
      .submitted(
        SubmittedOffer(
          lot: lot, command: decision.inputID, terms: terms, at: decision.now,
          warnings: rules.warnings(of: terms))))
  }
}

/// A lot that was just submitted, with all that the answer says of it.
package struct SubmittedOffer: Sendable {
  package let lot: EntityID
  package let command: EntityID
  package let terms: LotTerms
  package let at: Instant
  package let warnings: [FieldFault]
}
