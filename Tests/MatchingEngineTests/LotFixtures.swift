import Domain
import MatchingEngine
import Testing

/// Lots that match each other, to be changed in one respect by each test.
enum Fixture {
  static let today = CalendarDay(number: 18_640)
  static let garmentMaker = "6-05-01-03"

  static func enterprise(_ number: Int) throws -> CreditCode {
    let digits = String(number)
    let padded = String(repeating: "0", count: 9 - digits.count) + digits
    return try #require(CreditCode.completing(first17: "91330303" + padded))
  }

  static func terms(
    _ side: LotSide, enterprise: Int, heads: Int = 10, change: (inout LotTerms) -> Void = { _ in }
  ) throws -> LotTerms {
    var terms = LotTerms(
      enterprise: try self.enterprise(enterprise), side: side, postClass: .general,
      occupation: "4-01-02-03", heads: heads, willingHeads: side == .surplus ? heads : 0,
      from: today, to: today.adding(days: 40), region: try #require(RegionCode("330302")),
      place: Place(latitudeE6: 28_000_000, longitudeE6: 120_650_000),
      wage: Wage(
        form: .month, rate: Money(fen: 500_000), monthlyFloor: Money(fen: 500_000)))
    change(&terms)
    return terms
  }

  /// Surplus lots have enterprises 1…, shortage lots 1001…; the id of a lot is its number.
  static func surplus(
    _ number: Int = 1, heads: Int = 10, waitedDays: Int = 0,
    change: (inout LotTerms) -> Void = { _ in }
  ) throws -> OpenLot {
    let terms = try terms(.surplus, enterprise: number, heads: heads, change: change)
    return OpenLot(
      id: EntityID(high: 1, low: UInt64(number)), version: 1, terms: terms, open: terms.heads,
      waitedDays: waitedDays)
  }

  static func shortage(
    _ number: Int = 1, heads: Int = 10, waitedDays: Int = 0,
    change: (inout LotTerms) -> Void = { _ in }
  ) throws -> OpenLot {
    let terms = try terms(.shortage, enterprise: 1000 + number, heads: heads, change: change)
    return OpenLot(
      id: EntityID(high: 2, low: UInt64(number)), version: 1, terms: terms, open: terms.heads,
      waitedDays: waitedDays)
  }

  static func snapshot(
    _ surplus: [OpenLot], _ shortage: [OpenLot], blocked: Set<LotPair> = []
  ) -> MatchingSnapshot {
    MatchingSnapshot(
      surplus: surplus, shortage: shortage, blocked: blocked, today: today, earliestStart: today)
  }

  /// A city's lots: places within some 60 km, all the terms that rules look at.
  static func city(
    lots: Int, _ generator: inout SeededGenerator
  ) throws -> MatchingSnapshot {
    let codes = Occupations.all.map(\.code)
    let regions = Regions.all.map(\.code)
    func lot(_ side: LotSide, _ number: Int) throws -> OpenLot {
      var willing = 0
      // One enterprise in ten is on both sides.
      let enterprise = generator.chance(10) ? number : side == .surplus ? number : 1000 + number
      let terms = try Fixture.terms(
        side, enterprise: enterprise, heads: generator.number(1...12)
      ) {
        willing = generator.number(0...$0.heads)
        $0.willingHeads = side == .surplus ? willing : 0
        $0.postClass = generator.chance(60) ? .general : .skilled
        $0.occupation = codes[generator.number(0...codes.count - 1)]
        $0.certificate = generator.chance(30) ? "welder" : nil
        $0.certificateRequired = side == .shortage && generator.chance(20)
        $0.from = today.adding(days: generator.number(-5...20))
        $0.to = $0.from.adding(days: generator.number(6...40))
        $0.region = regions[generator.number(0...regions.count - 1)]
        $0.town = generator.chance(50) ? "town \(generator.number(1...3))" : nil
        $0.place = Place(
          latitudeE6: 28_000_000 + Int32(generator.number(-300_000...300_000)),
          longitudeE6: 120_650_000 + Int32(generator.number(-300_000...300_000)))
        $0.wage.monthlyFloor = Money(
          fen: Int64(generator.number(3000...5000) + (side == .shortage ? 1500 : 0)) * 100)
        $0.hazards = generator.chance(side == .shortage ? 10 : 50) ? ["noise"] : []
        $0.lodging = generator.chance(20)
        $0.reachMetres = generator.number(3...40) * 1000
        $0.smallestGroup = generator.chance(20) ? generator.number(1...4) : 1
        $0.trainingDays = generator.number(0...5)
        $0.otherOccupationAllowed = generator.chance(30)
        $0.urgency = generator.chance(15) ? .urgent(reason: "export order") : .normal
      }
      return OpenLot(
        id: EntityID(high: generator.next(), low: generator.next()), version: 1, terms: terms,
        open: generator.number(1...terms.heads), waitedDays: generator.number(0...40))
    }
    let surplus = try (1...lots).map { try lot(.surplus, $0) }
    let shortage = try (1...lots).map { try lot(.shortage, $0) }
    return MatchingSnapshot(
      surplus: surplus, shortage: shortage, today: today, earliestStart: today.adding(days: 3),
      earliestUrgentStart: today.adding(days: 1))
  }
}
