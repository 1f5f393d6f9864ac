internal import Domain
internal import Events

/// What a new assessment does to an entitlement on its way. What people approved was bound to what they
/// saw: of something else there is no approval.
enum Reassessment {
  /// - Parameter refusal: why it is refused, if it is.
  /// - Returns: the entitlement as it then stands.
  static func take(
    _ entitlement: StoredEntitlement, before: StoredEntitlement?,
    refusal: String = "conditions-not-met", _ work: SubsidyWork
  ) throws -> StoredEntitlement {
    let isEligible = entitlement.verdict == .eligible
    var entitlement = entitlement
    switch entitlement.state {
    case .found, .refused:
      // One that a person refused stays so until it is applied for again.
      if entitlement.state == .refused, entitlement.maker != nil { return entitlement }
      let state: EntitlementState = isEligible ? .found : .refused
      guard before == nil || state != entitlement.state else { return entitlement }
      return try move(
        entitlement, to: state, reason: isEligible ? nil : refusal, work)
    case .applied, .reviewed, .approved:
      if entitlement.state == .approved {
        let ledger = work.ledger(entitlement.prefecture)
        try work.tell(try ledger.void(entitlement.hold))
      }
      (entitlement.maker, entitlement.checker) = (nil, nil)
      return try move(
        entitlement, to: isEligible ? .applied : .refused,
        reason: isEligible ? "facts-changed" : refusal, work)
    // In a batch: what was approved is compared once more before the bank is told.
    case .released: return entitlement
    // Whoever reviews it next sees the new assessment.
    case .held: return entitlement
    // The bank knows. What it was is kept; what it would be now was told.
    case .instructed, .settled, .returned, .rejected: return entitlement
    }
  }

  private static func move(
    _ entitlement: StoredEntitlement, to state: EntitlementState, reason: String?,
    _ work: SubsidyWork
  ) throws -> StoredEntitlement {
    try work.move(entitlement, to: state, reason: reason)
    var moved = entitlement
    (moved.state, moved.reason) = (state, reason)
    return moved
  }
}
