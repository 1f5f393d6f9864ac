import Domain
import Operator
import ServiceKit
import TestSupport
import Testing

@Suite struct CityFiguresTests {
  @Test func `the figures are those of the journals`() throws {
    let city = try SoundCity()
    let figures = try CityFigures.read(
      [
        city.intake.stream: city.intake.records.map(JournalEvent.init),
        city.matching.stream: city.matching.records.map(JournalEvent.init),
      ],
      firstDay: CalendarDay(number: 18_639), rate: 1)
    #expect(figures.surplusOffers == 1)
    #expect(figures.shortageRequests == 1)
    // As amended.
    #expect(figures.headsSurplus == 33)
    #expect(figures.headsShort == 20)
    #expect(figures.headsProposed == 15)
    #expect(figures.agreements == 1)
    #expect(figures.headsAgreed == 12)
    #expect(figures.meanDistanceMetres == 10)
    #expect(figures.optimumHeads == 20)
    #expect(figures.greedyHeads == 20)
    #expect(figures.offersProposedFor == 2)
    #expect(figures.permilleOfShort(figures.headsAgreed) == 600)
  }

  @Test func `making ready takes no scenario time, or the run does not begin`() throws {
    let start = Instant.start(of: CalendarDay(number: 18_639))
    let anchor = Instant(microseconds: 1_700_000_010_000_000)
    let clock = ScenarioClock(
      start: start, end: start.adding(seconds: 53 * 86_400), rate: 28_800, anchor: anchor)
    #expect(try CityPlay.lead(of: clock, at: anchor.adding(seconds: -10)) == .seconds(10))
    #expect(try CityPlay.lead(of: clock, at: anchor) == .zero)
    // A second is eight hours: past it the first offers would be late.
    let second: Int64 = 1_000_000
    #expect(try CityPlay.lead(of: clock, at: anchor.adding(microseconds: second - 1)) == .zero)
    #expect(throws: OperatorFault.self) {
      try CityPlay.lead(of: clock, at: anchor.adding(microseconds: second))
    }
  }

  @Test func `a run in which nothing was agreed, or something went wrong, has failed`() {
    var figures = CityFigures()
    var counts = PlayCounts.Values()
    #expect(counts.faults(figures) == ["Nothing was agreed."])
    figures.agreements = 1
    #expect(counts.faults(figures) == [])
    counts.unexpected = ["offer: fields-invalid": 2, "decline: 500": 1]
    #expect(
      counts.faults(figures)
        == ["3 requests met what should not happen: see UNEXPECTED above."])
  }

  @Test func `an enterprise's plans hang on the seed, its code and their number alone`() {
    let enterprise = CityEnterprise(
      code: "91330000142944445H", name: "x", kind: "private", region: "330382", readiness: 80)
    func plans(_ seed: UInt64) -> [AnswerPlan] {
      (0..<200).map { AnswerPlan.draw(seed: seed, enterprise: enterprise, ordinal: $0) }
    }
    #expect(plans(1) == plans(1))
    #expect(plans(1) != plans(2))
    let acts = Set(plans(1).map(\.act))
    #expect(acts.contains(.accept))
    #expect(acts.contains(.silence))
    #expect(plans(1).contains { $0.permille > 1_000 })
  }
}
