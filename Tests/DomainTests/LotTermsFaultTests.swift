import Domain
import Testing

/// One change to sound terms, and the fault that it must give.
struct FaultCase: Sendable, CustomTestStringConvertible {
  let field: String
  let code: LotFaultCode
  let side: LotSide
  let change: @Sendable (inout LotTerms) -> Void

  init(
    _ field: String, _ code: LotFaultCode, _ side: LotSide = .shortage,
    _ change: @escaping @Sendable (inout LotTerms) -> Void
  ) {
    (self.field, self.code, self.side, self.change) = (field, code, side, change)
  }

  var testDescription: String { "\(side) \(field) \(code.rawValue)" }
}

@Suite struct LotTermsFaultTests {
  static let today = LotTerms.sampleDay
  static let far = String(repeating: "远", count: 61)

  static let cases: [FaultCase] = [
    FaultCase("/heads", .headsOutOfRange) { $0.heads = 0 },
    FaultCase("/heads", .headsOutOfRange) { $0.heads = -1 },
    FaultCase("/heads", .headsOutOfRange) { $0.heads = 1_000_000_000 },
    FaultCase("/willingHeads", .willingHeadsOutOfRange, .surplus) { $0.willingHeads = 31 },
    FaultCase("/willingHeads", .willingHeadsOutOfRange, .surplus) { $0.willingHeads = -1 },
    FaultCase("/willingHeads", .willingHeadsOnShortage) { $0.willingHeads = 1 },
    FaultCase("/smallestGroup", .smallestGroupOutOfRange) { $0.smallestGroup = 31 },
    FaultCase("/smallestGroup", .smallestGroupOutOfRange) { $0.smallestGroup = 0 },
    FaultCase("/to", .datesReversed) { $0.to = $0.from.adding(days: -1) },
    FaultCase("/from", .fromPast) { $0.from = today.adding(days: -1) },
    FaultCase("/to", .spanTooShort) { $0.to = $0.from.adding(days: 5) },
    FaultCase("/to", .spanTooLong) { $0.to = $0.from.adding(days: 366) },
    FaultCase("/from", .fromTooFarAhead) {
      $0.from = today.adding(days: 367)
      $0.to = $0.from.adding(days: 30)
    },
    FaultCase("/reachMetres", .reachOutOfRange) { $0.reachMetres = 99 },
    FaultCase("/reachMetres", .reachOutOfRange) { $0.reachMetres = 500_001 },
    FaultCase("/trainingDays", .trainingDaysOutOfRange) { $0.trainingDays = 91 },
    FaultCase("/occupation", .occupationUnknown) { $0.occupation = "6-18-02-99" },
    FaultCase("/certificate", .certificateMissing) { $0.certificateRequired = true },
    FaultCase("/certificateRequired", .certificateRequiredOnSurplus, .surplus) {
      $0.certificateRequired = true
    },
    FaultCase("/region", .regionUnserved) { $0.region = RegionCode("330106") ?? $0.region },
    FaultCase("/region", .regionUnknown) { $0.region = RegionCode("330399") ?? $0.region },
    FaultCase("/place", .placeTooFar) { $0.place = Place(latitudeE6: 0, longitudeE6: 0) },
    FaultCase("/wage/rate", .wageOutOfRange) {
      $0.wage = Wage(form: .hour, rate: Money(fen: -1), monthlyFloor: .zero)
    },
    FaultCase("/wage/monthlyFloor", .wageOutOfRange) { $0.wage.monthlyFloor = Money(fen: -1) },
    FaultCase("/wage/monthlyFloor", .wageFloorAboveRate) {
      $0.wage.monthlyFloor = Money(fen: 650_001)
    },
    FaultCase("/town", .textLength) { $0.town = "" },
    FaultCase("/town", .textLength) { $0.town = far },
    FaultCase("/certificate", .textLength) { $0.certificate = " \u{3000}" },
    FaultCase("/urgency/reason", .textLength) { $0.urgency = .urgent(reason: "") },
    FaultCase("/skills/1", .textLength) { $0.skills = ["氩弧焊", far] },
    FaultCase("/skills/0", .textLength) {
      $0.skills = ["a" + String(repeating: "\u{301}", count: 60)]
    },
    FaultCase("/hazards/0", .textControlCharacter) { $0.hazards = ["噪声\u{0}"] },
    FaultCase("/shifts", .listTooLong) { $0.shifts = (0...20).map(String.init) },
    FaultCase("/shifts/1", .listDuplicate) { $0.shifts = ["早班", "早班"] },
  ]

  @Test(arguments: [LotSide.surplus, .shortage])
  func `sound terms have no fault`(side: LotSide) throws {
    #expect(try LotTerms.sample(side).faults(today: Self.today).isEmpty)
  }

  @Test(arguments: cases)
  func `one wrong field gives one fault`(wrong: FaultCase) throws {
    var terms = try LotTerms.sample(wrong.side)
    wrong.change(&terms)
    let faults = terms.faults(today: Self.today)
    #expect(faults.map(\.field) == [wrong.field])
    #expect(faults.map(\.code) == [wrong.code.rawValue])
  }

