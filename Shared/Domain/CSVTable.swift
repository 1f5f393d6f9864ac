/// A comma-separated text whose first line names the columns (RFC 4180: quotes around a cell, doubled
/// quotes inside one). A byte-order mark and empty lines are passed over; LF and CRLF both end a line.
package struct CSVTable: Sendable {
  package let rows: [CSVRow]

  /// Throws every fault of the form at once: a required column that is missing or named twice, a row
  /// with more or fewer cells than the header, a quote that is never closed. Other columns may be
  /// there.
  package init(_ text: String, requiring columns: [String]) throws(DataFileFaults) {
    var reader = CSVReader(text)
    let header = reader.nextRecord()
    var faults: [DataFileFault] = []
    for column in columns {
      let count = header?.cells.count { $0 == column } ?? 0
      if count != 1 {
        let code: DataFileFault.Code = count == 0 ? .columnMissing : .columnRepeated
        faults.append(DataFileFault(line: header?.line ?? 1, code: code, value: column))
      }
    }
    let names = header?.cells ?? []
    let positions = Dictionary(zip(names, names.indices)) { first, _ in first }
    var rows: [CSVRow] = []
    while let (line, cells) = reader.nextRecord() {
      if cells.count == names.count {
        rows.append(CSVRow(line: line, positions: positions, cells: cells))
      } else {
        faults.append(DataFileFault(line: line, code: .cellCount, value: String(cells.count)))
      }
    }
    if let line = reader.openQuoteLine {
      faults.append(DataFileFault(line: line, code: .quoteOpen, value: ""))
    }
    guard faults.isEmpty else { throw DataFileFaults(faults: faults) }
    self.rows = rows
  }
}

/// One row of a `CSVTable`, read by the names of its columns.
package struct CSVRow: Sendable {
  /// Where the row begins in the file, from 1.
  package let line: Int
  private let positions: [String: Int]
  private let cells: [String]

  init(line: Int, positions: [String: Int], cells: [String]) {
    self.line = line
    self.positions = positions
    self.cells = cells
  }

  /// The cell as it stands; nil when it is empty or there is no such column.
  package subscript(column: String) -> String? {
    guard let position = positions[column], !cells[position].isEmpty else { return nil }
    return cells[position]
  }

  /// The cell; an empty one is a fault.
  package func text(_ column: String) throws(DataFileFault) -> String {
    guard let cell = self[column] else {
      throw DataFileFault(line: line, code: .cellEmpty, value: column)
    }
    return cell
  }

  /// The cell as `parse` understands it; nil from there is a fault that shows the cell.
  package func value<Value>(
    _ column: String, _ parse: (String) -> Value?
  ) throws(DataFileFault) -> Value {
    let cell = try text(column)
    guard let value = parse(cell) else {
      throw DataFileFault(line: line, code: .cellInvalid, value: cell)
    }
    return value
  }
}

/// Cuts a text into records. Works on scalars: to Swift a CRLF is one character.
private struct CSVReader {
  private var rest: Substring.UnicodeScalarView
  private var line = 1
  /// Where a quote was opened that the text never closes.
  private(set) var openQuoteLine: Int?

  init(_ text: String) {
    rest = Substring(text).unicodeScalars
    if rest.first == "\u{feff}" { rest.removeFirst() }
  }

  /// The next line that is not empty, with the number of the line it begins on.
  mutating func nextRecord() -> (line: Int, cells: [String])? {
    while !rest.isEmpty {
      let start = line
      let cells = nextLine()
      if cells != [""] { return (start, cells) }
    }
    return nil
  }

  private mutating func nextLine() -> [String] {
    var cells: [String] = []
    var cell = String.UnicodeScalarView()
    var quotedSince: Int?
    while let scalar = rest.popFirst() {
      if scalar == "\n" { line += 1 }
      switch (scalar, quotedSince != nil) {
      case ("\"", true):
        if rest.first == "\"" {
          cell.append("\"")
          rest.removeFirst()
        } else {
          quotedSince = nil
        }
      case ("\"", false) where cell.isEmpty:
        quotedSince = line
      case (",", false):
        cells.append(String(cell))
        cell = String.UnicodeScalarView()
      case ("\r", false) where rest.first == "\n":
        continue
      case ("\n", false):
        return cells + [String(cell)]
      default:
        cell.append(scalar)
      }
    }
    openQuoteLine = quotedSince
    return cells + [String(cell)]
  }
}
