import Domain
import Testing

@Suite struct RegionTests {
  // Computed with the vector formula on the same sphere, to the metre below.
  @Test(arguments: [
    (
      Place(latitudeE6: 28_015_737, longitudeE6: 120_655_271),
      Place(latitudeE6: 27_778_657, longitudeE6: 120_655_148), 26_362
    ),
    (
      Place(latitudeE6: 39_904_200, longitudeE6: 116_407_400),
      Place(latitudeE6: 31_230_400, longitudeE6: 121_473_700), 1_067_311
    ),
    (
      Place(latitudeE6: 0, longitudeE6: 179_500_000),
      Place(latitudeE6: 0, longitudeE6: -179_500_000), 111_195
    ),
    (
      Place(latitudeE6: 90_000_000, longitudeE6: 0),
      Place(latitudeE6: -90_000_000, longitudeE6: 0), 20_015_114
    ),
    (Place(latitudeE6: 1, longitudeE6: 1), Place(latitudeE6: 1, longitudeE6: 1), 0),
  ])
  func `distances are great circles in whole metres, both ways`(
    here: Place, there: Place, metres: Int
  ) {
    #expect(here.metres(to: there) == metres)
    #expect(there.metres(to: here) == metres)
  }

  @Test func `numbers that are no place on Earth do not trap`() {
    let seed: UInt64 = 5
    var random = SplitMix64(seed: seed)
    func place() -> Place {
      Place(
        latitudeE6: .random(in: .min ... .max, using: &random),
        longitudeE6: .random(in: .min ... .max, using: &random))
    }
    for _ in 0..<1000 {
      #expect((0...20_015_115).contains(place().metres(to: place())), "seed \(seed)")
    }
  }

  @Test func `one place written in two ways is at no distance from itself`() {
    let place = Place(latitudeE6: -53_931_873, longitudeE6: -27_205_500)
    let overThePole = Place(latitudeE6: 233_931_873, longitudeE6: 152_794_500)
    #expect(place.metres(to: overThePole) == 0)
  }

  @Test func `Wenzhou has twelve divisions, each with its centroid`() throws {
    #expect(Regions.all.count == 12)
    #expect(Regions.prefectures == ["3303"])
    #expect(Regions.all.map(\.code) == Regions.all.map(\.code).sorted())
    let longgang = try #require(RegionCode("330383").flatMap(Regions.named))
    #expect(longgang.name == "龙港市")
    #expect(longgang.nameEnglish == "Longgang City")
    #expect(longgang.kind == .city)
    #expect(longgang.centroid == Place(latitudeE6: 27_535_590, longitudeE6: 120_571_370))
    let dongtou = try #require(RegionCode("330305").flatMap(Regions.named))
    #expect(dongtou.kind == .district)
    #expect(Regions.all.count { $0.kind == .county } == 5)
  }

  @Test func `a seat of government far from the centroid of its division still lies in it`() throws
  {
    let dongtou = try #require(RegionCode("330305"))
    let seat = Place(latitudeE6: 27_836_154, longitudeE6: 121_157_249)
    #expect(Regions.faults(of: seat, in: dongtou).isEmpty)
  }

  @Test func `a place too far from the centroid of its division is a fault`() throws {
    let lucheng = try #require(RegionCode("330302"))
    let taishun = try #require(RegionCode("330329").flatMap(Regions.named))
    #expect(
      Regions.faults(of: taishun.centroid, in: lucheng) == [
        FieldFault(
          field: "/place", code: "place-too-far",
          arguments: ["region": "330302", "metres": "89383", "maximum": "80000"])
      ])
  }

  @Test func `an unknown division is a fault`() throws {
    let code = try #require(RegionCode("330399"))
    let faults = Regions.faults(of: Place(latitudeE6: 0, longitudeE6: 0), in: code)
    #expect(faults == [FieldFault(field: "/region", code: "region-unknown", value: "330399")])
  }

  @Test func `a region code is six ASCII digits and begins with its prefecture`() {
    #expect(RegionCode("330302")?.prefecture == "3303")
    for text in ["", "33030", "3303021", "33030A", "３３０３０２", " 330302"] {
      #expect(RegionCode(text) == nil)
    }
  }
}
