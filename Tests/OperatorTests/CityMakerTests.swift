import Domain
import Foundation
import Operator
import Testing

@Suite struct CityMakerTests {
  private static func bytes(_ city: City) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return try encoder.encode(city)
  }

  @Test func `the same seed gives the same city, byte for byte`() throws {
    let first = try Self.bytes(CityMaker.make(seed: 7))
    #expect(try first == Self.bytes(CityMaker.make(seed: 7)))
    #expect(try first != Self.bytes(CityMaker.make(seed: 8)))
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `heads and enterprises are those of the bulletins`(seed: UInt64) throws {
    let city = try CityMaker.make(seed: seed)
    func offers(_ side: LotSide) -> [CityOffer] { city.offers.filter { $0.side == side.rawValue } }
    #expect(offers(.shortage).reduce(0) { $0 + $1.body.heads } == 14_781)
    #expect(offers(.surplus).reduce(0) { $0 + $1.body.heads } == 27_000)
    #expect(Set(offers(.shortage).map(\.enterprise)).count == 711)
    #expect(Set(offers(.surplus).map(\.enterprise)).count == CityMaker.lenders)
    #expect(CityMaker.largeEnterprises + CityMaker.mediumEnterprises == 3_975)
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `every enterprise has a valid code and a name of its own`(seed: UInt64) throws {
    let enterprises = try CityMaker.make(seed: seed).enterprises
    for enterprise in enterprises {
      #expect(try CreditCode(enterprise.code).innerCheckHolds)
    }
    #expect(Set(enterprises.map(\.code)).count == enterprises.count)
    #expect(Set(enterprises.map(\.name)).count == enterprises.count)
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `every offer could be accepted on the day it is made, and a day late`(
    seed: UInt64
  ) throws {
    let city = try CityMaker.make(seed: seed)
    let first = try #require(CalendarDay(iso: city.firstDay))
    let last = try #require(CalendarDay(iso: city.lastDay))
    for offer in city.offers {
      let day = first.adding(days: offer.atSeconds / 86_400)
      #expect(day <= last)
      let terms = try LotTerms(offer, code: city.enterprises[offer.enterprise].code)
      #expect(terms.faults(today: day) == [])
      #expect(terms.faults(today: day.adding(days: 1)) == [])
    }
    #expect(city.offers.map(\.atSeconds) == city.offers.map(\.atSeconds).sorted())
  }

  @Test func `places lie around the centroid of their division`() throws {
    for offer in try CityMaker.make(seed: 1).offers {
      let region = try #require(RegionCode(offer.body.region).flatMap(Regions.named))
      #expect(try LotTerms(offer, code: nil).place.metres(to: region.centroid) < 20_000)
    }
  }

  @Test func `shares add up, and none is empty or above the limit`() {
    var random = SeededRandom(seed: 5)
    for _ in 0..<50 {
      let weights = (0..<20).map { _ in random.within(1...900) }
      let shares = CityShares.split(400, among: weights, maximum: 60)
      #expect(shares.reduce(0, +) == 400)
      #expect(shares.allSatisfy { (1...60).contains($0) })
    }
  }
}

extension LotTerms {
  /// What the API would make of an offer's body.
  init(_ offer: CityOffer, code: String?) throws {
    let body = offer.body
    let side = try #require(LotSide(rawValue: offer.side))
    self.init(
      enterprise: try CreditCode(code ?? "91330000142944445H"), side: side,
      postClass: try #require(PostClass(rawValue: body.postClass)), occupation: body.occupation,
      certificate: body.certificate, certificateRequired: body.certificateRequired ?? false,
      heads: body.heads, willingHeads: body.willingHeads ?? 0,
      from: try #require(CalendarDay(iso: body.from)), to: try #require(CalendarDay(iso: body.to)),
      region: try #require(RegionCode(body.region)),
      place: Place(
        latitudeE6: Int32((body.place.latitude * 1e6).rounded()),
        longitudeE6: Int32((body.place.longitude * 1e6).rounded())),
      wage: Wage(
        form: try #require(WageForm(rawValue: body.wage.form)),
        rate: Money(fen: Int64(body.wage.rate)),
        monthlyFloor: Money(fen: Int64(body.wage.monthlyFloor))),
      skills: body.skills, hazards: body.hazards, shifts: body.shifts, lodging: body.lodging,
      reachMetres: body.reachMetres, smallestGroup: body.smallestGroup,
      trainingDays: body.trainingDays ?? 0,
      otherOccupationAllowed: body.otherOccupationAllowed ?? false,
      urgency: body.urgency.map { .urgent(reason: $0.reason) } ?? .normal)
  }
}
