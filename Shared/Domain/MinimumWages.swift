/// The local minimum wages, as operators state them.
package enum MinimumWages {
  /// Reads columns `region` (six digits, a division that there is data for) and `monthly_fen` (1 or
  /// more); others may follow. A region that is missing has none: callers warn and never guess.
  /// - Throws: every fault, also of a region that is named twice.
  package static func read(csv: String) throws(DataFileFaults) -> [RegionCode: Money] {
    var wages: [RegionCode: Money] = [:]
    var faults: [DataFileFault] = []
    for row in try CSVTable(csv, requiring: ["region", "monthly_fen"]).rows {
      // Both cells are looked at, whatever is wrong with the first.
      var region: RegionCode?
      do throws(DataFileFault) {
        region = try self.region(of: row)
      } catch {
        faults.append(error)
      }
      do throws(DataFileFault) {
        let wage = try row.value("monthly_fen") { text in Int64(text).flatMap { $0 > 0 ? $0 : nil }
        }
        guard let region else { continue }
        if wages.updateValue(Money(fen: wage), forKey: region) != nil {
          faults.append(DataFileFault(line: row.line, code: .regionRepeated, value: region.text))
        }
      } catch {
        faults.append(error)
      }
    }
    guard faults.isEmpty else { throw DataFileFaults(faults: faults) }
    return wages
  }

  private static func region(of row: CSVRow) throws(DataFileFault) -> RegionCode {
    let region = try row.value("region", RegionCode.init)
    guard Regions.named(region) != nil else {
      throw DataFileFault(line: row.line, code: .regionUnknown, value: region.text)
    }
    return region
  }
}
