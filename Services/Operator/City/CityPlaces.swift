internal import Domain

/// Places: a few parks around each division's centroid, and enterprises around the parks.
struct CityPlaces {
  /// Micro-degrees of a kilometre at 28° north.
  private static let northPerKilometre = 8_993
  private static let eastPerKilometre = 10_185
  private static let parksPerDivision = 4
  private static let parkKilometres = 9
  private static let streetKilometres = 3

  private var random: SeededRandom
  private let parks: [String: [Place]]

  init(seed: UInt64) {
    var random = SeededRandom(seed: seed, part: "places")
    var parks: [String: [Place]] = [:]
    for region in Regions.all {
      parks[region.code.text] = (0..<Self.parksPerDivision).map { _ in
        Self.near(region.centroid, kilometres: Self.parkKilometres, &random)
      }
    }
    self.random = random
    self.parks = parks
  }

  mutating func next(_ region: String) throws -> Place {
    guard let parks = parks[region] else {
      throw OperatorFault("there is no division \(region)")
    }
    return Self.near(random.pick(parks), kilometres: Self.streetKilometres, &random)
  }

  private static func near(
    _ place: Place, kilometres: Int, _ random: inout SeededRandom
  ) -> Place {
    Place(
      latitudeE6: place.latitudeE6 + Int32(random.bell(kilometres * northPerKilometre)),
      longitudeE6: place.longitudeE6 + Int32(random.bell(kilometres * eastPerKilometre)))
  }
}
