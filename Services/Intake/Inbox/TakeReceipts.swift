internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// A carrier's gateway says what became of messages. All of its receipts are taken or none; one that was
/// taken before changes nothing, so that a gateway may send again whatever it is not sure of.
package struct TakeReceipts: Sendable {
  /// In one request.
  package static let maximum = 100

  package struct Receipt: Sendable, Hashable {
    let notice: EntityID
    let contact: EntityID
    let state: ReceiptState
    /// The carrier's own.
    let code: String?
  }

  let channel: ContactChannel
  let receipts: [Receipt]

  func decide(_ decision: Decision) throws -> Verdict<IntakeReply> {
    let transaction = decision.transaction
    var faults: [FieldFault] = []
    var prefectures: [String] = []
    for (index, receipt) in receipts.enumerated() {
      guard let notice = try transaction.row(NoticeStatement.find, .blob(receipt.notice.bytes))
      else {
        faults.append(
          FieldFault(
            field: "/receipts/\(index)/notice", code: "notice-unknown",
            value: receipt.notice.text))
        continue
      }
      prefectures.append(try notice.text("prefecture"))
      guard try isKnown(receipt, transaction) else {
        faults.append(
          FieldFault(
            field: "/receipts/\(index)/contact", code: "contact-unknown",
            value: receipt.contact.text))
        continue
      }
    }
    guard faults.isEmpty else { return .refused(Refusal(fields: faults)) }
    var taken = 0
    for (receipt, prefecture) in zip(receipts, prefectures) {
      let isNew = try transaction.execute(
        ReceiptStatement.insert, .blob(receipt.notice.bytes), .blob(receipt.contact.bytes),
        .text(receipt.state.rawValue), .text(receipt.code ?? ""),
        .integer(decision.now.microseconds))
      guard isNew == 1 else { continue }
      taken += 1
      try decision.emit(
        ReceiptArrived(
          notice: receipt.notice, contact: receipt.contact, state: receipt.state,
          code: receipt.code),
        partition: prefecture, entities: [EntityName.notice(receipt.notice)])
    }
    return .done(.received(new: taken))
  }

  /// Whether Notifications told of a delivery to this contact on this channel. Of one that it never made
  /// it could make nothing.
  private func isKnown(_ receipt: Receipt, _ transaction: Transaction) throws -> Bool {
    let delivery = try transaction.row(
      DeliveryStatement.find, .blob(receipt.notice.bytes), .blob(receipt.contact.bytes))
    return try delivery?.text("channel") == channel.rawValue
  }
}
