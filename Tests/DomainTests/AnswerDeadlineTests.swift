import Domain
import Testing

@Suite struct AnswerDeadlineTests {
  @Test(arguments: [
    // A Tuesday, early and at its last microsecond: the deadline is the end of Thursday.
    ("2021-01-12T00:00:00+08:00", "2021-01-15T00:00:00+08:00"),
    ("2021-01-12T23:59:59.999999+08:00", "2021-01-15T00:00:00+08:00"),
    // A Friday: over the weekend.
    ("2021-01-15T09:00:00+08:00", "2021-01-20T00:00:00+08:00"),
    // Before Spring Festival, 11–17 February: Wednesday the 10th and Thursday the 18th.
    ("2021-02-09T09:00:00+08:00", "2021-02-19T00:00:00+08:00"),
    // Saturday the 20th is worked, so it and Monday the 22nd count.
    ("2021-02-19T09:00:00+08:00", "2021-02-23T00:00:00+08:00"),
  ])
  func `an answer is due at 24-00 of the second working day after`(
    proposed: String, due: String
  ) throws {
    let proposedAt = try #require(Instant(iso: proposed))
    let (deadline, provisional) = AnswerDeadline.normal(
      proposedAt: proposedAt, workingDays: .builtIn)
    #expect(deadline == Instant(iso: due))
    #expect(!provisional)
  }

  @Test func `a deadline that reaches into an unpublished year is provisional`() throws {
    let proposedAt = try #require(Instant(iso: "2026-12-30T12:00:00+08:00"))
    let (deadline, provisional) = AnswerDeadline.normal(
      proposedAt: proposedAt, workingDays: .builtIn)
    #expect(deadline == Instant(iso: "2027-01-02T00:00:00+08:00"))
    #expect(provisional)
  }

  @Test(arguments: [
    ("2021-02-12T09:30:00+08:00", "2021-02-12T13:30:00+08:00"),
    ("2021-02-12T16:00:00+08:00", "2021-02-12T20:00:00+08:00"),
    ("2021-02-12T16:00:00.000001+08:00", "2021-02-13T08:00:00.000001+08:00"),
    ("2021-02-12T18:30:00+08:00", "2021-02-13T10:30:00+08:00"),
    ("2021-02-12T20:00:00+08:00", "2021-02-13T12:00:00+08:00"),
    ("2021-02-12T23:59:59+08:00", "2021-02-13T12:00:00+08:00"),
    ("2021-02-12T03:00:00+08:00", "2021-02-12T12:00:00+08:00"),
    ("2021-02-12T08:00:00+08:00", "2021-02-12T12:00:00+08:00"),
  ])
  func `an urgent answer has four hours of the day, on holidays too`(
    proposed: String, due: String
  ) throws {
    let proposedAt = try #require(Instant(iso: proposed))
    #expect(AnswerDeadline.urgent(proposedAt: proposedAt) == Instant(iso: due))
  }
}
