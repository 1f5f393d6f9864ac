package import Domain

/// "What became of this file?", asked where no answer came.
///
/// The format is **ours**, to be agreed with the bank: ISO 20022 has no status request from a customer
/// to a bank among the `pain` messages (`pacs.028` is one between banks). It is a file `MSGID.N.enquiry`
/// in the folder of the files:
///
///     <PaymentEnquiry xmlns="urn:tiaoji:bank-enquiry:1">
///       <EnquiryId>…</EnquiryId> <CreDtTm>…</CreDtTm> <OrgnlMsgId>…</OrgnlMsgId>
///     </PaymentEnquiry>
///
/// The bank answers with a `pain.002` of the present status. Of a file that it never had it says so with
/// the reason `Prtry` `NOTKNOWN` for the group, no status at all, and the `EnquiryId` that it answers in
/// that reason's `AddtlInf`; see `BankReport.isNotKnown`.
package struct BankEnquiry: Hashable, Sendable {
  package static let namespace = "urn:tiaoji:bank-enquiry:1"

  package let messageID: String
  /// From 1: which enquiry about this file it is; a repeat after a crash has the same.
  package let number: Int

  /// - Precondition: the number is from 1.
  package init(messageID: String, number: Int) {
    precondition(number >= 1)
    self.messageID = messageID
    self.number = number
  }

  package var id: String { BankID.enquiry.derived(from: "\(messageID)/\(number)") }
  package var fileName: String { "\(messageID).\(number).enquiry" }

  /// The same bytes for the same enquiry and the same time.
  package func bytes(created: Instant) -> [UInt8] {
    var xml = XMLText()
    xml.element("PaymentEnquiry", ("xmlns", Self.namespace)) { xml in
      xml.element("EnquiryId", id)
      xml.element("CreDtTm", created.iso)
      xml.element("OrgnlMsgId", messageID)
    }
    return xml.bytes
  }
}
