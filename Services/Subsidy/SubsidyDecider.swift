internal import Domain
internal import Events
package import ServiceKit
package import Storage

/// Which decision each input of Subsidy goes to; the decisions are in the files named after them.
package final class SubsidyDecider: Decider {
  package typealias Command = SubsidyCommand
  package typealias Reply = SubsidyReply

  private let ruling: SubsidyRuling

  package init(ruling: SubsidyRuling) { self.ruling = ruling }

  package let heardTypes: Set<String> = [
    EnterpriseAdded.type, PayeeAdded.type, SubjectErased.type, FactsStated.type,
    AgreementDrafted.type, PolicyDecided.type, FundsAppropriated.type, SubsidyApplied.type,
    EntitlementReviewed.type, BatchReleased.type, BatchReconciled.type, PaymentsThawed.type,
  ]

  /// Outcomes of what was already done in the world must not wait for room.
  package static func needsRoom(_ command: SubsidyCommand) -> Bool { false }

  package func handle(
    _ command: SubsidyCommand, _ decision: Decision
  ) throws -> Verdict<SubsidyReply> {
    let work = SubsidyWork(decision: decision, ruling: ruling)
    do {
      return switch command {
      case .prepareBatch(let verb): try verb.decide(work)
      case .beginDelivery(let verb): try verb.decide(work)
      case .endDelivery(let verb): try verb.decide(work)
      case .endEnquiry(let verb): try verb.decide(work)
      case .delay(let verb): try verb.decide(work)
      case .takeReport(let verb): try verb.decide(work)
      case .takeStatements(let verb): try verb.decide(work)
      }
    } catch let refusal as LedgerRefusal {
      return .refused(refusal.refusal)
    }
  }

  package func hear(_ event: HeardEvent, _ decision: Decision) throws -> Refusal? {
    let work = SubsidyWork(decision: decision, ruling: ruling)
    do {
      return switch event.body {
      case let body as EnterpriseAdded: try OnEnterpriseAdded.apply(body, work)
      case let body as PayeeAdded: try OnPayeeAdded.apply(body, work)
      case let body as SubjectErased: try OnSubjectErased.apply(body, work)
      case let body as FactsStated: try OnFactsStated.decide(event, body, work)
      case let body as AgreementDrafted: try OnAgreementDrafted.apply(body, work)
      case let body as PolicyDecided: try OnPolicyDecided.decide(event, body, work)
      case let body as FundsAppropriated: try OnFundsAppropriated.decide(event, body, work)
      case let body as SubsidyApplied: try OnSubsidyApplied.decide(event, body, work)
      case let body as EntitlementReviewed: try OnEntitlementReviewed.decide(event, body, work)
      case let body as BatchReleased: try OnBatchReleased.decide(event, body, work)
      case let body as BatchReconciled: try OnBatchReconciled.decide(event, body, work)
      case let body as PaymentsThawed: try OnPaymentsThawed.decide(event, body, work)
      default: nil
      }
    } catch let refusal as LedgerRefusal {
      return refusal.refusal
    }
  }

  package func fire(_ timer: DueTimer, _ decision: Decision) throws {
    let work = SubsidyWork(decision: decision, ruling: ruling)
    switch SubsidyTimer(rawValue: timer.kind) {
    case .assess: try AssessEntitlement.takeNeeds(work)
    case .decidingDay: try AssessEntitlement.needAll(work)
    case .freeze: try PaymentGate.freeze(work)
    case nil: throw SubsidyFault.timerUnknown(timer.kind)
    }
  }

  package func rebuild(_ transaction: Transaction, _ wakes: WakeRequests) throws {
    if try PaymentGate.isRestoredSince(transaction) {
      wakes.wake(SubsidyTimer.freeze.rawValue, afterMilliseconds: 0)
    }
    if try transaction.row(AssessmentStatement.needed, 1) != nil {
      wakes.wake(SubsidyTimer.assess.rawValue, afterMilliseconds: 0)
    }
  }

  package static func auditLines(_ transaction: Transaction) throws -> [AuditLine] {
    try SubsidyAudit.lines(transaction)
  }
}

enum SubsidyTimer: String {
  /// Somebody's facts or a policy changed.
  case assess
  /// Of a policy: from now on nothing about its period is provisional.
  case decidingDay = "deciding-day"
  /// The store was restored from a backup.
  case freeze
}
