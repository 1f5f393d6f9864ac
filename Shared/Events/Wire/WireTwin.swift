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

extension WireProposalCloseReason: WireTwin {
  package init(_ value: ProposalCloseReason) {
    switch value {
    case .declined: self = .declined
    case .lapsed: self = .lapsed
    case .withdrawn: self = .withdrawn
    }
  }
}
