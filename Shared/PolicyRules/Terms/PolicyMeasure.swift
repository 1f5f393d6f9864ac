internal import Domain

/// A number with its unit, above 0. Of money the number is in fen.
package struct PolicyMeasure: Hashable, Sendable, CustomStringConvertible {
  /// Fen if the unit is of money, whole units otherwise.
  package let value: Int64
  package let unit: PolicyUnit

  /// Yuan, heads or hours at most: far above what any policy grants.
  private static let wholeMaximum: Int64 = 10_000_000_000

  package init(value: Int64, unit: PolicyUnit) {
    (self.value, self.unit) = (value, unit)
  }

  /// As a policy file has it, but for digits after the point that are zero.
  package var description: String {
    guard unit.isMoney else { return "\(value) \(unit)" }
    let yuan = Money(fen: value).yuan
    return "\(yuan.hasSuffix(".00") ? String(yuan.dropLast(3)) : yuan) \(unit)"
  }

  enum Problem: Error {
    case malformed
    case unitUnknown(String)
  }

  /// `50 person`, `25 yuan / (person * class-hour)`, `0.5 yuan`.
  init(parsing text: String) throws(Problem) {
    let parts = text.split(separator: " ", maxSplits: 1)
    guard parts.count == 2 else { throw .malformed }
    do throws(PolicyUnit.Problem) {
      unit = try PolicyUnit(parsing: parts[1])
    } catch {
      switch error {
      case .malformed: throw .malformed
      case .unknown(let name): throw .unitUnknown(name)
      }
    }
    let digits = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    guard digits.allSatisfy(\.isDigits),
      let whole = Int64(digits[0]), whole <= Self.wholeMaximum
    else { throw .malformed }
    switch digits.count {
    case 1: value = unit.isMoney ? whole * 100 : whole
    case 2 where unit.isMoney && digits[1].count <= 2:
      guard let fraction = Int64(digits[1]) else { throw .malformed }
      value = whole * 100 + (digits[1].count == 1 ? fraction * 10 : fraction)
    default: throw .malformed
    }
    guard value > 0 else { throw .malformed }
  }
}

extension FormReader {
  /// A number with its unit; another unit than `unit` is a fault.
  func measure(_ name: String, unit: PolicyUnit? = nil, required: Bool = true) -> PolicyMeasure? {
    guard let text = text(name, required: required) else { return nil }
    do throws(PolicyMeasure.Problem) {
      let measure = try PolicyMeasure(parsing: text)
      if let unit, measure.unit != unit {
        fault(.unitMisfit, name, value: "\(measure.unit)", expected: "\(unit)")
        return nil
      }
      return measure
    } catch {
      switch error {
      case .malformed: fault(.measureMalformed, name, value: text)
      case .unitUnknown(let unknown):
        let all = PolicyUnit.Base.allCases.map(\.rawValue).joined(separator: ", ")
        fault(.unitUnknown, name, value: unknown, expected: all)
      }
      return nil
    }
  }
}
