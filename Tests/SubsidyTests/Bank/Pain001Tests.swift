import Domain
import Foundation
import Subsidy
import TestSupport
import Testing

@Suite struct Pain001Tests {
  @Test func `a batch is written byte for byte as it always was`() throws {
    let batch = try SampleBatch.make(payments: [
      SampleBatch.payment(1, fen: 150_000, name: "甲 & 乙 <有限> \"公司\" 'x'")
    ])
    let text = String(
      decoding: Pain001Writer.bytes(batch, created: SampleBatch.approved), as: UTF8.self)
    #expect(text == Self.golden)
  }

  @Test func `what is written is valid by the schema, and another reads the same from it`() throws {
    let seed: UInt64 = 20_210_220
    var generator = SeededGenerator(seed: seed)
    var batches = try (1...60).map { try SampleBatch.random($0, &generator) }
    batches.append(try SampleBatch.make("most", count: BankLimits.paymentsMaximum))
    batches.append(
      try SampleBatch.make(
        "largest", payments: [SampleBatch.payment(1, fen: BankLimits.fenMaximum)]))
    let folder = try TemporaryFolder()
    let paths = batches.map { folder.file($0.fileName) }
    for (batch, path) in zip(batches, paths) {
      let bytes = Pain001Writer.bytes(batch, created: SampleBatch.approved)
      #expect(bytes.count <= BankLimits.fileBytesMaximum)
      try Data(bytes).write(to: URL(fileURLWithPath: path))
    }
    #expect(try Schemas.complaints(try Schemas.pain001(), paths) == "", "seed \(seed)")
    let read = try Python.run(["-c", Self.reader] + paths).split(separator: "\n").map(String.init)
    #expect(read.count == batches.count)
    for (batch, line) in zip(batches, read) {
      #expect(line == (try Self.expected(batch)), "seed \(seed)")
    }
  }

  /// What the Python below must print of a batch.
  private static func expected(_ batch: PaymentBatch) throws -> String {
    let payments = batch.payments.map { payment in
      [
        payment.endToEndID, String(payment.amount.fen), payment.creditor.name,
        payment.creditor.account, payment.creditor.agent, payment.remittance,
      ].joined(separator: "\u{1F}")
    }
    let head = [
      batch.messageID, String(batch.payments.count), String(batch.total.fen),
      String(batch.total.fen),
    ]
    return (head + payments).joined(separator: "\u{1E}")
  }

  private static let reader = """
    import decimal, sys, xml.etree.ElementTree as ET
    def fen(text):
        assert len(text.split('.')[1]) == 2
        return int(decimal.Decimal(text) * 100)
    for path in sys.argv[1:]:
        root = ET.parse(path).getroot()
        for one in root.iter():
            one.tag = one.tag.split('}')[1]
        head = root.find('.//GrpHdr')
        rows = [[one.findtext('PmtId/EndToEndId'), fen(one.findtext('Amt/InstdAmt')),
                 one.findtext('Cdtr/Nm'), one.findtext('CdtrAcct/Id/Othr/Id'),
                 one.findtext('CdtrAgt/FinInstnId/ClrSysMmbId/MmbId'), one.findtext('RmtInf/Ustrd')]
                for one in root.iter('CdtTrfTxInf')]
        line = [head.findtext('MsgId'), head.findtext('NbOfTxs'), fen(head.findtext('CtrlSum')),
                sum(row[1] for row in rows)]
        line += ['\\x1f'.join(map(str, row)) for row in rows]
        print('\\x1e'.join(map(str, line)))
    """

  private static let golden = """
    <?xml version="1.0" encoding="UTF-8"?>
    <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09">
      <CstmrCdtTrfInitn>
        <GrpHdr>
          <MsgId>TJMCPV7E25HGOTG35ELYFHELGN5AW764UKD</MsgId>
          <CreDtTm>2021-02-20T02:00:00.000Z</CreDtTm>
          <NbOfTxs>1</NbOfTxs>
          <CtrlSum>1500.00</CtrlSum>
          <InitgPty>
            <Nm>温州市就业管理服务中心</Nm>
          </InitgPty>
        </GrpHdr>
        <PmtInf>
          <PmtInfId>TJPBPNK5IP4U26NDVS54YKA3I2IUFWICK6Y</PmtInfId>
          <PmtMtd>TRF</PmtMtd>
          <BtchBookg>false</BtchBookg>
          <NbOfTxs>1</NbOfTxs>
          <CtrlSum>1500.00</CtrlSum>
          <ReqdExctnDt>
            <Dt>2021-02-22</Dt>
          </ReqdExctnDt>
          <Dbtr>
            <Nm>温州市就业管理服务中心</Nm>
          </Dbtr>
          <DbtrAcct>
            <Id>
              <Othr>
                <Id>33001623535053001234</Id>
              </Othr>
            </Id>
            <Ccy>CNY</Ccy>
          </DbtrAcct>
          <DbtrAgt>
            <FinInstnId>
              <ClrSysMmbId>
                <ClrSysId>
                  <Cd>CNAPS</Cd>
                </ClrSysId>
                <MmbId>105333000011</MmbId>
              </ClrSysMmbId>
            </FinInstnId>
          </DbtrAgt>
          <CdtTrfTxInf>
            <PmtId>
              <EndToEndId>TJEIR4HSITJIX3CAARNQAAAEWOMAIWZ5ZQI</EndToEndId>
            </PmtId>
            <Amt>
              <InstdAmt Ccy="CNY">1500.00</InstdAmt>
            </Amt>
            <CdtrAgt>
              <FinInstnId>
                <ClrSysMmbId>
                  <ClrSysId>
                    <Cd>CNAPS</Cd>
                  </ClrSysId>
                  <MmbId>102333002013</MmbId>
                </ClrSysMmbId>
              </FinInstnId>
            </CdtrAgt>
            <Cdtr>
              <Nm>甲 &amp; 乙 &lt;有限&gt; &quot;公司&quot; &apos;x&apos;</Nm>
            </Cdtr>
            <CdtrAcct>
              <Id>
                <Othr>
                  <Id>6222021203100001</Id>
                </Othr>
              </Id>
            </CdtrAcct>
            <RmtInf>
              <Ustrd>留岗补贴 1</Ustrd>
            </RmtInf>
          </CdtTrfTxInf>
        </PmtInf>
      </CstmrCdtTrfInitn>
    </Document>

    """
}
