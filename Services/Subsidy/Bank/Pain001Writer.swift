package import Domain

/// A batch as the bank is told of it: ISO 20022 `pain.001.001.09`, CustomerCreditTransferInitiationV09,
/// in CNY, accounts as `Othr/Id`, branches by their CNAPS number.
package enum Pain001Writer {
  package static let namespace = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
  package static let currency = "CNY"

  /// The same bytes for the same batch and the same time.
  /// - Parameter created: `CreDtTm`; that of the approval, so that a repeat has it too.
  package static func bytes(_ batch: PaymentBatch, created: Instant) -> [UInt8] {
    var xml = XMLText()
    xml.element("Document", ("xmlns", namespace)) { xml in
      xml.element("CstmrCdtTrfInitn") { xml in
        xml.element("GrpHdr") { xml in
          xml.element("MsgId", batch.messageID)
          xml.element("CreDtTm", created.iso)
          writeTotals(of: batch, to: &xml)
          xml.element("InitgPty") { $0.element("Nm", batch.debtor.name) }
        }
        xml.element("PmtInf") { write(batch, to: &$0) }
      }
    }
    return xml.bytes
  }

  /// Each payment is booked by itself (`BtchBookg` false), so that a statement can be reconciled.
  private static func write(_ batch: PaymentBatch, to xml: inout XMLText) {
    xml.element("PmtInfId", batch.paymentInformationID)
    xml.element("PmtMtd", "TRF")
    xml.element("BtchBookg", "false")
    writeTotals(of: batch, to: &xml)
    xml.element("ReqdExctnDt") { $0.element("Dt", batch.executionDay.iso) }
    xml.element("Dbtr") { $0.element("Nm", batch.debtor.name) }
    xml.element("DbtrAcct") { xml in
      writeAccount(of: batch.debtor, to: &xml)
      xml.element("Ccy", currency)
    }
    xml.element("DbtrAgt") { writeAgent(of: batch.debtor, to: &$0) }
    for payment in batch.payments {
      xml.element("CdtTrfTxInf") { write(payment, to: &$0) }
    }
  }

  private static func write(_ payment: PaymentBatch.Payment, to xml: inout XMLText) {
    xml.element("PmtId") { $0.element("EndToEndId", payment.endToEndID) }
    xml.element("Amt") { $0.element("InstdAmt", payment.amount.yuan, ("Ccy", currency)) }
    xml.element("CdtrAgt") { writeAgent(of: payment.creditor, to: &$0) }
    xml.element("Cdtr") { $0.element("Nm", payment.creditor.name) }
    xml.element("CdtrAcct") { writeAccount(of: payment.creditor, to: &$0) }
    xml.element("RmtInf") { $0.element("Ustrd", payment.remittance) }
  }

  private static func writeTotals(of batch: PaymentBatch, to xml: inout XMLText) {
    xml.element("NbOfTxs", String(batch.payments.count))
    xml.element("CtrlSum", batch.total.yuan)
  }

  private static func writeAccount(of party: PaymentBatch.Party, to xml: inout XMLText) {
    xml.element("Id") { xml in xml.element("Othr") { $0.element("Id", party.account) } }
  }

  private static func writeAgent(of party: PaymentBatch.Party, to xml: inout XMLText) {
    xml.element("FinInstnId") { xml in
      xml.element("ClrSysMmbId") { xml in
        xml.element("ClrSysId") { $0.element("Cd", "CNAPS") }
        xml.element("MmbId", party.agent)
      }
    }
  }
}
