package import Domain

/// What the workers of this process ask the writer to decide: what came of their effects, and what the
/// bank said. Orders of people come as Intake's events.
package enum SubsidyCommand: Sendable {
  case prepareBatch(PrepareBatch)
  case beginDelivery(BeginDelivery)
  case endDelivery(EndDelivery)
  case endEnquiry(EndEnquiry)
  /// It could not be done now; nothing is known to have happened.
  case delay(DelayEffect)
  case takeReport(TakeReport)
  case takeStatements(TakeStatements)
}

package enum SubsidyReply: Sendable, Hashable {
  case done
  /// Whether the file may be written now.
  case delivery(BeginDelivery.Verdict)
}

/// What was recorded contradicts itself: our own bug or a foreign store. An event is parked.
package enum SubsidyFault: Error, Equatable {
  case enterpriseUnknown(CreditCode)
  case entitlementUnknown(EntityID)
  case batchUnknown(EntityID)
  case timerUnknown(String)
  case policyMissing(hash: [UInt8])
}
