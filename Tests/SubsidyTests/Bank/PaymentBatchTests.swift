import Domain
import Subsidy
import Testing

@Suite struct PaymentBatchTests {
  @Test func `the same key gives the same ids for ever`() {
    #expect(
      BankID.allCases.map { $0.derived(from: "stay/2021/1") } == [
        "TJMEXMYZXJQ5IXCMKS2OJ3FBUDXJ55N3SXH", "TJPLVIKE2D6M42VD2PCPZXD3LFJI2MDD677",
        "TJEIR4HSITJIX3CAARNQAAAEWOMAIWZ5ZQI", "TJQBJH7NFOBSEFVJW5HB25UKM7ONZO3IXNG",
      ])
  }

  @Test func `an id is 35 characters of the bank's set, another for each kind and key`() {
    var ids: Set<String> = []
    for number in 1...2_000 {
      for kind in BankID.allCases {
        let id = kind.derived(from: "key/\(number)")
        #expect(id.wholeMatch(of: /TJ[MPEQ][A-Z2-7]{32}/) != nil)
        #expect(BankID.allCases.filter { $0.hasShape(id) } == [kind])
        ids.insert(id)
      }
    }
    #expect(ids.count == 8_000)
  }

  @Test(arguments: ["", "TJM", "TJM" + String(repeating: "1", count: 32), "tjm"])
  func `what has not the shape of an id of ours is none`(_ text: String) {
    #expect(!BankID.message.hasShape(text))
    #expect(!BankID.message.hasShape(BankID.message.derived(from: "a") + "A"))
  }

  @Test func `number, sum and names come from the batch alone`() throws {
    let batch = try SampleBatch.make(payments: [
      SampleBatch.payment(1, fen: 1), SampleBatch.payment(2, fen: 99), SampleBatch.payment(3),
    ])
    #expect(batch.total == Money(fen: 150_100))
    #expect(batch.fileName == batch.messageID + ".xml")
    #expect(batch.messageID != batch.paymentInformationID)
  }

  @Test func `a payment has the same id in whichever batch it is`() throws {
    let one = try SampleBatch.make("a", payments: [SampleBatch.payment(1)])
    let other = try SampleBatch.make("b", payments: [SampleBatch.payment(1)])
    #expect(one.payments[0].endToEndID == other.payments[0].endToEndID)
    #expect(one.messageID != other.messageID)
  }

  @Test func `all that is wrong is said at once`() throws {
    let bad = PaymentBatch.Party(name: "", account: "6222 0212", agent: "10233300201")
    let long = String(repeating: "长", count: 141)
    let payments = [
      PaymentBatch.Payment(key: "k", amount: .zero, creditor: bad, remittance: long),
      PaymentBatch.Payment(
        key: "k", amount: Money(fen: -1),
        creditor: PaymentBatch.Party(name: "a\u{7}b", account: "户1234567", agent: "１０２３３３００２０１３"),
        remittance: "x\u{FFFE}"),
    ]
    let thrown = #expect(throws: PaymentBatchFaults.self) {
      try PaymentBatch(
        key: " \t", debtor: bad, executionDay: SampleBatch.day, payments: payments)
    }
    let faults = try #require(thrown).faults.map { "\($0.field) \($0.code)" }
    #expect(
      faults == [
        "/key text-length", "/key text-control-character", "/debtor/name text-length",
        "/debtor/account account-invalid", "/debtor/agent agent-invalid",
        "/payments/0/amount amount-not-positive", "/payments/0/creditor/name text-length",
        "/payments/0/creditor/account account-invalid", "/payments/0/creditor/agent agent-invalid",
        "/payments/0/remittance text-length", "/payments/1/key payment-repeated",
        "/payments/1/amount amount-not-positive",
        "/payments/1/creditor/name text-control-character",
        "/payments/1/creditor/account account-invalid", "/payments/1/creditor/agent agent-invalid",
        "/payments/1/remittance text-character",
      ])
  }

  @Test func `140 characters of any plane are a name, 141 are not`() throws {
    let most = String(repeating: "𠮷", count: 140)
    #expect(throws: Never.self) {
      try SampleBatch.make(payments: [SampleBatch.payment(1, name: most)])
    }
    #expect(codes(payments: [SampleBatch.payment(1, name: most + "𠮷")]) == ["text-length"])
  }

  @Test func `a file has from one payment to a thousand`() throws {
    #expect(codes(payments: []) == ["payment-count"])
    #expect(throws: Never.self) { try SampleBatch.make(count: 1_000) }
    #expect(codes(payments: (1...1_001).map { SampleBatch.payment($0) }) == ["payment-count"])
  }

  @Test func `an amount and a sum of more than 18 digits of fen are refused, and nothing traps`() {
    let most = BankLimits.fenMaximum
    #expect(codes(payments: [SampleBatch.payment(1, fen: most)]).isEmpty)
    #expect(
      codes(payments: [SampleBatch.payment(1, fen: most + 1)])
        == ["amount-too-large", "total-too-large"])
    #expect(
      codes(payments: [SampleBatch.payment(1, fen: most), SampleBatch.payment(2, fen: 1)])
        == ["total-too-large"])
    #expect(
      codes(payments: [SampleBatch.payment(1, fen: .max), SampleBatch.payment(2, fen: .max)])
        == ["amount-too-large", "amount-too-large", "total-too-large"])
  }

  @Test func `what an approval binds changes with each thing that is approved`() throws {
    let party = SampleBatch.debtor
    func changed(_ name: String, _ account: String, _ agent: String) -> PaymentBatch.Party {
      PaymentBatch.Party(
        name: party.name + name, account: party.account + account,
        agent: agent.isEmpty ? party.agent : agent)
    }
    func payment(
      _ key: String = "k", _ fen: Int64 = 5, _ creditor: PaymentBatch.Party = party,
      _ text: String = "t"
    ) -> PaymentBatch.Payment {
      PaymentBatch.Payment(
        key: key, amount: Money(fen: fen), creditor: creditor, remittance: text)
    }
    func digest(
      _ payments: [PaymentBatch.Payment] = [payment()], key: String = "b",
      debtor: PaymentBatch.Party = party, day: CalendarDay = SampleBatch.day
    ) throws -> [UInt8] {
      try PaymentBatch(key: key, debtor: debtor, executionDay: day, payments: payments).digest
    }
    let parties = [changed("x", "", ""), changed("", "1", ""), changed("", "", "105333000012")]
    let digests =
      try [
        digest(), digest(key: "c"), digest(day: SampleBatch.day.adding(days: 1)),
        digest([payment("l")]), digest([payment("k", 6)]), digest([payment("k", 5, party, "u")]),
        digest([payment(), payment("l")]), digest([payment("l"), payment()]),
      ] + parties.map { try digest(debtor: $0) } + parties.map { try digest([payment("k", 5, $0)]) }
    #expect(Set(digests).count == digests.count)
    #expect(try digest() == digests[0])
    // Not even if the texts, one behind the other, are the same.
    func shifted(_ name: String, _ account: String) throws -> [UInt8] {
      try digest(debtor: PaymentBatch.Party(name: name, account: account, agent: party.agent))
    }
    #expect(try shifted("甲1", "234567") != shifted("甲", "1234567"))
    #expect(digests[0].count == 32)
  }

  private func codes(payments: [PaymentBatch.Payment]) -> [String] {
    do throws(PaymentBatchFaults) {
      _ = try SampleBatch.make(payments: payments)
      return []
    } catch {
      return error.faults.map(\.code)
    }
  }
}
