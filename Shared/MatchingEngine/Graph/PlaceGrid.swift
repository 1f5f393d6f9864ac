import Domain

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A grid of 0.1° over the earth, about 11 km by 10 km in Wenzhou.
enum PlaceGrid {
  struct Cell: Hashable, Sendable {
    let row: Int
    let column: Int
  }

  struct Box {
    let rows: ClosedRange<Int>
    let columns: ClosedRange<Int>

    var count: Int { rows.count * columns.count }

    func contains(_ cell: Cell) -> Bool {
      rows.contains(cell.row) && columns.contains(cell.column)
    }
  }

  private static let cellE6 = 100_000
  private static let metresPerDegree = 111_000.0

  static func cell(of place: Place) -> Cell {
    Cell(row: cell(Int(place.latitudeE6)), column: cell(Int(place.longitudeE6)))
  }

  /// The cells that a circle can touch; nil where the grid is no help: near a pole, across the 180th
  /// meridian, or with a radius of continental size.
  ///
  /// Haversine bounds the difference in longitude: sin(Δλ/2) ≤ sin(d/2R) / cos φ, with φ the
  /// largest latitude of the circle. Lengths are rounded to the safe side.
  static func box(around place: Place, metres: Int) -> Box? {
    let latitude = Double(place.latitudeE6) / 1_000_000
    let longitude = Double(place.longitudeE6) / 1_000_000
    let spanNorth = (Double(max(0, metres)) + 1) / metresPerDegree
    let farthest = abs(latitude) + spanNorth
    guard spanNorth < 20, farthest < 85 else { return nil }
    let ratio = sin(spanNorth / 2 * .pi / 180) / cos(farthest * .pi / 180)
    guard ratio < 0.9 else { return nil }
    let spanEast = 2 * asin(ratio) * 180 / .pi
    guard abs(longitude) + spanEast < 180 else { return nil }
    return Box(
      rows: cell(microdegrees(latitude - spanNorth))...cell(microdegrees(latitude + spanNorth)),
      columns: cell(microdegrees(longitude - spanEast))...cell(microdegrees(longitude + spanEast)))
  }

  private static func microdegrees(_ degrees: Double) -> Int { Int(degrees * 1_000_000) }

  /// Division that rounds down on both sides of zero.
  private static func cell(_ microdegrees: Int) -> Int {
    microdegrees >= 0 ? microdegrees / cellE6 : -((-microdegrees + cellE6 - 1) / cellE6)
  }
}
