import Domain
import Subsidy
import Testing

/// We and the bank, by files alone.
@Suite struct BankSimulatorTests {
  private let batch: PaymentBatch

  init() throws { batch = try SampleBatch.make(count: 3) }

  /// What each report says of the batch: `3 ACSC`, `2 ACSC 1 RJCT`.
  private func read(_ post: SimulatedBank.Post) throws -> [String] {
    try post.reports.map { report in
      guard !report.isNotKnown else { return "not known" }
      let statuses = try report.outcomes(of: batch.instruction).map(\.status.rawValue)
      return Set(statuses).sorted()
        .map { status in "\(statuses.count { $0 == status }) \(status)" }.joined(separator: " ")
    }
  }

  /// Delivers, and tells what came in each of four steps; an enquiry is put before the second.
  private func course(
    _ bank: SimulatedBank, enquires: Bool = false
  ) throws -> (answers: [[String]], totals: [String: Int]) {
    try bank.deliver(batch)
    var course: [[String]] = []
    for step in 1...4 {
      if enquires && step == 2 { try bank.enquire(batch, 1) }
      try bank.step()
      let post = try bank.receive()
      course.append(try read(post) + post.refused.map(\.rawValue))
    }
    #expect(try bank.schemaComplaints() == "")
    let totals = try bank.totals()
    #expect(totals["paidTwice"] == 0)
    #expect(totals["incidents"] == 0)
    return (course, totals)
  }

  @Test(arguments: [
    ("success", [["3 ACSC"], [], [], []], 3),
    ("reject", [["3 RJCT"], [], [], []], 0),
    ("partial", [["2 ACSC 1 RJCT"], [], [], []], 2),
    ("timeout-then-success", [[], [], ["3 ACSC"], []], 3),
    ("timeout-then-reject", [[], [], ["3 RJCT"], []], 0),
    ("duplicate-status", [["3 ACSC"], [], ["3 ACSC"], []], 3),
    ("status-before-file-is-read", [["3 ACTC"], [], ["3 ACSC"], []], 3),
    ("unreadable", [["not-well-formed"], [], [], []], 3),
    ("returned", [["3 ACSC"], [], [], []], 3),
  ])
  func `the bank answers as it is told to, and its book agrees`(
    _ behaviour: String, _ expected: [[String]], _ paid: Int
  ) throws {
    let bank = try SimulatedBank("--behaviour", behaviour)
    if behaviour == "unreadable" {
      // So that there is something to hold against the schema.
      try bank.enquire(try SampleBatch.make("other", count: 1), 1)
      try bank.step()
      #expect(try bank.receive().reports.map(\.isNotKnown) == [true])
    }
    let (answers, totals) = try course(bank)
    #expect(answers == expected)
    #expect(totals["paid"] == paid)
    #expect(totals["paidFen"] == paid * 150_000)
  }

  @Test(arguments: [
    ("success", [["3 ACSC"], ["3 ACSC"], [], []]),
    ("timeout-then-success", [[], ["3 PDNG"], ["3 ACSC"], []]),
    ("timeout-then-reject", [[], ["3 PDNG"], ["3 RJCT"], []]),
    ("partial", [["2 ACSC 1 RJCT"], ["2 ACSC 1 RJCT"], [], []]),
    ("unreadable", [["not-well-formed"], ["3 ACSC"], [], []]),
    ("silent", [[], ["3 ACSC"], [], []]),
    ("lost", [[], ["not known"], ["3 ACSC"], []]),
  ])
  func `an enquiry is answered with the present status`(
    _ behaviour: String, _ expected: [[String]]
  ) throws {
    let bank = try SimulatedBank("--behaviour", behaviour)
    #expect(try course(bank, enquires: true).answers == expected)
  }

  @Test func `a bank that loses and takes files away pays after a second delivery`() throws {
    let bank = try SimulatedBank("--behaviour", "lost", "--take")
    try bank.deliver(batch)
    try bank.enquire(batch, 1)
    try bank.step(2)
    #expect(try read(try bank.receive()) == ["not known"])
    try bank.deliver(batch)
    try bank.step(2)
    #expect(try read(try bank.receive()) == ["3 ACSC"])
    let totals = try bank.totals()
    #expect(totals["paid"] == 3 && totals["incidents"] == 0)
  }

