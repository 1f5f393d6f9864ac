/// Finds the shortage lots of an instance that a surplus lot might fit, without looking at all of them:
/// by occupation, by cell of the plane, and in a cell by wage.
struct InstanceIndex {
  private struct Cell: Hashable {
    let occupation, column, row: Int64
  }

  private struct Entry {
    let wage: Int64
    let position: Int
  }

  private let cellMetres: Int64
  private var cells: [Cell: [Entry]] = [:]

  /// - Parameter cellMetres: the largest distance at which lots fit.
  init(
    _ lots: [(occupation: Int64, x: Int64, y: Int64, wage: Int64)], cellMetres: Int64
  ) {
    self.cellMetres = cellMetres
    for (position, lot) in lots.enumerated() {
      let cell = Cell(
        occupation: lot.occupation, column: Self.cell(lot.x, cellMetres),
        row: Self.cell(lot.y, cellMetres))
      cells[cell, default: []].append(Entry(wage: lot.wage, position: position))
    }
    for cell in cells.keys { cells[cell]?.sort { $0.wage < $1.wage } }
  }

  /// Gives the positions of the lots to judge, each once.
  func forEachCandidate(
    occupations: [Int64], x: Int64, y: Int64, wage: Int64, _ judge: (Int) -> Void
  ) {
    let (column, row) = (Self.cell(x, cellMetres), Self.cell(y, cellMetres))
    for occupation in Set(occupations).sorted() {
      for nearColumn in column - 1...column + 1 {
        for nearRow in row - 1...row + 1 {
          let cell = Cell(occupation: occupation, column: nearColumn, row: nearRow)
          guard let entries = cells[cell] else { continue }
          // Within 15 % of the wage asked: |w − asked| × 100 ≤ 15 × asked.
          var place = Self.first(in: entries) { $0.wage * 115 >= wage * 100 }
          while place < entries.count, entries[place].wage * 85 <= wage * 100 {
            judge(entries[place].position)
            place += 1
          }
        }
      }
    }
  }

  private static func cell(_ metres: Int64, _ size: Int64) -> Int64 {
    metres >= 0 ? metres / size : -((-metres + size - 1) / size)
  }

  /// Binary search: from there on the condition holds.
  private static func first(in entries: [Entry], _ holds: (Entry) -> Bool) -> Int {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if holds(entries[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
