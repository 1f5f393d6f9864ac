/// The audit as it is printed: a line for each invariant, each violation by name, what accepted
/// restores lost, and the verdict.
package struct AuditReport: Sendable {
  package let tally: AuditTally
  /// Entities whose rows were not compared because an event about them is parked.
  package let withheld: Int

  package init(tally: AuditTally, withheld: Int = 0) {
    self.tally = tally
    self.withheld = withheld
  }

  /// Nothing compared is a failure: such an audit says nothing. What an accepted restore lost is none.
  package var holds: Bool { tally.violations.isEmpty && tally.total > 0 }

  package var lines: [String] {
    let counts = AuditInvariant.allCases.map { invariant in
      let compared = tally.compared[invariant] ?? 0
      let failed = tally.violations.count { $0.invariant == invariant }
      let mark = failed == 0 ? "" : ", \(failed) violated"
      return "  \(padded(invariant.rawValue, 18)) \(compared) compared\(mark)"
    }
    return counts + named(tally.violations, "VIOLATED") + named(tally.losses, "LOST") + [verdict]
  }

  private func named(_ all: [some CustomStringConvertible], _ mark: String) -> [String] {
    let named = all.prefix(Self.namedMaximum).map { "  \(mark) \($0)" }
    let more = all.count - named.count
    return named + (more > 0 ? ["  … and \(more) more"] : [])
  }

  package var verdict: String {
    let held = withheld == 0 ? "" : ", \(withheld) behind parked events not compared"
    let lost = tally.losses.isEmpty ? "" : ", \(tally.losses.count) lost by accepted restores"
    if tally.total == 0 { return "audit: FAILED, nothing was compared" }
    let verdict = tally.violations.isEmpty ? "holds" : "FAILED"
    return
      "audit: \(verdict), \(tally.total) rows compared, \(tally.violations.count) violations\(lost)\(held)"
  }

  /// Violations, and losses, printed by name.
  static let namedMaximum = 200
}

/// `text` with blanks after it up to `width` characters.
func padded(_ text: String, _ width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - text.count))
}
