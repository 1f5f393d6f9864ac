import Domain
import MatchingEngine
import Testing

/// The grid may offer lots that are too far, but must not miss one that is near enough.
@Suite struct CandidateIndexTests {
  /// So many lots elsewhere that the grid is worth asking.
  private static let elsewhere = Result {
    try (1...300).map { number in
      try Fixture.shortage(number) {
        $0.place = Place(latitudeE6: 10_000_000, longitudeE6: Int32(number) * 300_000)
      }
    }
  }

  private func arcs(from place: Place, to places: [Place], reach: Int) throws -> Int {
    let surplus = try Fixture.surplus {
      $0.place = place
      $0.reachMetres = reach
    }
    var shortage = try Self.elsewhere.get()
    for (index, place) in places.enumerated() {
      shortage.append(
        try Fixture.shortage(1000 + index) {
          $0.place = place
          $0.reachMetres = reach
        })
    }
    return try graph(of: Fixture.snapshot([surplus], shortage)).arcs.count
  }

  /// The last point within `reach` of `start` in a direction, to a millionth of a degree.
  private func edge(_ start: Place, north: Int32, east: Int32, reach: Int) -> Place {
    func point(_ steps: Int32) -> Place {
      Place(
        latitudeE6: start.latitudeE6 + north * steps, longitudeE6: start.longitudeE6 + east * steps)
    }
    var (inside, outside) = (Int32(0), Int32(9_000_000))
    while outside - inside > 1 {
      let middle = (inside + outside) / 2
      if start.metres(to: point(middle)) <= reach { inside = middle } else { outside = middle }
    }
    return point(inside)
  }

  @Test(
    arguments: [Int32(0), 28_010_500, -28_050_001, 60_000_000, 79_999_999],
    [150, 10_000, 47_000, 400_000])
  func `lots on the very edge of the reach are found`(latitude: Int32, reach: Int) throws {
    for longitude in [Int32(120_600_000), 120_649_999, 120_699_999, -1, 0] {
      let place = Place(latitudeE6: latitude, longitudeE6: longitude)
      let edges = [(Int32(1), Int32(0)), (-1, 0), (0, 1), (0, -1)].map {
        edge(place, north: $0, east: $1, reach: reach)
      }
      #expect(try arcs(from: place, to: edges, reach: reach) == 4)
    }
  }

  @Test(arguments: [
    (Int32(0), Int32(179_999_000)), (0, -179_999_000), (89_990_000, 10_000_000), (-89_990_000, 0),
  ])
  func `lots across the date line and near a pole are found`(
    latitude: Int32, longitude: Int32
  ) throws {
    let places = [Int32(8_000), -8_000].map { shift in
      let turned = longitude + shift
      return Place(
        latitudeE6: latitude,
        longitudeE6: turned > 180_000_000
          ? turned - 360_000_000 : turned < -180_000_000 ? turned + 360_000_000 : turned)
    }
    let start = Place(latitudeE6: latitude, longitudeE6: longitude)
    #expect(try arcs(from: start, to: places, reach: 10_000) == 2)
  }
}
