import Domain
import Events
import Foundation
import ServiceKit
import Storage
import TestSupport
import Testing

@testable import Subsidy

/// A file of which the bank says that it does not have it.
@Suite struct LostFileTests {
  /// One payment whose file was written; the bank said nothing yet. It has no bank but the test.
  private func delivered() async throws -> (PaymentCourse, BankServer, EntityID, EntityID) {
    let (course, bank, entitlement, batch) = try PaymentCourse.released()
    try await course.work()
    try await course.work()
    #expect(try course.bench.batch(batch).state == .delivered)
    return (course, bank, entitlement, batch)
  }

  private func hear(
    _ course: PaymentCourse, _ batch: EntityID, _ id: String, _ words: String, minute: Int,
    enquiry: Int? = nil
  ) throws {
    let message = try course.bench.batch(batch).messageID
    let asked = enquiry.map { BankEnquiry(messageID: message, number: $0).id }
    let group =
      words == "NOTKNOWN"
      ? "<StsRsnInf><Rsn><Prtry>NOTKNOWN</Prtry></Rsn>"
        + "\(asked.map { "<AddtlInf>\($0)</AddtlInf>" } ?? "")</StsRsnInf>"
      : "<GrpSts>\(words)</GrpSts>"
    let xml = SampleMessage.report(message: message, block: "", group: group)
      .replacing("<MsgId>R1<", with: "<MsgId>\(id)<")
      .replacing("T11:00:00", with: "T11:\(minute):00")
    try course.bench.submit(
      .takeReport(TakeReport(report: try Pain002Reader.report(Array(xml.utf8)))))
  }

  private func file(_ course: PaymentCourse, _ batch: EntityID) throws -> Bool {
    let name = try course.bench.batch(batch).fileName
    return FileManager.default.fileExists(atPath: course.bench.folder.file("to-bank/\(name)"))
  }

  @Test func `it is withdrawn first, and delivered again once the bank has been asked after that`()
    async throws
  {
    let (course, bank, _, batch) = try await delivered()
    defer { bank.stop() }
    try hear(course, batch, "R1", "NOTKNOWN", minute: 10, enquiry: 1)
    #expect(try file(course, batch), "not yet withdrawn")
    try await course.work()
    #expect(try !file(course, batch))
    let after = try #require(try course.bench.batch(batch).withdrawnAfter)
    // Answers to what was asked while the file still lay there.
    for (index, enquiry) in [nil, 1, after].enumerated() {
      try hear(course, batch, "R2\(index)", "NOTKNOWN", minute: 11 + index, enquiry: enquiry)
      #expect(try course.bench.batch(batch).state == .unknown)
    }
    try hear(course, batch, "R3", "NOTKNOWN", minute: 20, enquiry: after + 1)
    #expect(try course.bench.batch(batch).state == .prepared)
    try await course.work()
    #expect(try file(course, batch))
    try await course.run()
    #expect(try course.paid().count == 1)
  }

  @Test func `an older word that it is not known counts nothing against a later one`()
    async throws
  {
    let (course, bank, entitlement, batch) = try await delivered()
    defer { bank.stop() }
    try hear(course, batch, "R1", "NOTKNOWN", minute: 10, enquiry: 1)
    try await course.work()
    let after = try #require(try course.bench.batch(batch).withdrawnAfter)
    try hear(course, batch, "R2", "ACSP", minute: 30)
    try hear(course, batch, "R3", "NOTKNOWN", minute: 20, enquiry: after + 1)
    #expect(try course.bench.batch(batch).state == .unknown)
    // Nor anything against what is booked.
    let payment = try course.bench.payment(of: batch)
    try course.bench.take(
      course.bench.statement("S-1", SubsidyBench.entry(payment.endToEndID)))
    try hear(course, batch, "R4", "NOTKNOWN", minute: 40, enquiry: after + 1)
    #expect(try course.bench.state(of: entitlement) == .settled)
    #expect(try course.bench.balances()[.paid] == 5_000_000)
  }

  /// Whether the bank takes files away, and whether it finds this one before it is withdrawn.
  @Test(arguments: [(false, false), (false, true), (true, false)])
  func `a payee erased between two deliveries is never paid twice, and holds up nobody else`(
    _ takes: Bool, _ isFound: Bool
  ) async throws {
    let bench = try SubsidyBench()
    try bench.bringIntoForce()
    let entitlements = try (1...2).map { try bench.approved($0).entitlement }
    try bench.release(entitlements)
    let bank = try BankServer(["--behaviour", "lost"] + (takes ? ["--take"] : []))
    defer { bank.stop() }
    let course = try PaymentCourse(bench, bank: bank)
    // Until the bank has said that it does not have the file.
    var isAnswered = false
    for _ in 0..<30 where !isAnswered {
      try await course.work()
      try bank.step(bench.folder.path)
      bench.clock.advance(milliseconds: 1_100)
      try bench.settle()
      isAnswered = try course.book().contains { $0.kind == "answer" }
    }
    #expect(isAnswered)
    try bench.erasePayee(of: entitlements[0])
    if isFound {
      // It looks again where the file still lies.
      try bank.step(bench.folder.path)
    } else {
      for _ in 1...2 { try await course.work() }
    }
    try await course.run()
    let first = try bench.state(of: entitlements[0])
    #expect(first == (isFound ? .settled : .held))
    #expect(try bench.state(of: entitlements[1]) == .settled)
    #expect(try bench.balances()[.paid] == Int64(try course.paid().count) * 5_000_000)
    if first == .held { try bench.releaseAgain(entitlements[0]) }
    try await course.run()
    let paid = try course.paid()
    #expect(paid.count == 2 && Set(paid).count == 2)
    #expect(try bench.balances()[.paid] == 10_000_000)
    #expect(try bench.entitlements().map(\.state) == [.settled, .settled])
  }

  @Test func `a payee that changed before any delivery is held, and the others are paid`()
    async throws
  {
    let bench = try SubsidyBench()
    try bench.bringIntoForce()
    let entitlements = try (1...2).map { try bench.approved($0).entitlement }
    let (batch, _) = try bench.release(entitlements)
    let bank = try BankServer([])
    defer { bank.stop() }
    let course = try PaymentCourse(bench, bank: bank)
    try bench.submit(.prepareBatch(PrepareBatch(batch: batch, faults: [:])))
    bench.vault?[try bench.payment(of: batch).payee] = nil
    try await course.run()
    #expect(try bench.state(of: entitlements[0]) == .held)
    #expect(try bench.state(of: entitlements[1]) == .settled)
    #expect(try course.paid().count == 1)
  }
}
