import Domain
import Events
import Notifications
import Storage
import TestSupport
import Testing

/// One delivery to a contact at a time, the urgent first, and nothing else at night.
@Suite struct TurnTests {
  private static let sent = AttemptOutcome.attempted(.delivered(receipt: ""))
  private let bench: NotificationsBench
  private let enterprise: CreditCode
  private let other: CreditCode

  init() throws {
    bench = try NotificationsBench()
    enterprise = try bench.addEnterprise(1, "甲")
    other = try bench.addEnterprise(2, "乙")
  }

  @Test func `of one contact one delivery is under way, and the next comes when it is over`()
    throws
  {
    let contact = try bench.addContact(enterprise, .webhook)
    for _ in 0..<3 { try bench.propose(enterprise, other) }
    let notices = try bench.notices().filter { $0.enterprise == enterprise }.map(\.notice)
    for notice in notices {
      let keys = try bench.keys("webhook")
      #expect(keys == [DeliveryKey(notice: notice, contact: contact)], "one at a time, in order")
      try bench.record(DeliveryKey(notice: notice, contact: contact), Self.sent)
    }
    #expect(try bench.effects("webhook").isEmpty)
    #expect(try bench.changes() == Array(repeating: "delivered 1 -", count: 3))
  }

  @Test func `one that is put off holds up its own contact and no other`() throws {
    let slow = try bench.addContact(enterprise, .webhook)
    let quick = try bench.addContact(enterprise, .webhook)
    let mail = try bench.addContact(enterprise)
    for _ in 0..<2 { try bench.propose(enterprise, other) }
    let first = try #require(try bench.keys("webhook").first { $0.contact == slow })
    try bench.record(
      first, .attempted(.temporary(code: .webhookBusy, detail: "", retryAfterSeconds: nil)))
    for _ in 0..<2 {
      for (kind, contact) in [("webhook", quick), ("mail", mail)] {
        let key = try #require(try bench.keys(kind).first { $0.contact == contact })
        try bench.record(key, Self.sent)
      }
    }
    #expect(try bench.keys("webhook") == [first], "its second waits behind its first")
    try bench.record(first, Self.sent, tries: 1)
    #expect(try bench.keys("webhook").map(\.contact) == [slow])
  }

  @Test func `an urgent one goes before those that wait`() throws {
    try bench.addContact(enterprise)
    for urgent in [false, false, true] { try bench.propose(enterprise, other, urgent: urgent) }
    let notices = try bench.notices().filter { $0.enterprise == enterprise }
    let first = try #require(try bench.keys().first)
    #expect(first.notice == notices[0].notice, "what is under way is not taken back")
    try bench.record(first, Self.sent)
    #expect(try bench.keys().map(\.notice) == [notices[2].notice])
  }

  @Test func `at night only the urgent goes, and the rest at eight in the morning`() throws {
    try bench.addContact(enterprise)
    bench.clock.set(try time("2021-01-12T21:00:00+08:00"))
    try bench.propose(enterprise, other)
    #expect(try bench.effects().isEmpty)
    #expect(try bench.notices().count == 2, "the notice itself waits for nothing")
    try bench.propose(enterprise, other, urgent: true)
    let urgent = try #require(try bench.keys().first)
    try bench.record(urgent, Self.sent)
    #expect(try bench.effects().isEmpty)
    try bench.restart()
    bench.clock.set(try time("2021-01-13T07:59:59+08:00"))
    try bench.step()
    #expect(try bench.effects().isEmpty)
    bench.clock.set(try time("2021-01-13T08:00:00+08:00"))
    try bench.step()
    #expect(try bench.keys().map(\.notice) != [urgent.notice])
    #expect(try bench.effects().count == 1)
  }

  @Test func `a wait that would end in the night ends in the morning, and lets the urgent pass`()
    throws
  {
    try bench.addContact(enterprise)
    bench.clock.set(try time("2021-01-12T20:59:50+08:00"))
    try bench.propose(enterprise, other)
    let late = try #require(try bench.keys().first)
    try bench.record(
      late, .attempted(.temporary(code: .mailDeferred, detail: "", retryAfterSeconds: nil)))
    #expect(try bench.effects().isEmpty, "not in the night")
    try bench.propose(enterprise, other)
    #expect(try bench.keys().map(\.notice) != [late.notice], "nor before its wait is over")
    let next = try #require(try bench.keys().first)
    bench.clock.set(try time("2021-01-12T21:10:00+08:00"))
    try bench.record(next, .postponed)
    #expect(try bench.effects().isEmpty)
    try bench.propose(enterprise, other, urgent: true)
    let urgent = try #require(try bench.keys().first)
    try bench.record(urgent, Self.sent)
    bench.clock.set(try time("2021-01-13T08:00:00+08:00"))
    try bench.step()
    #expect(try bench.keys() == [late])
    try bench.record(late, Self.sent, tries: 1)
    #expect(try bench.keys() == [next])
    try bench.record(next, Self.sent, tries: 1)
    #expect(
      try bench.changes() == [
        "temporary-failure 1 mail-deferred", "delivered 1 -", "delivered 2 -", "delivered 1 -",
      ])
  }

  @Test func `who is erased is told nothing more, whatever was on its way`() throws {
    let contact = try bench.addContact(enterprise)
    let staying = try bench.addContact(enterprise)
    for _ in 0..<3 { try bench.propose(enterprise, other) }
    let first = try #require(try bench.keys().first { $0.contact == contact })
    try bench.erase(contact, of: enterprise)
    #expect(
      try bench.changes()
        == Array(repeating: "permanent-failure 0 contact-erased", count: 3))
    #expect(try bench.keys().map(\.contact) == [staying])
    #expect(try bench.record(first, Self.sent) == .late)
    try bench.propose(enterprise, other)
    #expect(try bench.keys().map(\.contact) == [staying])
    try bench.erase(EntityID(high: 5, low: 5), of: enterprise)
    #expect(try bench.parked() == 0, "a payee is none of ours")
  }

  @Test func `a carrier's word is the last`() throws {
    let contact = try bench.addContact(enterprise)
    for _ in 0..<3 { try bench.propose(enterprise, other) }
    let keys = try bench.notices().filter { $0.enterprise == enterprise }
      .map { DeliveryKey(notice: $0.notice, contact: contact) }
    try bench.record(keys[0], Self.sent)
    try bench.receipt(keys[0], .delivered)
    #expect(try bench.changes() == ["delivered 1 -"], "confirmed, which is no news")
    try bench.receipt(keys[0], .failed, code: "5.1.1")
    try bench.receipt(keys[0], .failed)
    try bench.receipt(keys[0], .delivered)
    #expect(try bench.changes().suffix(1) == ["permanent-failure 1 5.1.1"])
    // Of one that is still tried, too.
    try bench.receipt(keys[1], .delivered)
    #expect(try bench.keys() == [keys[2]], "the turn passes on")
    try bench.receipt(keys[2], .failed, code: "550 no such user zhang@example.cn")
    #expect(try bench.effects().isEmpty)
    #expect(
      try bench.changes().suffix(2) == ["delivered 0 -", "permanent-failure 0 receipt-failed"])
  }

  @Test func `a word about what we never sent is parked`() throws {
    try bench.receipt(
      DeliveryKey(notice: EntityID(high: 1, low: 1), contact: EntityID(high: 2, low: 2)), .failed)
    #expect(try bench.parked() == 1)
    #expect(try bench.changes().isEmpty)
  }

  private func time(_ iso: String) throws -> Instant { try #require(Instant(iso: iso)) }
}
