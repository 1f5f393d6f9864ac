/// How many rows were compared for each invariant, and what did not hold.
package struct AuditTally: Sendable {
  package private(set) var compared: [AuditInvariant: Int] = [:]
  package private(set) var violations: [AuditViolation] = []
  /// What accepted restores lost, each once, in the order found.
  package private(set) var losses: [AuditLoss] = []
  private var lost: Set<AuditLoss> = []

  package init() {}

  /// Counts one comparison, and records the violation unless everything is as expected.
  mutating func compare(
    _ invariant: AuditInvariant, at place: String, _ entity: String,
    _ differences: [AuditViolation.Difference]
  ) {
    compared[invariant, default: 0] += 1
    guard !differences.isEmpty else { return }
    violations.append(AuditViolation(invariant, at: place, entity: entity, differences))
  }

  /// Counts one comparison of a single value.
  mutating func compare<Value: Equatable>(
    _ invariant: AuditInvariant, at place: String, _ entity: String, _ bucket: String,
    expected: Value?, found: Value?
  ) {
    compare(
      invariant, at: place, entity,
      expected == found
        ? []
        : [
          .init(
            bucket, expected: expected.map { "\($0)" }, found: found.map { "\($0)" })
        ])
  }

  mutating func lose(_ loss: AuditLoss) {
    if lost.insert(loss).inserted { losses.append(loss) }
  }

  mutating func add(_ other: AuditTally) {
    compared.merge(other.compared, uniquingKeysWith: +)
    violations += other.violations
    for loss in other.losses { lose(loss) }
  }

  package var total: Int { compared.values.reduce(0, +) }
}
