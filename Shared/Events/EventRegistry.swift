/// Every event that this build can read, by type and version.
package enum EventRegistry {
  package static let all: [any EventBody.Type] = [
    EnterpriseAdded.self, RolesChanged.self, ContactAdded.self, PayeeAdded.self, SubjectErased.self,
    LotSubmitted.self,
    LotAmended.self, LotWithdrawn.self,
    ProposalAnswered.self, FactsStated.self, SubsidyApplied.self, EntitlementReviewed.self,
    BatchReleased.self, BatchReconciled.self, PolicyDecided.self, FundsAppropriated.self,
    PaymentsThawed.self, ReceiptArrived.self,
    LotChanged.self, ProposalMade.self, ProposalCut.self, ProposalClosed.self,
    AgreementDrafted.self, RoundClosed.self, RoundReported.self, LotExplained.self,
    LotReachWidened.self,
    CommandDone.self, CommandRefused.self,
    PolicyChanged.self, EntitlementAssessed.self, EntitlementChanged.self, BatchChanged.self,
    LedgerEntryMade.self, PaymentsFrozen.self, PaymentsUnfrozen.self, NoticeCreated.self,
    DeliveryChanged.self, EpochOpened.self,
  ]

  private static let byType: [String: [UInt16: any EventBody.Type]] = all.reduce(into: [:]) {
    let previous = $0[$1.type, default: [:]].updateValue($1, forKey: $1.version)
    precondition(previous == nil, "two bodies for one event version")
  }

  /// - Returns: nil for a type that this build does not know: a consumer ignores it.
  /// - Throws: `EventFault` for a known type whose version or body cannot be read.
  package static func decode(
    type: String, version: UInt16, body: [UInt8]
  ) throws(EventFault) -> (any EventBody)? {
    guard let versions = byType[type] else { return nil }
    guard let known = versions[version] else {
      throw .unknownVersion(type: type, version: version)
    }
    do {
      return try known.init(decoding: body)
    } catch let fault as EventFault {
      throw fault
    } catch {
      throw .undecodable(type: type, version: version, reason: "\(error)")
    }
  }
}