  @Test func `a statement tells each payment and each return once`() throws {
    let bank = try SimulatedBank("--rule", "payment:\(batch.payments[1].endToEndID)=returned")
    _ = try course(bank)
    // The course above read what the first steps wrote; a second batch shows how it goes on.
    try bank.deliver(try SampleBatch.make("next", count: 1))
    try bank.step()
    let statement = try #require(try bank.receive().statements.first)
    #expect(statement.opening == Money(fen: -2 * 150_000))
    #expect(statement.closing == Money(fen: -3 * 150_000))
    #expect(statement.entries.map(\.direction) == [.debit])
    let totals = try bank.totals()
    #expect(totals["statements"] == 3 && totals["returnedFen"] == 150_000)
  }

  @Test func `a return is a credit under the payment's id, with its reason`() throws {
    let bank = try SimulatedBank("--behaviour", "returned")
    try bank.deliver(batch)
    try bank.step(3)
    let entries = try bank.receive().statements.flatMap(\.entries)
    let ids = batch.payments.map(\.endToEndID)
    #expect(entries.map(\.endToEndID) == ids + ids)
    #expect(entries.map(\.isReturned) == [false, false, false, true, true, true])
    #expect(entries.map(\.direction) == [.debit, .debit, .debit, .credit, .credit, .credit])
    #expect(entries.map(\.returnReason) == [nil, nil, nil, "AC06", "AC06", "AC06"])
    #expect(entries.allSatisfy { $0.amount == Money(fen: 150_000) })
  }

  @Test func `what we must never do is refused, and stands in the bank's book`()
    throws
  {
    let bank = try SimulatedBank("--take")
    try bank.deliver(batch)
    try bank.step()
    _ = try bank.receive()
    try bank.deliver(batch)
    try bank.deliver(try SampleBatch.make("again", payments: [batch.payments[0]]))
    try bank.step()
    let reports = try bank.receive().reports
    let refused = try reports.compactMap { report in
      report.originalMessageID == batch.messageID ? try report.outcomes(of: batch.instruction) : nil
    }
    #expect(refused.flatMap(\.self).map(\.isRefusedRepeat) == [true, true, true])
    let totals = try bank.totals()
    #expect(totals["incidents"] == 2)
    #expect(totals["paid"] == 3 && totals["paidTwice"] == 0)
  }

  /// Every behaviour, and a stop before every call of the first delivery, side by side.
  @Test(arguments: [false, true])
  func
    `whatever the bank does and wherever we stop, each payment is made once or not, and we know`(
      _ takes: Bool
    ) throws
  {
    let behaviours = [
      "success", "reject", "partial", "timeout-then-success", "timeout-then-reject",
      "duplicate-status", "status-before-file-is-read", "unreadable", "returned", "silent", "lost",
    ]
    var batches: [(batch: PaymentBatch, stop: Int)] = []
    var rules: [String] = []
    for behaviour in behaviours {
      for stop in 0...8 {
        let batch = try SampleBatch.make("\(behaviour)/\(stop)", count: 3)
        batches.append((batch, stop))
        rules.append(contentsOf: ["--rule", "batch:\(batch.messageID)=\(behaviour)"])
      }
    }
    let bank = try SimulatedBank(arguments: rules + (takes ? ["--take"] : []))
    var city = PayingCity(bank: bank)
    for (batch, stop) in batches { city.begin(batch, stoppingBefore: stop) }
    for _ in 1...8 {
      try bank.step()
      try city.hear()
    }
    let paid = try bank.bookedIDs("paid")
    #expect(city.ids(.settled) == Set(paid))
    #expect(paid.count == Set(paid).count)
    #expect(city.ids(.settled).count + city.ids(.rejected).count == batches.count * 3)
    #expect(try bank.totals()["incidents"] == 0)
    #expect(city.stated == city.ids(.settled))
    #expect(try bank.schemaComplaints() == "")
  }
}
