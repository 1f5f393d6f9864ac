package import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// An enterprise changes some of a lot's terms. Matching makes it a new version, or refuses it where
/// fewer heads are open than it would take away.
package struct AmendOffer: Sendable {
  package let request: RequestIdentity
  package let lot: EntityID
  package let side: LotSide
  /// The members that change; null takes an optional one away.
  package let changes: JSONValue

  package init(request: RequestIdentity, lot: EntityID, side: LotSide, changes: JSONValue) {
    self.request = request
    self.lot = lot
    self.side = side
    self.changes = changes
  }

  func decide(_ rules: IntakeRules, _ decision: Decision) throws -> Verdict<IntakeReply> {
    let transaction = decision.transaction
    if let earlier = try CommandRecord.earlier(request, transaction) { return earlier }
    let owned = try OwnedLot.find(lot, side, of: request.enterprise, transaction)
    if let refusal = owned.refusal { return .refused(refusal) }
    // It would state again what that one may yet be refused for.
    if try transaction.row(OfferStatement.pendingVersion, .blob(lot.bytes)) != nil {
      return .refused(Refusal(.amendmentPending))
    }
    let stated = try LotTermsJSON.stored(lot, .latest, transaction)
    let before = LotTermsJSON.read(stated, enterprise: request.enterprise, side: side).terms
    let reading = LotTermsJSON.read(
      LotTermsJSON.overlay(changes, on: stated), enterprise: request.enterprise, side: side)
    let faults = reading.allFaults(rules, today: decision.now.day, amending: before)
    guard faults.isEmpty else { return .refused(Refusal(fields: faults)) }
    try CommandRecord.insert(.amendment, of: lot, side.rawValue, request, decision)
    try transaction.execute(
      OfferStatement.insertVersion, .blob(decision.inputID.bytes), .blob(lot.bytes), .null,
      .text(JSONWriter.text(LotTermsJSON.json(reading.terms))),
      .integer(decision.now.microseconds))
    try History.add(
      .amendmentRequested, lot: lot, ["command": .string(decision.inputID.text)], decision)
    try decision.emit(
      LotAmended(command: decision.inputID, lot: lot, terms: reading.terms),
      partition: owned.prefecture, entities: [EntityName.lot(lot)])
    let terms = reading.terms
    // Said once: an amendment of something else need not repeat it.
    let isNews = terms.region != before.region || terms.wage != before.wage
    return .done(
      .accepted(command: decision.inputID, warnings: isNews ? rules.warnings(of: terms) : []))
  }
}
