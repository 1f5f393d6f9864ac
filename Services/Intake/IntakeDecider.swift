internal import Domain
internal import Events
package import MessageBus
package import ServiceKit
package import Storage

/// Which decision each input of Intake goes to; the decisions are in the files named after them.
package final class IntakeDecider: Decider {
  package typealias Command = IntakeCommand
  package typealias Reply = IntakeReply

  private let rules: IntakeRules
  private let keys: KeyCache
  private let waiters: CommandWaiters
  private let vault: Vault

  package init(rules: IntakeRules, keys: KeyCache, waiters: CommandWaiters, vault: Vault) {
    self.rules = rules
    self.keys = keys
    self.waiters = waiters
    self.vault = vault
  }

  package let heardTypes: Set<String> = [
    LotChanged.type, ProposalMade.type, ProposalCut.type, ProposalClosed.type,
    AgreementDrafted.type, LotExplained.type, LotReachWidened.type, RoundReported.type,
    CommandDone.type, CommandRefused.type,
    PolicyChanged.type, EntitlementAssessed.type, EntitlementChanged.type, BatchChanged.type,
    LedgerEntryMade.type, PaymentsFrozen.type, PaymentsUnfrozen.type, NoticeCreated.type,
    DeliveryChanged.type,
  ]

  /// Revoking marks rows that are there, and a key that leaked must not be good until there is room.
  package static func needsRoom(_ command: IntakeCommand) -> Bool {
    switch command {
    case .revokeKey, .eraseSubject, .answerAsk, .resealVault: false
    default: true
    }
  }

  package func handle(
    _ command: IntakeCommand, _ decision: Decision
  ) throws -> Verdict<IntakeReply> {
    switch command {
    case .addEnterprise(let verb): try verb.decide(rules, keys, decision)
    case .issueKey(let verb): try verb.decide(keys, decision)
    case .revokeKey(let verb): try verb.decide(keys, decision)
    case .submitOffer(let verb): try verb.decide(rules, decision)
    case .amendOffer(let verb): try verb.decide(rules, decision)
    case .withdrawOffer(let verb): try verb.decide(decision)
    case .answerProposal(let verb): try verb.decide(decision)
    case .changeRoles(let verb): try verb.decide(rules, keys, decision)
    case .addContact(let verb): try verb.decide(decision)
    case .addPayee(let verb): try verb.decide(decision)
    case .eraseSubject(let verb): try verb.decide(decision)
    case .answerAsk(let verb): try verb.decide(decision)
    case .resealVault(let verb): try verb.decide(vault, decision)
    case .takeReceipts(let verb): try verb.decide(decision)
    case .subsidy(let command): try command.decide(rules, decision)
    }
  }

  package func hear(_ event: HeardEvent, _ decision: Decision) throws -> Refusal? {
    switch event.body {
    case let body as LotChanged: try OnLotChanged.apply(event, body, decision)
    case let body as ProposalMade: try OnProposalMade.apply(event, body, decision)
    case let body as ProposalCut: try OnProposalCut.apply(event, body, decision)
    case let body as ProposalClosed: try OnProposalClosed.apply(event, body, decision)
    case let body as AgreementDrafted: try OnAgreementDrafted.apply(event, body, decision)
    case let body as LotExplained: try OnLotExplained.apply(event, body, decision)
    case let body as LotReachWidened: try OnLotReachWidened.apply(event, body, decision)
    case let body as RoundReported: try OnRoundReported.apply(event, body, decision)
    case let body as CommandDone: try OnCommandDone.apply(event, body, waiters, decision)
    case let body as CommandRefused: try OnCommandRefused.apply(event, body, waiters, decision)
    case let body as PolicyChanged: try OnPolicyChanged.apply(event, body, decision)
    case let body as EntitlementAssessed: try OnEntitlementAssessed.apply(event, body, decision)
    case let body as EntitlementChanged: try OnEntitlementChanged.apply(event, body, decision)
    case let body as BatchChanged: try OnBatchChanged.apply(event, body, decision)
    case let body as LedgerEntryMade: try OnLedgerEntryMade.apply(event, body, decision)
    case let body as PaymentsFrozen: try OnPaymentsFrozen.apply(event, body, decision)
    case let body as PaymentsUnfrozen: try OnPaymentsUnfrozen.apply(event, body, decision)
    case let body as NoticeCreated: try OnNoticeCreated.apply(event, body, decision)
    case let body as DeliveryChanged: try OnDeliveryChanged.apply(event, body, decision)
    default: break
    }
    return nil
  }

  /// Intake sets no deadlines: that of a proposal is Matching's to act on.
  package func fire(_ timer: DueTimer, _ decision: Decision) throws {}

  /// Neither money nor a round must be counted twice: what was forgotten of the ledger and of the rounds
  /// is taken out, and what takes its place will be heard. So are explanations, which may speak of what
  /// never was. All else of the read model is as last heard until it is told anew.
  package func forgotten(
    _ stream: StreamName, after sequence: UInt64, _ decision: Decision
  ) throws {
    let (stream, sequence) = (SQLValue.text(stream.text), SQLValue(sequence))
    try decision.transaction.execute(LedgerEntryStatement.forget, stream, sequence)
    try decision.transaction.execute(RoundReportStatement.forget, stream, sequence)
    try decision.transaction.execute(LotExplanationStatement.forget, stream, sequence)
  }

  package func rebuild(_ transaction: Transaction, _ wakes: WakeRequests) throws {
    try keys.rebuild(transaction)
  }

  package static func auditLines(_ transaction: Transaction) throws -> [AuditLine] {
    try IntakeAudit.lines(transaction)
  }
}
