import Domain
import Events
import Notifications
import ServiceKit
import TestSupport
import Testing

/// What the writer makes of what workers bring back.
@Suite struct OutcomeTests {
  private let bench: NotificationsBench
  private let enterprise: CreditCode
  private let contact: EntityID
  private let key: DeliveryKey

  init() throws {
    var rules = DeliveryRules()
    rules.retry.attemptsMaximum = 3
    rules.retry.technicalAttemptsMaximum = 4
    // Waits of hours are not to end in the night.
    rules.quiet = QuietHours(fromHour: 0, untilHour: 0)
    bench = try NotificationsBench(rules)
    enterprise = try bench.addEnterprise(1, "甲")
    let other = try bench.addEnterprise(2, "乙")
    contact = try bench.addContact(enterprise)
    try bench.propose(enterprise, other)
    key = try #require(try bench.keys().first)
  }

  @Test func `a delivery is intended with its notice, under a key of both`() throws {
    let effect = try #require(try bench.effects().first)
    let notice = try #require(try bench.notices().first)
    #expect(effect.key == "\(notice.notice)/\(contact)")
    #expect(effect.entity == EntityName.notice(notice.notice))
    #expect(effect.payload.isEmpty)
    #expect(try bench.effects("webhook").isEmpty)
  }

  @Test func `what was delivered is told once and is over`() throws {
    let outcome = AttemptOutcome.attempted(.delivered(receipt: "smtp 250"))
    #expect(try bench.record(key, outcome) == .taken)
    #expect(try bench.record(key, outcome) == .late, "an outcome that comes twice")
    #expect(
      try bench.record(key, temporary(), tries: 1) == .late, "an outcome that comes too late")
    #expect(try bench.changes() == ["delivered 1 -"])
    #expect(try bench.effects().isEmpty)
    let line = "notice/\(key.notice)/\(contact) delivered 1"
    #expect(try bench.audit().contains(line))
  }

  @Test func `what was put off is tried again after its wait, and given up in the end`() throws {
    #expect(try bench.record(key, temporary()) == .taken)
    let wait = RetryRule().temporaryMilliseconds(key: key.text, attempts: 1)
    let now = bench.clock.uptime()
    #expect(try bench.effects(uptime: now + wait - 1).isEmpty, "back-off")
    #expect(try bench.effects(uptime: now + wait).map(\.key) == [key.text])
    #expect(try bench.record(key, temporary()) == .late, "the same try again")
    #expect(try bench.record(key, temporary(), tries: 1) == .taken)
    let second = RetryRule().temporaryMilliseconds(key: key.text, attempts: 2)
    #expect(try bench.effects(uptime: now + second - 1).isEmpty)
    #expect(try bench.record(key, temporary(), tries: 2) == .taken)
    #expect(try bench.effects().isEmpty)
    // Of the second there is nothing new to tell.
    #expect(
      try bench.changes() == [
        "temporary-failure 1 mail-deferred", "permanent-failure 3 attempts-exhausted",
      ])
  }

  @Test func `a wait that the other side asks for is kept`() throws {
    try bench.record(key, temporary(retryAfterSeconds: 1_800))
    let now = bench.clock.uptime()
    #expect(try bench.effects(uptime: now + 1_799_999).isEmpty)
    #expect(try bench.effects(uptime: now + 1_800_000).count == 1)
  }

  @Test func `a refusal for good is for good`() throws {
    try bench.record(key, .attempted(.permanent(code: .mailRefused, detail: "smtp 550")))
    #expect(try bench.changes() == ["permanent-failure 1 mail-refused"])
    #expect(try bench.effects().isEmpty)
  }

  @Test func `a fault of ours is tried again slowly, and told as what it is`() throws {
    let refused = AttemptOutcome.attempted(.technical(code: .mailLoginRefused, detail: "smtp 535"))
    try bench.record(key, refused)
    let now = bench.clock.uptime()
    #expect(try bench.effects(uptime: now + 449_999).isEmpty)
    #expect(try bench.effects(uptime: now + 900_000).count == 1)
    for tries in 1...3 { try bench.record(key, refused, tries: tries) }
    #expect(try bench.effects().isEmpty)
    #expect(
      try bench.changes() == [
        "technical-failure 1 mail-login-refused", "technical-failure 4 attempts-exhausted",
      ])
  }

  @Test func `without a mail channel a delivery ends at once, attempted never`() throws {
    try bench.record(key, .attempted(.technical(code: .channelOff, detail: "")))
    #expect(try bench.changes() == ["technical-failure 0 channel-off"])
    #expect(try bench.effects().isEmpty)
  }

  @Test(arguments: [
    AttemptOutcome.postponed, .attempted(.technical(code: .channelFull, detail: "")),
    .attempted(.technical(code: .channelStopped, detail: "")),
  ])
  func `what could not be tried is not counted against the recipient`(outcome: AttemptOutcome)
    throws
  {
    for tries in 0..<20 {
      #expect(try bench.record(key, outcome, tries: tries) == .taken)
      let now = bench.clock.uptime()
      #expect(try bench.effects(uptime: now + 2_499).isEmpty, "not at once")
      #expect(try bench.effects(uptime: now + 5_000).count == 1)
    }
    #expect(try bench.changes().isEmpty)
    try bench.record(key, temporary(), tries: 20)
    #expect(try bench.changes() == ["temporary-failure 1 mail-deferred"])
  }

  @Test func `a contact of which the vault has nothing is told nothing any more`() throws {
    let other = try SampleTerms.code(2)
    try bench.propose(enterprise, other)
    try bench.record(key, .attempted(.permanent(code: .contactErased, detail: "")))
    #expect(
      try bench.changes() == [
        "permanent-failure 0 contact-erased", "permanent-failure 0 contact-erased",
      ], "what waited for it too")
    try bench.propose(enterprise, other)
    #expect(try bench.effects().isEmpty)
    #expect(try bench.notices().count == 6, "the notices are there all the same")
  }

  @Test func `what was under way at a crash is tried again at once, under the same key`() throws {
    try bench.record(key, temporary())
    try bench.restart()
    let effect = try #require(try bench.effects(uptime: 0).first)
    #expect(effect.key == key.text)
    let again = try #require(DeliveryKey(effect.key))
    #expect(again.stableID == key.stableID)
    #expect(try bench.record(key, .attempted(.delivered(receipt: "")), tries: 1) == .taken)
  }

  @Test func `the id that receivers know a repeat by is of notice and contact, and sound`() {
    let one = EntityID(high: 1 << 60, low: 2)
    let two = EntityID(high: 3, low: 4)
    let ids = [(one, two), (two, one), (one, one)].map {
      DeliveryKey(notice: $0, contact: $1).stableID
    }
    #expect(Set(ids).count == 3)
    #expect(ids.allSatisfy { WebhookSignature.isSound(id: $0) })
    #expect(DeliveryKey("\(one)/\(two)") == DeliveryKey(notice: one, contact: two))
    for bad in ["", "\(one)", "\(one)/x", "\(one)/\(two)/\(two)"] {
      #expect(DeliveryKey(bad) == nil)
    }
  }

  private func temporary(retryAfterSeconds: Int? = nil) -> AttemptOutcome {
    .attempted(
      .temporary(
        code: .mailDeferred, detail: "smtp 451", retryAfterSeconds: retryAfterSeconds))
  }
}
