internal import Domain
internal import ServiceKit
internal import Storage

/// A lot as its owner's commands find it.
struct OwnedLot {
  let prefecture: String
  /// Why nothing can be asked of it any more.
  let refusal: Refusal?

  /// A lot of somebody else, or of the other side, is as if it were not there.
  static func find(
    _ lot: EntityID, _ side: LotSide, of enterprise: CreditCode, _ transaction: Transaction
  ) throws -> OwnedLot {
    guard let row = try transaction.row(OfferStatement.find, .blob(lot.bytes)),
      try row.text("enterprise") == enterprise.text, try row.text("side") == side.rawValue
    else { return OwnedLot(prefecture: "", refusal: Refusal(.notFound)) }
    let isLeaving = try row.blobOrNil("withdrawal") != nil
    let refusal: Refusal? =
      switch (try row.text("state"), isLeaving) {
      case ("refused", _): Refusal(.offerRefused)
      case (_, true): Refusal(.offerWithdrawn)
      default: nil
      }
    return OwnedLot(prefecture: try row.text("prefecture"), refusal: refusal)
  }
}
