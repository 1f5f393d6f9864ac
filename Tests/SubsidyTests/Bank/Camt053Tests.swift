import Domain
import Subsidy
import Testing

@Suite struct Camt053Tests {
  private func read(_ text: String) throws -> [BankStatement] {
    try Camt053Reader.statements(Array(text.utf8))
  }

  private func code(_ text: String) -> BankFileFault.Code? {
    do { _ = try read(text) } catch { return (error as? BankFileFault)?.code }
    return nil
  }

  @Test(arguments: Camt053Reader.versions) func `each version is read`(_ version: String) throws {
    let text = SampleMessage.statement(version: version)
    #expect(try Schemas.complaints(try Schemas.camt053(version), bytes: Array(text.utf8)) == "")
    let statement = try #require(try read(text).first)
    #expect(statement.id == "S1-1")
    #expect(statement.account == "33001623535053001234")
    #expect(statement.from == Instant(iso: "2021-02-22T00:00:00+08:00"))
    #expect(statement.to == Instant(iso: "2021-02-22T23:59:59+08:00"))
    #expect(statement.opening == Money(fen: 1_000_000))
    #expect(statement.closing == Money(fen: 899_990))
    let entries = statement.entries.map { entry in
      "\(entry.direction.rawValue) \(entry.amount) \(entry.endToEndID ?? "-") "
        + "\(entry.isReturned) \(entry.returnReason ?? "-") \(entry.bookingDay)"
    }
    #expect(
      entries == [
        "DBIT 1000.00 E1 false - 2021-02-22", "DBIT 500.00 E2 false - 2021-02-22",
        "CRDT 500.00 E2 true AC04 2021-02-22", "DBIT 0.10 - false - 2021-02-22",
      ])
  }

  @Test func `a time becomes the day that it is in China, no id is none, a reversal is a return`()
    throws
  {
    let text = SampleMessage.statement()
      .replacing(
        "<Dt>2021-02-22</Dt></BookgDt>", with: "<DtTm>2021-02-22T16:00:00Z</DtTm></BookgDt>"
      )
      .replacing("<EndToEndId>E1<", with: "<EndToEndId>NOTPROVIDED<")
      .replacing(
        "<CdtDbtInd>DBIT</CdtDbtInd>", with: "<CdtDbtInd>DBIT</CdtDbtInd><RvslInd>true</RvslInd>")
    #expect(try Schemas.complaints(try Schemas.camt053(), bytes: Array(text.utf8)) == "")
    let entries = try #require(try read(text).first).entries
    #expect(entries.allSatisfy { $0.bookingDay.iso == "2021-02-23" && $0.isReturned })
    #expect(entries[0].endToEndID == nil)
  }

  @Test func `entries that do not lead from one balance to the other are a fault`() {
    let text = SampleMessage.statement()
    #expect(code(text.replacing("8999.9<", with: "8999.8<")) == .contradiction)
    let unclosed = text.replacing("CLBD", with: "ITBD")
    #expect(code(unclosed.replacing("500.00000", with: "500.01")) == .contradiction)
    #expect(code(text.replacing("\"CNY\">0.10", with: "\"CNY\">0.20")) == .contradiction)
    // Nothing to hold them against.
    #expect(code(unclosed.replacing("0.10", with: "0.20")) == nil)
  }

  @Test func `what is not booked, known, ours, once or there is a fault`() {
    let text = SampleMessage.statement()
    for (old, new, fault) in [
      ("<Cd>BOOK</Cd>", "<Cd>PDNG</Cd>", BankFileFault.Code.statusUnknown),
      ("<CdtDbtInd>DBIT", "<CdtDbtInd>DEBIT", .statusUnknown),
      ("Ccy=\"CNY\">0.10", "Ccy=\"USD\">0.10", .currencyOther),
      (">0.10<", ">0.105<", .amountInvalid), (">0.10<", ">-0.10<", .amountInvalid),
      ("<Dt>2021-02-22</Dt></BookgDt>", "<Dt>2021-02-30</Dt></BookgDt>", .timeInvalid),
      ("<BookgDt><Dt>2021-02-22</Dt></BookgDt>", "", .elementMissing),
      ("<Amt Ccy=\"CNY\">1000.00</Amt>", "", .elementMissing),
      ("<Id>S1-1</Id>", "<Id>S1-1</Id><Id>S1-2</Id>", .elementRepeated),
      ("<Id>S1-1</Id>", "<Id></Id>", .textInvalid), ("OPBD", "CLBD", .elementRepeated),
      ("<Stmt>", "<Rpt>", .notWellFormed), ("camt.053.001.08", "camt.054.001.08", .messageUnknown),
      ("camt.053.001.08", "camt.053.001.02", .messageUnknown),
    ] {
      #expect(text.contains(old))
      #expect(code(text.replacing(old, with: new)) == fault, "\(old) → \(new)")
    }
  }

  @Test func `a statement that was cut off anywhere is refused`() {
    let bytes = Array(SampleMessage.statement().utf8)
    for length in stride(from: 0, to: bytes.count, by: 7) {
      #expect(throws: BankFileFault.self) {
        try Camt053Reader.statements(Array(bytes.prefix(length)))
      }
    }
  }
}
