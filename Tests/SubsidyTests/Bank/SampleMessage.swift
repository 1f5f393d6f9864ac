import Subsidy

/// Messages of a bank to start from, as text: valid by the schema as they stand.
enum SampleMessage {
  /// A `pain.002`.
  /// - Parameters:
  ///   - group: the elements behind `OrgnlMsgNmId`.
  ///   - transactions: the elements behind `OrgnlPmtInfId`; nil for a report without a block.
  static func report(
    _ batch: PaymentBatch, version: String = "12", group: String = "<GrpSts>PART</GrpSts>",
    transactions: String? = nil
  ) -> String {
    report(
      message: batch.messageID, block: batch.paymentInformationID, version: version, group: group,
      transactions: transactions)
  }

  static func report(
    message: String, block id: String, version: String = "12",
    group: String = "<GrpSts>PART</GrpSts>", transactions: String? = nil
  ) -> String {
    let block = transactions.map {
      "<OrgnlPmtInfAndSts><OrgnlPmtInfId>\(id)</OrgnlPmtInfId>\($0)"
        + "</OrgnlPmtInfAndSts>"
    }
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.\(version)"><CstmrPmtStsRpt>
      <GrpHdr><MsgId>R1</MsgId><CreDtTm>2021-02-20T11:00:00</CreDtTm></GrpHdr>
      <OrgnlGrpInfAndSts><OrgnlMsgId>\(message)</OrgnlMsgId>
      <OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>\(group)</OrgnlGrpInfAndSts>
      \(block ?? "")</CstmrPmtStsRpt></Document>
      """
  }

  static func transaction(
    _ id: String, _ status: String, reason: String? = nil, amount: String? = nil
  ) -> String {
    let reason = reason.map { "<StsRsnInf><Rsn><Cd>\($0)</Cd></Rsn></StsRsnInf>" } ?? ""
    let amount =
      amount.map {
        "<OrgnlTxRef><Amt><InstdAmt Ccy=\"CNY\">\($0)</InstdAmt></Amt></OrgnlTxRef>"
      } ?? ""
    return "<TxInfAndSts><OrgnlEndToEndId>\(id)</OrgnlEndToEndId><TxSts>\(status)</TxSts>\(reason)"
      + "\(amount)</TxInfAndSts>"
  }

  /// A `camt.053` with an entry of 1500.00, of three ways to be one, and a return of 500.00.
  static func statement(version: String = "08") -> String {
    """
    <?xml version="1.0" encoding="UTF-8"?>
    <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.\(version)"><BkToCstmrStmt>
    <GrpHdr><MsgId>S1</MsgId><CreDtTm>2021-02-22T20:00:00+08:00</CreDtTm></GrpHdr>
    <Stmt><Id>S1-1</Id>
    <FrToDt><FrDtTm>2021-02-22T00:00:00</FrDtTm><ToDtTm>2021-02-22T23:59:59</ToDtTm></FrToDt>
    <Acct><Id><Othr><Id>33001623535053001234</Id></Othr></Id></Acct>
    \(balance("OPBD", "10000.00"))\(balance("CLBD", "8999.9"))
    \(entry("1500.00", "DBIT", "<TxDtls>\(refs("E1"))<Amt Ccy=\"CNY\">1000.00</Amt></TxDtls>"
      + "<TxDtls>\(refs("E2"))<Amt Ccy=\"CNY\">500.00000</Amt></TxDtls>"))
    \(entry("500", "CRDT",
      "<TxDtls>\(refs("E2"))<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf></TxDtls>"))
    \(entry("0.10", "DBIT", nil))
    </Stmt></BkToCstmrStmt></Document>
    """
  }

  private static func balance(_ code: String, _ amount: String) -> String {
    "<Bal><Tp><CdOrPrtry><Cd>\(code)</Cd></CdOrPrtry></Tp><Amt Ccy=\"CNY\">\(amount)</Amt>"
      + "<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2021-02-22</Dt></Dt></Bal>"
  }

  private static func entry(_ amount: String, _ direction: String, _ details: String?) -> String {
    "<Ntry><Amt Ccy=\"CNY\">\(amount)</Amt><CdtDbtInd>\(direction)</CdtDbtInd>"
      + "<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2021-02-22</Dt></BookgDt><BkTxCd></BkTxCd>"
      + (details.map { "<NtryDtls>\($0)</NtryDtls>" } ?? "") + "</Ntry>"
  }

  private static func refs(_ id: String) -> String {
    "<Refs><EndToEndId>\(id)</EndToEndId></Refs>"
  }
}
