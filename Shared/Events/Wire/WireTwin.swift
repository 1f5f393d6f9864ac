package import Domain

/// An enum of the wire and the one it stands for. The way back is found from `init`, so that
/// what is unspecified or not known has no value.
package protocol WireTwin: Equatable {
  associatedtype Value: CaseIterable

  init(_ value: Value)
}

extension WireLotSide: WireTwin {
  package init(_ value: LotSide) {
    switch value {
    case .surplus: self = .surplus
    case .shortage: self = .shortage
    }
  }
}

extension WireContactChannel: WireTwin {
  package init(_ value: ContactChannel) {
    switch value {
    case .mail: self = .mail
    case .webhook: self = .webhook
    }
  }
}

extension WireContactLanguage: WireTwin {
  package init(_ value: ContactLanguage) {
    switch value {
    case .chinese: self = .chinese
    case .english: self = .english
    }
  }
}

extension WirePostClass: WireTwin {
  package init(_ value: PostClass) {
    switch value {
    case .general: self = .general
    case .skilled: self = .skilled
    case .other: self = .other
    }
  }
}

extension WireWageForm: WireTwin {
  package init(_ value: WageForm) {
    switch value {
    case .month: self = .month
    case .day: self = .day
    case .hour: self = .hour
    case .piece: self = .piece
    }
  }
}

extension WireLotChangeReason: WireTwin {
  package init(_ value: LotChangeReason) {
    switch value {
    case .opened: self = .opened
    case .amended: self = .amended
    case .withdrawn: self = .withdrawn
    case .expired: self = .expired
    case .held: self = .held
    case .released: self = .released
    case .committed: self = .committed
    }
  }
}

extension WireRuleCode: WireTwin {
  package init(_ value: RuleCode) {
    switch value {
    case .sameEnterprise: self = .sameEnterprise
    case .blocked: self = .blocked
    case .dates: self = .dates
    case .distance: self = .distance
    case .wageFloor: self = .wageFloor
    case .minimumWage: self = .minimumWage
    case .hazards: self = .hazards
    case .certificate: self = .certificate
    case .occupation: self = .occupation
    case .smallestGroup: self = .smallestGroup
    case .unanswered: self = .unanswered
    }
  }
}

extension WireProposalCloseReason: WireTwin {
  package init(_ value: ProposalCloseReason) {
    switch value {
    case .declined: self = .declined
    case .lapsed: self = .lapsed
    case .withdrawn: self = .withdrawn
    }
  }
}

extension WireEntrySource: WireTwin {
  package init(_ value: EntrySource) {
    switch value {
    case .phone: self = .phone
    case .visit: self = .visit
    case .document: self = .document
    }
  }
}

extension WireReviewStep: WireTwin {
  package init(_ value: ReviewStep) {
    switch value {
    case .maker: self = .maker
    case .checker: self = .checker
    }
  }
}

extension WireReviewVerdict: WireTwin {
  package init(_ value: ReviewVerdict) {
    switch value {
    case .passed: self = .passed
    case .refused: self = .refused
    }
  }
}

extension WirePolicyStep: WireTwin {
  package init(_ value: PolicyStep) {
    switch value {
    case .proposed: self = .proposed
    case .activated: self = .activated
    }
  }
}

extension WireReceiptState: WireTwin {
  package init(_ value: ReceiptState) {
    switch value {
    case .delivered: self = .delivered
    case .failed: self = .failed
    }
  }
}

extension WireAssessmentVerdict: WireTwin {
  package init(_ value: AssessmentVerdict) {
    switch value {
    case .eligible: self = .eligible
    case .nearly: self = .nearly
    case .refused: self = .refused
    }
  }
}

extension WireEntitlementState: WireTwin {
  package init(_ value: EntitlementState) {
    switch value {
    case .found: self = .found
    case .applied: self = .applied
    case .reviewed: self = .reviewed
    case .approved: self = .approved
    case .released: self = .released
    case .instructed: self = .instructed
    case .settled: self = .settled
    case .rejected: self = .rejected
    case .returned: self = .returned
    case .held: self = .held
    case .refused: self = .refused
    }
  }
}

extension WireBatchState: WireTwin {
  package init(_ value: BatchState) {
    switch value {
    case .released: self = .released
    case .prepared: self = .prepared
    case .delivered: self = .delivered
    case .unknown: self = .unknown
    case .answered: self = .answered
    case .reconciled: self = .reconciled
    }
  }
}

extension WireNoticeClass: WireTwin {
  package init(_ value: NoticeClass) {
    switch value {
    case .urgent: self = .urgent
    case .actionNeeded: self = .actionNeeded
    case .information: self = .information
    }
  }
}

extension WireDeliveryState: WireTwin {
  package init(_ value: DeliveryState) {
    switch value {
    case .delivered: self = .delivered
    case .temporaryFailure: self = .temporaryFailure
    case .permanentFailure: self = .permanentFailure
    case .technicalFailure: self = .technicalFailure
    }
  }
}
