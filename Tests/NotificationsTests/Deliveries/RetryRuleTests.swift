import Domain
import Notifications
import TestSupport
import Testing

/// How long is waited, and when it is night.
@Suite struct RetryRuleTests {
  private let rule = RetryRule()

  @Test func `waits double up to the maximum, each shortened by no more than half`() {
    for key in (0..<200).map({ "key-\($0)" }) {
      for (attempts, seconds) in [(1, 60), (2, 120), (3, 240), (6, 1_920), (7, 3_600), (90, 3_600)]
      {
        let wait = rule.temporaryMilliseconds(key: key, attempts: attempts)
        #expect(
          (UInt64(seconds) * 500...UInt64(seconds) * 1_000).contains(wait), "\(key) \(attempts)")
      }
      let technical = rule.technicalMilliseconds(key: key, attempts: 5)
      #expect((450_000...900_000).contains(technical))
      #expect((2_500...5_000).contains(rule.postponedMilliseconds(key: key, tries: 1)))
    }
  }

  @Test func `a wait is the same for the same key and number, and spread for others`() {
    let waits = (0..<200).map { rule.temporaryMilliseconds(key: "key-\($0)", attempts: 7) }
    let again = (0..<200).map { rule.temporaryMilliseconds(key: "key-\($0)", attempts: 7) }
    #expect(waits == again)
    #expect(Set(waits).count > 190)
    #expect(waits.contains { $0 < 2_200_000 } && waits.contains { $0 > 3_200_000 })
  }

  @Test func `the other side may ask for more, up to the maximum`() {
    #expect(rule.temporaryMilliseconds(key: "a", attempts: 1, asked: 600) == 600_000)
    #expect(rule.temporaryMilliseconds(key: "a", attempts: 1, asked: 1 << 60) == 3_600_000)
    let own = rule.temporaryMilliseconds(key: "a", attempts: 1)
    #expect(rule.temporaryMilliseconds(key: "a", attempts: 1, asked: 1) == own)
    #expect(rule.temporaryMilliseconds(key: "a", attempts: 1, asked: -5) == own)
  }

  @Test(arguments: [
    ("2021-01-12T20:59:59.999+08:00", false, "2021-01-13T08:00:00+08:00"),
    ("2021-01-12T21:00:00+08:00", true, "2021-01-13T08:00:00+08:00"),
    ("2021-01-13T00:00:00+08:00", true, "2021-01-13T08:00:00+08:00"),
    ("2021-01-13T07:59:59.999+08:00", true, "2021-01-13T08:00:00+08:00"),
    ("2021-01-13T08:00:00+08:00", false, "2021-01-14T08:00:00+08:00"),
  ])
  func `the quiet hours are China's night`(now: String, isQuiet: Bool, end: String) throws {
    let now = try #require(Instant(iso: now))
    #expect(QuietHours.standard.contains(now) == isQuiet)
    #expect(QuietHours.standard.end(after: now) == Instant(iso: end))
  }

  @Test func `hours within a day and none at all can be had too`() throws {
    let noon = try #require(Instant(iso: "2021-01-12T12:30:00+08:00"))
    #expect(QuietHours(fromHour: 12, untilHour: 13).contains(noon))
    #expect(!QuietHours(fromHour: 13, untilHour: 14).contains(noon))
    for hour in 0..<24 { #expect(!QuietHours(fromHour: hour, untilHour: hour).contains(noon)) }
  }
}
