/// One thing wrong with a data file, at the line (from 1) where it is seen.
package struct DataFileFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// Stable codes.
  package enum Code: String, Sendable, CaseIterable {
    case columnMissing = "column-missing"
    case columnRepeated = "column-repeated"
    case cellCount = "cell-count"
    case cellEmpty = "cell-empty"
    case cellInvalid = "cell-invalid"
    case quoteOpen = "quote-open"
    case dateRepeated = "date-repeated"
    case regionRepeated = "region-repeated"
    case regionUnknown = "region-unknown"
    case makeupOnWeekday = "makeup-on-weekday"
    case yearIncomplete = "year-incomplete"
    case noRows = "no-rows"
  }

  package let line: Int
  package let code: Code
  /// The column, cell, day or number that is meant.
  package let value: String

  package init(line: Int, code: Code, value: String) {
    self.line = line
    self.code = code
    self.value = value
  }

  package var description: String {
    "line \(line): \(code.rawValue)" + (value.isEmpty ? "" : " (\(value))")
  }
}

/// All that is wrong with a data file, in the order of its lines.
package struct DataFileFaults: Error, Equatable, CustomStringConvertible {
  package let faults: [DataFileFault]

  package init(faults: [DataFileFault]) {
    self.faults = faults.sorted { $0.line < $1.line }
  }

  package var description: String {
    faults.map(\.description).joined(separator: "\n")
  }
}

/// The data files that are part of the program.
enum DataFile {
  /// One value per row. A fault here is a fault of the build, so it stops the program; the tests load
  /// each file.
  static func load<Value>(
    _ file: [UInt8], _ make: (CSVRow) throws(DataFileFault) -> Value
  ) -> [Value] {
    do {
      return try CSVTable(String(decoding: file, as: UTF8.self), requiring: []).rows.map(make)
    } catch {
      preconditionFailure("built-in data file: \(error)")
    }
  }
}
