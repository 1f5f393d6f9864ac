/// A count against a number, as policies word it.
package struct PolicyBound: Hashable, Sendable, CustomStringConvertible {
  package enum Comparison: String, CaseIterable, Sendable {
    /// 以上: included.
    case atLeast
    /// 超过: not included.
    case moreThan
    /// 以下: included.
    case atMost
    /// 不满: not included.
    case lessThan
  }

  package let comparison: Comparison
  package let measure: PolicyMeasure

  package var description: String { "\(comparison.rawValue) \(measure)" }

  package func holds(_ count: Int64) -> Bool { shortfall(count) == 0 }

  /// By how many the count misses the bound, to either side; 0 if it holds.
  package func shortfall(_ count: Int64) -> Int64 {
    switch comparison {
    case .atLeast: max(0, measure.value - count)
    case .moreThan: max(0, measure.value + 1 - count)
    case .atMost: max(0, count - measure.value)
    case .lessThan: max(0, count - measure.value + 1)
    }
  }
}

extension FormReader {
  /// The bounds that are given among `comparisons`; each in `unit`.
  func bounds(_ comparisons: [PolicyBound.Comparison], unit: PolicyUnit) -> [PolicyBound] {
    comparisons.compactMap { comparison in
      measure(comparison.rawValue, unit: unit, required: false)
        .map { PolicyBound(comparison: comparison, measure: $0) }
    }
  }
}
