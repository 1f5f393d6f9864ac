internal import Events
package import ServiceKit
package import Storage

/// Which decision each input of Notifications goes to; the decisions are in the files named after them.
package final class NotificationsDecider: Decider {
  package typealias Command = RecordOutcome
  package typealias Reply = OutcomeReply

  private let templates: NoticeTemplates
  private let rules: DeliveryRules

  package init(templates: NoticeTemplates, rules: DeliveryRules) {
    self.templates = templates
    self.rules = rules
  }

  package let heardTypes: Set<String> = [
    EnterpriseAdded.type, ContactAdded.type, SubjectErased.type, ReceiptArrived.type,
    ProposalMade.type, ProposalClosed.type, AgreementDrafted.type, EntitlementAssessed.type,
    EntitlementChanged.type,
  ]

  /// What was done in the world is known whether there is room or not, and adds hardly anything.
  package static func needsRoom(_ command: RecordOutcome) -> Bool { false }

  package func handle(
    _ command: RecordOutcome, _ decision: Decision
  ) throws -> Verdict<OutcomeReply> {
    try command.decide(work(decision))
  }

  package func hear(_ event: HeardEvent, _ decision: Decision) throws -> Refusal? {
    let work = work(decision)
    switch event.body {
    case let body as EnterpriseAdded: try OnEnterpriseAdded.apply(body, work)
    case let body as ContactAdded: try OnContactAdded.apply(body, work)
    case let body as SubjectErased: try OnSubjectErased.apply(body, work)
    case let body as ReceiptArrived: try OnReceiptArrived.apply(event, body, work)
    case let body as ProposalMade: try OnProposalMade.apply(event, body, work)
    case let body as ProposalClosed: try OnProposalClosed.apply(event, body, work)
    case let body as AgreementDrafted: try OnAgreementDrafted.apply(event, body, work)
    case let body as EntitlementAssessed: try OnEntitlementAssessed.apply(event, body, work)
    case let body as EntitlementChanged: try OnEntitlementChanged.apply(event, body, work)
    default: break
    }
    return nil
  }

  package func fire(_ timer: DueTimer, _ decision: Decision) throws {
    switch NotificationsTimer(rawValue: timer.kind) {
    case .turn: try ContactTurn.fire(timer.entity, work(decision))
    case nil: throw NotificationsFault.badName(timer.kind)
    }
  }

  /// Nothing is kept in memory.
  package func rebuild(_ transaction: Transaction, _ wakes: WakeRequests) throws {}

  package static func auditLines(_ transaction: Transaction) throws -> [AuditLine] {
    try NotificationsAudit.lines(transaction)
  }

  private func work(_ decision: Decision) -> NotificationsWork {
    NotificationsWork(decision: decision, templates: templates, rules: rules)
  }
}
