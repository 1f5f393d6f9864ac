package import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// An enterprise takes a lot back: its open heads are withdrawn and its proposals not yet agreed are
/// closed. What is agreed stays.
package struct WithdrawOffer: Sendable {
  package let request: RequestIdentity
  package let lot: EntityID
  package let side: LotSide
  package let reason: String

  package init(request: RequestIdentity, lot: EntityID, side: LotSide, reason: String) {
    self.request = request
    self.lot = lot
    self.side = side
    self.reason = reason
  }

  func decide(_ decision: Decision) throws -> Verdict<IntakeReply> {
    if let earlier = try CommandRecord.earlier(request, decision.transaction) { return earlier }
    let owned = try OwnedLot.find(lot, side, of: request.enterprise, decision.transaction)
    if let refusal = owned.refusal { return .refused(refusal) }
    try CommandRecord.insert(.withdrawal, of: lot, side.rawValue, request, decision)
    try decision.transaction.execute(
      OfferStatement.leave, .blob(lot.bytes), .blob(decision.inputID.bytes))
    try History.add(
      .withdrawalRequested, lot: lot,
      ["command": .string(decision.inputID.text), "reason": .string(reason)], decision)
    try decision.emit(
      LotWithdrawn(command: decision.inputID, lot: lot, reason: reason),
      partition: owned.prefecture, entities: [EntityName.lot(lot)])
    return .done(.accepted(command: decision.inputID))
  }
}
