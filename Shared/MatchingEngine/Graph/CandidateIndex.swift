import Domain

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Finds the lots of one side that a lot of the other could reach without looking at all of them.
///
/// A grid of 0.1° (about 11 km by 10 km in Wenzhou) over the places of the one side's lots. It may
/// return lots that turn out too far away, never misses one that is near enough.
struct CandidateIndex {
  private struct Cell: Hashable {
    let row: Int32
    let column: Int32
  }

  private static let cellE6 = 100_000
  private static let metresPerDegree = 111_000.0

  private struct Entry {
    let position: Int32
    let hasLodging: Bool
  }

  private var cells: [Cell: [Entry]] = [:]
  /// Those with lodging: in reach of every lot of the other side that offers or would take it.
  private var withLodging: [Int32] = []

  init(_ lots: [PreparedLot]) {
    for (index, lot) in lots.enumerated() {
      let cell = Cell(
        row: Int32(Self.cell(Int(lot.place.latitudeE6))),
        column: Int32(Self.cell(Int(lot.place.longitudeE6))))
      let entry = Entry(position: Int32(index), hasLodging: lot.lodging)
      cells[cell, default: []].append(entry)
      if lot.lodging { withLodging.append(entry.position) }
    }
  }

  /// Gives the positions of the lots to judge, each once, in no particular order.
  func forEachCandidate(for lot: PreparedLot, _ judge: (Int) -> Void) {
    func visit(_ entries: [Entry]) {
      // Lots with lodging are visited below if this lot would take it.
      for entry in entries where !(entry.hasLodging && lot.lodging) {
        judge(Int(entry.position))
      }
    }
    if let box = Self.box(around: lot.place, metres: lot.reachMetres),
      box.rows.count * box.columns.count < cells.count
    {
      for row in box.rows {
        for column in box.columns {
          if let entries = cells[Cell(row: Int32(row), column: Int32(column))] { visit(entries) }
        }
      }
    } else {
      cells.values.forEach(visit)
    }
    guard lot.lodging else { return }
    for position in withLodging { judge(Int(position)) }
  }

  /// The rows and columns that a circle can touch; nil where the grid is no help: near a pole,
  /// across the 180th meridian, or with a radius of continental size.
  ///
  /// Haversine bounds the difference in longitude: sin(Δλ/2) ≤ sin(d/2R) / cos φ, with φ the
  /// largest latitude of the circle. Lengths are rounded to the safe side.
  private static func box(
    around place: Place, metres: Int
  ) -> (rows: ClosedRange<Int>, columns: ClosedRange<Int>)? {
    let latitude = Double(place.latitudeE6) / 1_000_000
    let longitude = Double(place.longitudeE6) / 1_000_000
    let spanNorth = (Double(max(0, metres)) + 1) / metresPerDegree
    let farthest = abs(latitude) + spanNorth
    guard spanNorth < 20, farthest < 85 else { return nil }
    let ratio = sin(spanNorth / 2 * .pi / 180) / cos(farthest * .pi / 180)
    guard ratio < 0.9 else { return nil }
    let spanEast = 2 * asin(ratio) * 180 / .pi
    guard abs(longitude) + spanEast < 180 else { return nil }
    return (
      cell(microdegrees(latitude - spanNorth))...cell(microdegrees(latitude + spanNorth)),
      cell(microdegrees(longitude - spanEast))...cell(microdegrees(longitude + spanEast))
    )
  }

  private static func microdegrees(_ degrees: Double) -> Int { Int(degrees * 1_000_000) }

  /// Division that rounds down on both sides of zero.
  private static func cell(_ microdegrees: Int) -> Int {
    microdegrees >= 0 ? microdegrees / cellE6 : -((-microdegrees + cellE6 - 1) / cellE6)
  }
}
