private import Synchronization

/// One family of metrics: a name with its unit, and what it tells.
package struct MetricFamily: Sendable, Hashable {
  package enum Kind: String, Sendable { case counter, gauge, histogram }
  package let name: String
  package let kind: Kind
  package let help: String
  /// Upper bounds of a histogram's buckets, ascending, in the family's unit.
  package let bounds: [Double]

  package init(_ name: String, _ kind: Kind, _ help: String, bounds: [Double] = []) {
    self.name = name
    self.kind = kind
    self.help = help
    self.bounds = bounds
  }

  /// By its name, which is its own.
  package static func == (one: Self, other: Self) -> Bool { one.name == other.name }
  package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

/// The process's metrics and their Prometheus text (exposition format 0.0.4). Labels are bounded:
/// route templates, stream names, codes; never a path or an id.
package final class Metrics: Sendable {
  private struct Series {
    var value = 0.0
    var buckets: [UInt64] = []
    var count: UInt64 = 0
  }

  private let series = Mutex<[MetricFamily: [String: Series]]>([:])

  package init() {}

  package func add(_ family: MetricFamily, _ labels: [(String, String)] = [], by amount: Double = 1)
  {
    update(family, labels) { $0.value += amount }
  }

  package func set(_ family: MetricFamily, _ labels: [(String, String)] = [], to value: Double) {
    update(family, labels) { $0.value = value }
  }

  package func observe(
    _ family: MetricFamily, _ labels: [(String, String)] = [], _ value: Double
  ) {
    update(family, labels) { series in
      if series.buckets.isEmpty {
        series.buckets = Array(repeating: 0, count: family.bounds.count)
      }
      for (index, bound) in family.bounds.enumerated() where value <= bound {
        series.buckets[index] += 1
      }
      series.count += 1
      series.value += value
    }
  }

  /// Families and series in a stable order.
  package var text: String {
    series.withLock { families in
      families.sorted { $0.key.name < $1.key.name }.map { family, series in
        let lines = series.sorted { $0.key < $1.key }.map { Self.lines(family, $0.key, $0.value) }
        return
          "# HELP \(family.name) \(family.help)\n# TYPE \(family.name) \(family.kind.rawValue)\n"
          + lines.joined()
      }.joined()
    }
  }

  private func update(
    _ family: MetricFamily, _ labels: [(String, String)], _ change: (inout Series) -> Void
  ) {
    let key = labels.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
    series.withLock { change(&$0[family, default: [:]][key, default: Series()]) }
  }

  private static func lines(_ family: MetricFamily, _ labels: String, _ series: Series) -> String {
    func line(_ suffix: String, _ extra: String, _ value: String) -> String {
      let all = [labels, extra].filter { !$0.isEmpty }.joined(separator: ",")
      return "\(family.name)\(suffix)\(all.isEmpty ? "" : "{\(all)}") \(value)\n"
    }
    guard family.kind == .histogram else { return line("", "", "\(series.value)") }
    var text = ""
    for (bound, count) in zip(family.bounds, series.buckets) {
      text += line("_bucket", "le=\"\(bound)\"", "\(count)")
    }
    return text + line("_bucket", "le=\"+Inf\"", "\(series.count)")
      + line("_sum", "", "\(series.value)") + line("_count", "", "\(series.count)")
  }

  private static func escaped(_ text: String) -> String {
    guard text.utf8.contains(where: { [0x5C, 0x22, 0x0A].contains($0) }) else { return text }
    return text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing(
      "\n", with: "\\n")
  }
}
