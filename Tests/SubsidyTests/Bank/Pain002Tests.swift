import Domain
import Subsidy
import Testing

@Suite struct Pain002Tests {
  private let batch: PaymentBatch
  private let ids: [String]

  init() throws {
    batch = try SampleBatch.make(count: 3)
    ids = batch.payments.map(\.endToEndID)
  }

  private func read(group: String = "<GrpSts>PART</GrpSts>", _ transactions: [String]? = nil) throws
    -> BankReport
  {
    try Pain002Reader.report(
      Array(
        SampleMessage.report(batch, group: group, transactions: transactions?.joined()).utf8))
  }

  private func outcomes(group: String = "<GrpSts>PART</GrpSts>", _ transactions: [String]? = nil)
    throws -> [String]
  {
    try read(group: group, transactions).outcomes(of: batch.instruction).map {
      "\($0.key.suffix(1)) \($0.status.rawValue)" + ($0.reason.map { " \($0)" } ?? "")
    }
  }

  private func code(_ body: () throws -> Void) -> BankFileFault.Code? {
    do { try body() } catch { return (error as? BankFileFault)?.code }
    return nil
  }

  @Test(arguments: Pain002Reader.versions) func `each version is read`(_ version: String) throws {
    let text = SampleMessage.report(
      batch, version: version,
      group: "<OrgnlNbOfTxs>3</OrgnlNbOfTxs><OrgnlCtrlSum>4500.0</OrgnlCtrlSum>"
        + "<GrpSts>PART</GrpSts><StsRsnInf><Rsn><Prtry>部分</Prtry></Rsn></StsRsnInf>",
      transactions: SampleMessage.transaction(ids[0], "ACSC", amount: "1500")
        + SampleMessage.transaction(ids[2], "RJCT", reason: "AC04", amount: "1500.00000"))
    #expect(try Schemas.complaints(try Schemas.pain002(version), bytes: Array(text.utf8)) == "")
    let report = try Pain002Reader.report(Array(text.utf8))
    #expect(report.id == "R1")
    #expect(report.created == Instant(iso: "2021-02-20T11:00:00+08:00"))
    #expect(report.originalMessageID == batch.messageID)
    #expect(report.group.status == .partly && report.group.reason == "bank-text")
    #expect(report.originalCount == 3 && report.originalTotal == Money(fen: 450_000))
    #expect(report.transactions.map(\.endToEndID) == [ids[0], ids[2]])
    #expect(report.transactions.map(\.status) == [.settled, .rejected])
    #expect(report.transactions.map(\.reason) == [nil, "AC04"])
    #expect(report.transactions.allSatisfy { $0.amount == Money(fen: 150_000) })
    #expect(
      try report.outcomes(of: batch.instruction).map(\.key) == [
        batch.payments[0].key, batch.payments[2].key,
      ])
    #expect(!report.isNotKnown)
  }

  @Test(arguments: BankReport.Status.allCases)
  func `a status of the whole file is one of each payment`(_ status: BankReport.Status) throws {
    let all = ["1", "2", "3"].map { "\($0) \(status.rawValue) MS03" }
    let reason = "<StsRsnInf><Rsn><Cd>MS03</Cd></Rsn></StsRsnInf>"
    #expect(try outcomes(group: "<GrpSts>\(status.rawValue)</GrpSts>\(reason)") == all)
    #expect(
      try outcomes(group: "", ["<PmtInfSts>\(status.rawValue)</PmtInfSts>\(reason)"]) == all)
  }

  @Test func `a payment's own status goes before that of its block, and this before the file's`()
    throws
  {
    let own = SampleMessage.transaction(ids[1], "RJCT", reason: "AC01")
    #expect(
      try outcomes(group: "<GrpSts>ACTC</GrpSts>", ["<PmtInfSts>ACSP</PmtInfSts>", own])
        == ["1 ACSP", "2 RJCT AC01", "3 ACSP"])
    #expect(
      try outcomes(group: "<GrpSts>ACTC</GrpSts>", [own]) == ["1 ACTC", "2 RJCT AC01", "3 ACTC"])
  }

  @Test func `of a part that is accepted nothing follows for those that are not named`() throws {
    #expect(try outcomes([SampleMessage.transaction(ids[1], "ACSC")]) == ["2 ACSC"])
    #expect(
      try outcomes(
        group: "<GrpSts>ACSP</GrpSts>",
        ["<PmtInfSts>PART</PmtInfSts>", SampleMessage.transaction(ids[1], "RJCT")]) == ["2 RJCT"])
  }

  @Test(arguments: [
    ("AC04", "AC04"), ("NOT-OPEN.2", "NOT-OPEN.2"), ("张三", "bank-text"),
    ("Zhang San", "bank-text"), ("6222021203100001", "bank-text"),
  ])
  func `a reason is told as a code, and what the bank writes in its own words is not told`(
    _ said: String, _ told: String
  ) throws {
    let reason = "<StsRsnInf><Rsn><Prtry>\(said)</Prtry></Rsn></StsRsnInf>"
    let report = try read(group: "<GrpSts>RJCT</GrpSts>" + reason)
    #expect(try report.outcomes(of: batch.instruction).map(\.reason) == [told, told, told])
  }

  @Test func `the enquiry that is answered stands among the further texts`() throws {
    let id = BankEnquiry(messageID: batch.messageID, number: 3).id
    let report = try read(
      group: "<StsRsnInf><Rsn><Prtry>NOTKNOWN</Prtry></Rsn><AddtlInf>无此文件</AddtlInf>"
        + "<AddtlInf>\(id)</AddtlInf></StsRsnInf>")
    #expect(report.enquiryID == id)
  }

  @Test func `not known is said without a status, and says nothing of any payment`() throws {
    let reason = "<StsRsnInf><Rsn><Prtry>NOTKNOWN</Prtry></Rsn></StsRsnInf>"
    let report = try read(group: reason)
    #expect(report.isNotKnown)
    #expect(try report.outcomes(of: batch.instruction).isEmpty)
    #expect(code { _ = try read(group: "<GrpSts>RJCT</GrpSts>" + reason) } == .contradiction)
    #expect(
      code { _ = try read(group: reason, [SampleMessage.transaction(ids[0], "ACSC")]) }
        == .contradiction)
    #expect(code { _ = try read(group: "") } == .elementMissing)
  }

  @Test(arguments: ["AM05", "DU01", "DU04", "DUPL"])
  func `the refusal of a repeat is no rejection of what it repeats`(_ reason: String) throws {
    let report = try read([SampleMessage.transaction(ids[0], "RJCT", reason: reason)])
    #expect(try report.outcomes(of: batch.instruction).map(\.isRefusedRepeat) == [true])
    let other = try read([SampleMessage.transaction(ids[0], "RJCT", reason: "AC04")])
    #expect(try other.outcomes(of: batch.instruction).map(\.isRefusedRepeat) == [false])
  }

  @Test(arguments: ["ACCP", "ACWC", "RCVD", "PART", "acsc", " ACSC", "ACSC ", "", "BOOK"])
  func `a status that we do not act on is a fault, and not passed over`(_ status: String) {
    #expect(
      code { _ = try read([SampleMessage.transaction(ids[0], status)]) } == .statusUnknown)
    guard status != "PART" else { return }
    #expect(code { _ = try read(group: "<GrpSts>\(status)</GrpSts>") } == .statusUnknown)
  }

  @Test func `another batch, block or payment is a fault`() throws {
    let other = try SampleBatch.make("other", count: 3)
    let report = try read(group: "<GrpSts>ACSC</GrpSts>")
    #expect(code { _ = try report.outcomes(of: other.instruction) } == .batchUnknown)
    let block = try read(group: "<GrpSts>ACSC</GrpSts>", [""])
    #expect(code { _ = try block.outcomes(of: other.instruction) } == .batchUnknown)
    #expect(
      code {
        let text = SampleMessage.report(batch, transactions: "")
        _ = try Pain002Reader.report(
          Array(
            text.replacing(batch.paymentInformationID, with: other.paymentInformationID).utf8)
        ).outcomes(of: batch.instruction)
      } == .batchUnknown)
    let id = other.payments[0].endToEndID
    #expect(
      code { _ = try read([SampleMessage.transaction(id, "ACSC")]).outcomes(of: batch.instruction) }
        == .paymentUnknown)
    for id in ["MSG1", String(repeating: "A", count: 36), ""] {
      let text = SampleMessage.report(batch).replacing(batch.messageID, with: id)
      #expect(code { _ = try Pain002Reader.report(Array(text.utf8)) } == .batchUnknown)
    }
    let name = SampleMessage.report(batch).replacing("pain.001.001.09", with: "pain.008.001.02")
    #expect(code { _ = try Pain002Reader.report(Array(name.utf8)) } == .messageUnknown)
  }

  @Test func `another amount, number or sum is a fault`() {
    for amount in ["1500.01", "15.00", "150000", "0"] {
      #expect(
        code {
          _ = try outcomes([SampleMessage.transaction(ids[0], "ACSC", amount: amount)])
        } == .amountDiffers)
    }
    for group in ["<OrgnlNbOfTxs>2</OrgnlNbOfTxs>", "<OrgnlCtrlSum>4500.01</OrgnlCtrlSum>"] {
      #expect(code { _ = try outcomes(group: group + "<GrpSts>ACSC</GrpSts>") } == .amountDiffers)
    }
  }

  @Test(
    arguments: [
      "", "-1500.00", "+1500.00", "1,500.00", "1500.001", "1.5e3", "１５００", " 1500", ".5", "1.",
      "1.000000", "12345678901234567", "99999999999999999999.00", "NaN", "15<b/>00",
    ]) func `what is no amount of fen is a fault`(_ amount: String)
  {
    #expect(
      code { _ = try read([SampleMessage.transaction(ids[0], "ACSC", amount: amount)]) }
        == (amount.contains("<") ? .textInvalid : .amountInvalid))
  }

  @Test func `another currency is a fault`() {
    let one = SampleMessage.transaction(ids[0], "ACSC", amount: "1500")
    for currency in ["Ccy=\"USD\"", "Ccy=\"\"", ""] {
      let text = one.replacing("Ccy=\"CNY\"", with: currency)
      #expect(code { _ = try read([text]) } == .currencyOther)
    }
  }

  @Test func `what is there twice or is missing is a fault`() {
    let one = SampleMessage.transaction(ids[0], "ACSC")
    #expect(code { _ = try read([one, one]) } == .elementRepeated)
    #expect(code { _ = try read(["</OrgnlPmtInfAndSts><OrgnlPmtInfAndSts>"]) } == .elementRepeated)
    #expect(
      code { _ = try read(group: "<GrpSts>ACSC</GrpSts><GrpSts>RJCT</GrpSts>") } == .elementRepeated
    )
    #expect(
      code { _ = try read([one.replacing("<TxSts>ACSC</TxSts>", with: "")]) } == .elementMissing)
    let text = SampleMessage.report(batch)
    for name in ["GrpHdr", "MsgId", "CreDtTm", "OrgnlGrpInfAndSts", "OrgnlMsgId", "OrgnlMsgNmId"] {
      let without = text.replacing("<\(name)>", with: "<X>").replacing("</\(name)>", with: "</X>")
      #expect(code { _ = try Pain002Reader.report(Array(without.utf8)) } == .elementMissing)
    }
  }

  @Test func `a report that cannot be true as a whole is a fault`() {
    let paid = SampleMessage.transaction(ids[0], "ACSC")
    let rejected = SampleMessage.transaction(ids[1], "RJCT")
    for (group, own) in [
      ("<GrpSts>RJCT</GrpSts>", [paid]), ("<GrpSts>ACSC</GrpSts>", [rejected]),
      ("<GrpSts>ACTC</GrpSts>", ["<PmtInfSts>RJCT</PmtInfSts>", paid]),
      ("<GrpSts>RJCT</GrpSts>", ["<PmtInfSts>ACSC</PmtInfSts>"]),
    ] {
      #expect(code { _ = try read(group: group, own) } == .contradiction)
    }
  }

  @Test func `a report of more payments than a file can have is refused`() {
    let many = (0...BankLimits.paymentsMaximum).map { SampleMessage.transaction("E\($0)", "ACSC") }
    #expect(code { _ = try read(many) } == .tooManyElements)
  }
}
