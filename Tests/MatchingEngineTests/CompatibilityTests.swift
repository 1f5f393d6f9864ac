import Domain
import MatchingEngine
import Testing

@Suite struct CompatibilityTests {
  private func verdict(
    _ surplus: OpenLot, _ shortage: OpenLot, blocked: Bool = false,
    start: CalendarDay = Fixture.today, rules: MatchingRules = .standard
  ) throws -> Compatibility.Verdict {
    try Compatibility.judge(
      surplus: surplus, shortage: shortage, blocked: blocked, earliestStart: start, rules: rules)
  }

  /// The codes of a refusal; empty if the pair may be matched.
  private func codes(
    lender: (inout LotTerms) -> Void = { _ in }, borrower: (inout LotTerms) -> Void = { _ in },
    start: CalendarDay = Fixture.today, rules: MatchingRules = .standard
  ) throws -> Set<RuleCode> {
    switch try verdict(
      Fixture.surplus(change: lender), Fixture.shortage(change: borrower), start: start,
      rules: rules)
    {
    case .compatible: []
    case .incompatible(let codes): codes
    }
  }

  @Test func `lots that fit in every respect are compatible`() throws {
    #expect(try codes() == [])
  }

  @Test func `an enterprise does not lend to itself`() throws {
    let own = try Fixture.enterprise(1)
    #expect(try codes(borrower: { $0.enterprise = own }) == [.sameEnterprise])
  }

  @Test func `a blocked pair is refused`() throws {
    #expect(
      try verdict(Fixture.surplus(), Fixture.shortage(), blocked: true)
        == .incompatible([.blocked]))
  }

  @Test func `seven shared days are enough, six are not`() throws {
    let last = Fixture.today.adding(days: 6)
    #expect(try codes(lender: { $0.to = last }) == [])
    #expect(try codes(lender: { $0.to = last.adding(days: -1) }) == [.dates])
    #expect(try codes(borrower: { $0.from = Fixture.today.adding(days: 34) }) == [])
    #expect(try codes(borrower: { $0.from = Fixture.today.adding(days: 35) }) == [.dates])
  }

  @Test func `days before the deadline do not count as shared`() throws {
    #expect(try codes(start: Fixture.today.adding(days: 34)) == [])
    #expect(try codes(start: Fixture.today.adding(days: 35)) == [.dates])
  }

  @Test func `each side's reach limits the distance`() throws {
    // 0.09° of latitude are 10,007 m.
    let away = Place(latitudeE6: 28_090_000, longitudeE6: 120_650_000)
    #expect(try codes(borrower: { $0.place = away }) == [.distance])
    #expect(
      try codes(lender: { $0.reachMetres = 10_007 }, borrower: { $0.place = away }) == [.distance])
    #expect(
      try codes(
        lender: { $0.reachMetres = 10_007 },
        borrower: {
          $0.place = away
          $0.reachMetres = 10_007
        }) == [])
  }

  @Test func `lodging bridges any distance if one offers and the other takes it`() throws {
    let away = Place(latitudeE6: 28_900_000, longitudeE6: 120_650_000)
    let offers: (inout LotTerms) -> Void = {
      $0.place = away
      $0.lodging = true
    }
    #expect(try codes(lender: { $0.lodging = true }, borrower: offers) == [])
    #expect(try codes(borrower: offers) == [.distance])
    #expect(
      try codes(lender: { $0.lodging = true }, borrower: { $0.place = away }) == [.distance])
  }

  @Test func `the offered floor is not below the asked one`() throws {
    #expect(try codes(borrower: { $0.wage.monthlyFloor = Money(fen: 499_999) }) == [.wageFloor])
  }

  @Test func `the offered floor is not below the county's minimum, where one is known`() throws {
    let county = try #require(RegionCode("330302"))
    let other = try #require(RegionCode("330381"))
    func rules(_ county: RegionCode, _ fen: Int64) -> MatchingRules {
      MatchingRules(minimumWages: [county: Money(fen: fen)])
    }
    #expect(try codes(rules: rules(county, 500_000)) == [])
    #expect(try codes(rules: rules(county, 500_001)) == [.minimumWage])
    #expect(try codes(rules: rules(other, 500_001)) == [])
  }

  @Test func `every hazard of the post has been accepted`() throws {
    let hazards: (inout LotTerms) -> Void = { $0.hazards = ["noise", "dust"] }
    #expect(try codes(borrower: hazards) == [.hazards])
    #expect(try codes(lender: { $0.hazards = ["noise"] }, borrower: hazards) == [.hazards])
    #expect(
      try codes(lender: { $0.hazards = ["heat", "dust", "noise"] }, borrower: hazards) == [])
    #expect(try codes(lender: hazards) == [])
  }

  @Test func `a certificate counts only where the post requires it`() throws {
    #expect(try codes(borrower: { $0.certificate = "forklift" }) == [])
    let requires: (inout LotTerms) -> Void = {
      $0.certificate = "forklift"
      $0.certificateRequired = true
    }
    #expect(try codes(borrower: requires) == [.certificate])
    #expect(try codes(lender: { $0.certificate = "welder" }, borrower: requires) == [.certificate])
    #expect(try codes(lender: { $0.certificate = "forklift" }, borrower: requires) == [])
    #expect(try codes(borrower: { $0.certificateRequired = true }) == [.certificate])
  }

  @Test(arguments: [
    (PostClass.general, "4-01-02-04", false, true), (.general, "4-03-02-01", false, true),
    (.general, "9-99-99-99", false, true), (.skilled, "4-01-02-03", false, true),
    (.skilled, "4-01-02-04", false, true), (.skilled, "4-03-02-01", false, false),
    (.skilled, "4-03-02-01", true, true), (.skilled, "9-99-99-99", false, false),
    (.other, "4-03-02-01", false, true),
  ])
  func `only a skilled post asks for the occupation`(
    post: PostClass, occupation: String, allowed: Bool, fits: Bool
  ) throws {
    let found = try codes(
      lender: { $0.occupation = occupation },
      borrower: {
        $0.postClass = post
        $0.otherOccupationAllowed = allowed
      })
    #expect(found == (fits ? [] : [.occupation]))
  }

  @Test func `each lot can make up the smallest group of both by itself`() throws {
    #expect(try codes(borrower: { $0.smallestGroup = 10 }) == [])
    #expect(try codes(borrower: { $0.smallestGroup = 11 }) == [.smallestGroup])
    #expect(
      try codes(lender: { $0.smallestGroup = 5 }, borrower: { $0.heads = 4 }) == [.smallestGroup])
  }

  @Test func `a refusal names every rule at once`() throws {
    let found = try codes(
      lender: { $0.to = Fixture.today },
      borrower: {
        $0.hazards = ["noise"]
        $0.wage.monthlyFloor = Money(fen: 1)
        $0.smallestGroup = 99
      })
    #expect(found == [.dates, .hazards, .wageFloor, .smallestGroup])
  }

  @Test func `the codes are the texts that are stored`() {
    #expect(
      RuleCode.allCases.map(\.rawValue) == [
        "same-enterprise", "blocked", "dates", "distance", "wage-floor", "minimum-wage", "hazards",
        "certificate", "occupation", "smallest-group", "unanswered",
      ])
  }
}