  @Test func `every code can be given`() {
    let elsewhere: Set<LotFaultCode> = [
      .toPast, .wageBelowMinimum, .enterpriseChanged, .sideChanged, .prefectureChanged,
    ]
    #expect(Set(Self.cases.map(\.code)).union(elsewhere) == Set(LotFaultCode.allCases))
  }

  @Test func `all faults come at once`() throws {
    var terms = try LotTerms.sample(.surplus)
    terms.heads = 0
    terms.to = Self.today.adding(days: -2)
    terms.from = Self.today.adding(days: -1)
    terms.occupation = "welder"
    terms.reachMetres = -1
    terms.wage.rate = Money(fen: .max)
    terms.skills = ["", "电工证"]
    let found = terms.faults(today: Self.today).map { "\($0.field) \($0.code)" }
    #expect(
      found == [
        "/heads heads-out-of-range", "/from from-past", "/to to-past", "/to dates-reversed",
        "/reachMetres reach-out-of-range", "/occupation occupation-unknown",
        "/wage/rate wage-out-of-range", "/skills/0 text-length-out-of-range",
      ])
  }

  @Test func `bounds are part of a fault, and the limits themselves are accepted`() throws {
    var terms = try LotTerms.sample(.surplus)
    terms.heads = 1_000_000
    #expect(
      terms.faults(today: Self.today) == [
        FieldFault(
          field: "/heads", code: "heads-out-of-range", value: "1000000",
          arguments: ["minimum": "1", "maximum": "100000"])
      ])
    terms.heads = Limits.headsMaximum
    terms.willingHeads = Limits.headsMaximum
    terms.smallestGroup = Limits.headsMaximum
    terms.from = Self.today
    terms.to = Self.today.adding(days: Limits.leastSharedDays - 1)
    terms.reachMetres = Limits.reachMetresMaximum
    terms.town = String(repeating: "镇", count: Limits.lotTextMaximum)
    terms.skills = (0..<Limits.lotListMaximum).map(String.init)
    #expect(terms.faults(today: Self.today).isEmpty)
  }

  @Test func `a floor below the county's minimum wage is a fault, no minimum is no guess`() throws {
    let terms = try LotTerms.sample(.shortage)
    let (own, other) = (terms.region, try #require(RegionCode("330302")))
    let high = Money(fen: 500_001)
    #expect(terms.faults(today: Self.today, minimumWages: [other: high]).isEmpty)
    #expect(terms.faults(today: Self.today, minimumWages: [own: Money(fen: 500_000)]).isEmpty)
    let faults = terms.faults(today: Self.today, minimumWages: [own: high])
    #expect(faults.map(\.code) == ["wage-below-minimum"])
    #expect(faults.first?.arguments == ["bound": "5000.01"])
  }

  @Test func `a prefecture that is not served is refused even where we have data`() throws {
    let faults = try LotTerms.sample(.shortage).faults(today: Self.today, served: ["3306"])
    #expect(faults.map(\.code) == ["region-unserved"])
    #expect(faults.first?.arguments == ["served": "3306"])
  }

  @Test func `an amendment may keep a first day that has passed, and nothing else of the past`()
    throws
  {
    let old = try LotTerms.sample(.shortage)
    var terms = old
    terms.heads = 25
    let later = old.from.adding(days: 3)
    #expect(terms.faults(today: later).map(\.code) == ["from-past"])
    #expect(terms.faults(today: later, amending: old).isEmpty)
    terms.from = old.from.adding(days: 1)
    #expect(terms.faults(today: later, amending: old).map(\.code) == ["from-past"])
    terms.from = old.from
    let over = terms.to.adding(days: 1)
    #expect(terms.faults(today: over, amending: old).map(\.code) == ["to-past"])
  }

  @Test func `an amendment cannot change whose lot it is, its side or its partition`() throws {
    let old = try LotTerms.sample(.shortage)
    var terms = old
    terms.enterprise = try CreditCode("91330000736007862B")
    terms.side = .surplus
    terms.region = try #require(RegionCode("330106"))
    let codes = terms.faults(today: Self.today, served: ["3303", "3301"], amending: old)
      .map(\.code)
    #expect(
      codes == ["region-unknown", "enterprise-changed", "side-changed", "prefecture-changed"])
  }

  @Test func `numbers at the ends of their types are judged without a trap`() throws {
    for extreme in [Int.min, .max] {
      var terms = try LotTerms.sample(.surplus)
      terms.heads = extreme
      terms.willingHeads = extreme
      terms.smallestGroup = extreme
      terms.reachMetres = extreme
      terms.trainingDays = extreme
      terms.from = CalendarDay(number: Int32(clamping: extreme))
      terms.to = CalendarDay(number: Int32(clamping: -(extreme / 2)))
      terms.place = Place(latitudeE6: .min, longitudeE6: .max)
      #expect(terms.faults(today: Self.today).count >= 7)
    }
  }
}
