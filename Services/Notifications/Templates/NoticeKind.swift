internal import Events

/// What enterprises are told of; each has a template of the same name. Raw values are stable: they are
/// in events.
package enum NoticeKind: String, CaseIterable, Sendable {
  case proposalLender = "proposal-lender"
  case proposalBorrower = "proposal-borrower"
  case proposalUrgentLender = "proposal-urgent-lender"
  case proposalUrgentBorrower = "proposal-urgent-borrower"
  case proposalDeclined = "proposal-declined"
  case proposalLapsed = "proposal-lapsed"
  case proposalWithdrawn = "proposal-withdrawn"
  case agreementDrafted = "agreement-drafted"
  case entitlementFound = "entitlement-found"
  case entitlementNearly = "entitlement-nearly"
  case entitlementApproved = "entitlement-approved"
  case entitlementSettled = "entitlement-settled"
  case entitlementRejected = "entitlement-rejected"
  case entitlementReturned = "entitlement-returned"
  case entitlementHeld = "entitlement-held"
  case entitlementRefused = "entitlement-refused"

  /// What the texts of its template may have in braces.
  package var variables: Set<String> {
    switch self {
    case .proposalLender, .proposalBorrower, .proposalUrgentLender, .proposalUrgentBorrower:
      ["heads", "from", "to", "days", "counterpart", "distance", "deadline"]
    case .proposalDeclined, .proposalLapsed, .proposalWithdrawn, .agreementDrafted:
      ["heads", "from", "to", "days", "counterpart"]
    case .entitlementFound, .entitlementApproved, .entitlementSettled: ["policy", "amount"]
    case .entitlementNearly: ["policy", "remedy"]
    case .entitlementRejected, .entitlementReturned, .entitlementHeld, .entitlementRefused:
      ["policy", "amount", "reason"]
    }
  }

  /// - Parameter isLending: told to the lender.
  static func proposal(isUrgent: Bool, isLending: Bool) -> NoticeKind {
    switch (isUrgent, isLending) {
    case (false, true): .proposalLender
    case (false, false): .proposalBorrower
    case (true, true): .proposalUrgentLender
    case (true, false): .proposalUrgentBorrower
    }
  }

  init(_ reason: ProposalCloseReason) {
    self =
      switch reason {
      case .declined: .proposalDeclined
      case .lapsed: .proposalLapsed
      case .withdrawn: .proposalWithdrawn
      }
  }

  /// Nil for a state of which nobody need be told.
  init?(_ state: EntitlementState) {
    switch state {
    case .approved: self = .entitlementApproved
    case .settled: self = .entitlementSettled
    case .rejected: self = .entitlementRejected
    case .returned: self = .entitlementReturned
    case .held: self = .entitlementHeld
    case .refused: self = .entitlementRefused
    case .found, .applied, .reviewed, .released, .instructed: return nil
    }
  }
}
