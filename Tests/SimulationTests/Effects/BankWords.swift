import Domain

@testable import Subsidy

/// What the bank writes to us: `pain.002` and `camt.053`, numbered.
struct BankWords {
  struct Entry {
    let payment: StandInBank.Payment
    let isReturn: Bool
    let day: CalendarDay

    init(_ payment: StandInBank.Payment, isReturn: Bool, day: CalendarDay) {
      (self.payment, self.isReturn, self.day) = (payment, isReturn, day)
    }
  }

  typealias File = (name: String, bytes: [UInt8])

  let account: String
  private var number = 0

  init(account: String) { self.account = account }

  mutating func report(_ batch: StandInBank.Batch, at now: Instant) -> File {
    let rejected = batch.payments.count { $0.fate == .reject }
    if rejected == 0 { return report(batch.messageID, "<GrpSts>ACSC</GrpSts>", at: now) }
    if rejected == batch.payments.count {
      return report(
        batch.messageID, "<GrpSts>RJCT</GrpSts>\(Self.reason("Cd", "AC04"))", at: now)
    }
    let each = batch.payments.map { payment in
      let verdict =
        payment.fate == .reject
        ? "<TxSts>RJCT</TxSts>\(Self.reason("Cd", "AC04"))" : "<TxSts>ACSC</TxSts>"
      return "<TxInfAndSts><OrgnlEndToEndId>\(payment.endToEndID)</OrgnlEndToEndId>\(verdict)"
        + "</TxInfAndSts>"
    }
    return report(
      batch.messageID, "<GrpSts>PART</GrpSts>",
      block: "<OrgnlPmtInfAndSts><OrgnlPmtInfId>\(batch.blockID)</OrgnlPmtInfId>"
        + each.joined() + "</OrgnlPmtInfAndSts>", at: now)
  }

  mutating func pending(_ batch: StandInBank.Batch, at now: Instant) -> File {
    report(batch.messageID, "<GrpSts>PDNG</GrpSts>", at: now)
  }

  mutating func notKnown(_ message: String, _ enquiry: String, at now: Instant) -> File {
    let further = "<AddtlInf>\(enquiry)</AddtlInf>"
    return report(message, Self.reason("Prtry", BankReport.notKnown, further), at: now)
  }

  mutating func statement(
    _ entries: some Sequence<Entry>, from: Instant? = nil, to: Instant? = nil, at now: Instant
  ) -> File {
    number += 1
    let each = entries.map { entry in
      "<Ntry><Amt Ccy=\"CNY\">\(entry.payment.amount.yuan)</Amt>"
        + "<CdtDbtInd>\(entry.isReturn ? "CRDT" : "DBIT")</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>"
        + "<BookgDt><Dt>\(entry.day.iso)</Dt></BookgDt><NtryDtls><TxDtls><Refs><EndToEndId>"
        + "\(entry.payment.endToEndID)</EndToEndId></Refs>"
        + (entry.isReturn ? "<RtrInf><Rsn><Cd>AC06</Cd></Rsn></RtrInf>" : "")
        + "</TxDtls></NtryDtls></Ntry>"
    }
    return file(
      "camt.053", "camt.053.001.08",
      "<BkToCstmrStmt>\(header(now))<Stmt><Id>S\(number)</Id><FrToDt><FrDtTm>\((from ?? now).iso)</FrDtTm>"
        + "<ToDtTm>\((to ?? now).iso)</ToDtTm></FrToDt><Acct><Id><Othr><Id>\(account)</Id></Othr></Id>"
        + "</Acct>\(each.joined())</Stmt></BkToCstmrStmt>")
  }

  private mutating func report(
    _ message: String, _ group: String, block: String = "", at now: Instant
  ) -> File {
    number += 1
    return file(
      "pain.002", "pain.002.001.12",
      "<CstmrPmtStsRpt>\(header(now))<OrgnlGrpInfAndSts><OrgnlMsgId>\(message)</OrgnlMsgId>"
        + "<OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>\(group)</OrgnlGrpInfAndSts>\(block)"
        + "</CstmrPmtStsRpt>")
  }

  private func header(_ now: Instant) -> String {
    "<GrpHdr><MsgId>BANK\(number)</MsgId><CreDtTm>\(now.iso)</CreDtTm></GrpHdr>"
  }

  private func file(_ name: String, _ schema: String, _ content: String) -> File {
    let digits = String(number)
    let padded = String(repeating: "0", count: 6 - digits.count) + digits
    return (
      "\(name)-\(padded).xml",
      Array(
        ("<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:\(schema)\">\(content)</Document>")
          .utf8)
    )
  }

  private static func reason(_ kind: String, _ code: String, _ further: String = "") -> String {
    "<StsRsnInf><Rsn><\(kind)>\(code)</\(kind)></Rsn>\(further)</StsRsnInf>"
  }
}
