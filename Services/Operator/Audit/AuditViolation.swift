/// One thing that is not as it must be: where, and each number that differs.
package struct AuditViolation: Hashable, Sendable, CustomStringConvertible {
  package struct Difference: Hashable, Sendable {
    package let bucket: String
    /// What the journals say; nil where they know of nothing.
    package let expected: String?
    package let found: String?

    package init(_ bucket: String, expected: String?, found: String?) {
      self.bucket = bucket
      self.expected = expected
      self.found = found
    }
  }

  package let invariant: AuditInvariant
  /// A process for its rows, a stream for its events.
  package let at: String
  /// `lot/<uuid>` and the like, or a sequence.
  package let entity: String
  package let differences: [Difference]

  package init(
    _ invariant: AuditInvariant, at place: String, entity: String, _ differences: [Difference]
  ) {
    self.invariant = invariant
    at = place
    self.entity = entity
    self.differences = differences
  }

  package var description: String {
    let parts = differences.map {
      "\($0.bucket): expected \($0.expected ?? "nothing"), found \($0.found ?? "nothing")"
    }
    return "\(invariant.rawValue) \(at) \(entity): \(parts.joined(separator: "; "))"
  }
}
