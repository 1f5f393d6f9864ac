package import Domain
internal import Events
package import MessageBus

/// What the journals say of every lot, proposal, agreement and command, as far as they were replayed.
/// Pure: no process, no store.
///
/// Intake's events are to be replayed before Matching's; within a process, stream by stream.
package struct Ledger: Sendable {
  package struct Lot: Sendable {
    package let stream: StreamName
    /// As last taken over by Matching.
    package var terms: LotTerms
    package let submittedAt: Instant
    let submission: EntityID
    /// When it last gained open heads or new terms.
    var openSince: Instant
    /// Microseconds to its first proposal, from the moment both lots of it had heads to match.
    package var firstProposalWait: Int64?
    var expectedTotal: Int
    package var buckets: LotBuckets?
    var version: Int32 = 0
    var opened = 0
    var refused = 0
  }

  package struct Proposal: Sendable {
    package let surplusLot: EntityID
    package let shortageLot: EntityID
    package let round: EntityID
    package let headsProposed: Int
    package let distanceMetres: Int
    package let madeAt: Instant
    package var heads: Int
    /// `proposed`, `agreed`, or a `ProposalCloseReason`.
    package var state = "proposed"
    /// Heads accepted by side; 0 for a decline; refused answers are taken out again.
    package var answers: [LotSide: Int] = [:]
  }

  package struct Agreement: Sendable {
    package let proposal: EntityID
    package let surplusLot: EntityID
    package let shortageLot: EntityID
    package let heads: Int
  }

  struct Command: Sendable {
    enum Kind: Sendable {
      case submission(lot: EntityID)
      case amendment(LotTerms)
      case withdrawal
      case answer(proposal: EntityID, side: LotSide)
    }

    let kind: Kind
    let stream: StreamName
    /// The lot or proposal that it is about.
    let subject: String
    var done = 0
    var refused = 0
  }

  package private(set) var lots: [EntityID: Lot] = [:]
  package private(set) var proposals: [EntityID: Proposal] = [:]
  package private(set) var agreements: [EntityID: Agreement] = [:]
  private(set) var commands: [EntityID: Command] = [:]
  /// Lots of which only Matching still knows.
  var lostLots: [EntityID: LostLot] = [:]
  /// The newest of Matching's events that wrote the row of a lot, proposal or agreement.
  private(set) var written: [String: (stream: StreamName, sequence: UInt64)] = [:]
  let restores: AcceptedRestores
  /// By round: the proposals it says it made, and those that name it.
  private(set) var rounds: [EntityID: (stream: StreamName, said: Int?, named: Int)] = [:]
  private(set) var enterprises = 0
  private(set) var told = ToldRows()
  /// What the events themselves contradict.
  var tally = AuditTally()

  init(_ restores: AcceptedRestores) { self.restores = restores }

  package mutating func apply(_ event: JournalEvent) {
    switch event.body {
    case is EnterpriseAdded: enterprises += 1
    case let body as LotSubmitted: submit(body, event)
    case let body as LotAmended:
      commands[body.command] = Command(
        kind: .amendment(body.terms), stream: event.stream,
        subject: EntityName.lot(body.lot))
    case let body as LotWithdrawn:
      commands[body.command] = Command(
        kind: .withdrawal, stream: event.stream, subject: EntityName.lot(body.lot))
    case let body as ProposalAnswered: answer(body, event)
    case let body as LotChanged: change(body, event)
    case let body as ProposalMade: make(body, event)
    case let body as ProposalCut: cut(body, event)
    case let body as ProposalClosed: close(body, event)
    case let body as AgreementDrafted: draft(body, event)
    case let body as RoundClosed:
      rounds[body.round, default: (event.stream, nil, 0)].said = body.proposals
    case let body as CommandDone: commands[body.command]?.done += 1
    case let body as CommandRefused: refuse(body)
    default:
      if let name = told.apply(event.body) { written[name] = (event.stream, event.sequence) }
    }
  }

  // MARK: Intake's events

  private mutating func submit(_ body: LotSubmitted, _ event: JournalEvent) {
    let command = event.correlation ?? body.lot
    lots[body.lot] = Lot(
      stream: event.stream, terms: body.terms, submittedAt: event.occurredAt, submission: command,
      openSince: event.occurredAt, expectedTotal: body.terms.heads)
    commands[command] = Command(
      kind: .submission(lot: body.lot), stream: event.stream,
      subject: EntityName.lot(body.lot))
  }

  private mutating func answer(_ body: ProposalAnswered, _ event: JournalEvent) {
    commands[body.command] = Command(
      kind: .answer(proposal: body.proposal, side: body.side), stream: event.stream,
      subject: EntityName.proposal(body.proposal))
    let heads =
      switch body.answer {
      case .accepted(let heads): heads
      case .declined: 0
      }
    // Intake's events come first here, so the proposal may not be known yet.
    answers[body.proposal, default: [:]][body.side] = heads
    proposals[body.proposal]?.answers[body.side] = heads
  }

  private var answers: [EntityID: [LotSide: Int]] = [:]

  // MARK: Matching's events

  private mutating func change(_ body: LotChanged, _ event: JournalEvent) {
    let name = EntityName.lot(body.lot)
    written[name] = (event.stream, event.sequence)
    guard var lot = lots[body.lot] else { return changeUnknown(body, event) }
    if body.reason == .opened { lot.opened += 1 }
    if body.reason == .amended, let command = body.command,
      case .amendment(let terms) = commands[command]?.kind
    {
      lot.expectedTotal += max(0, terms.heads - lot.terms.heads)
      lot.terms = terms
    }
    if [.amended, .withdrawn].contains(body.reason),
      isLost(body.command, "its being \(body.reason)", of: name, event)
    {
      lot.expectedTotal = body.buckets.total
    }
    tally.compare(
      .lotTotal, at: event.stream.text, name, "total at #\(event.sequence)",
      expected: lot.expectedTotal, found: body.buckets.total)
    if body.reason == .amended || body.reason == .released { lot.openSince = event.occurredAt }
    lot.buckets = body.buckets
    lot.version = body.version
    lots[body.lot] = lot
  }

  private mutating func make(_ body: ProposalMade, _ event: JournalEvent) {
    written[EntityName.proposal(body.proposal)] = (event.stream, event.sequence)
    tally.compare(
      .proposalCourse, at: event.stream.text, EntityName.proposal(body.proposal), "made",
      expected: 1, found: proposals[body.proposal] == nil ? 1 : 2)
    proposals[body.proposal] = Proposal(
      surplusLot: body.surplusLot, shortageLot: body.shortageLot, round: body.round,
      headsProposed: body.heads, distanceMetres: body.distanceMetres, madeAt: event.occurredAt,
      heads: body.heads, answers: answers[body.proposal] ?? [:])
    rounds[body.round, default: (event.stream, nil, 0)].named += 1
    let both = [body.surplusLot, body.shortageLot]
    let since = both.compactMap { lots[$0]?.openSince.microseconds }.max()
    for lot in both where lots[lot]?.firstProposalWait == nil {
      lots[lot]?.firstProposalWait = since.map { max(0, event.occurredAt.microseconds - $0) }
    }
  }

  private mutating func cut(_ body: ProposalCut, _ event: JournalEvent) {
    course(body.proposal, event, "cut", heads: body.accepted + body.released)
    isLost(body.command, "an answer to it", of: EntityName.proposal(body.proposal), event)
    proposals[body.proposal]?.heads = body.accepted
  }

  private mutating func close(_ body: ProposalClosed, _ event: JournalEvent) {
    course(body.proposal, event, "closed", heads: body.heads)
    isLost(body.command, "an answer to it", of: EntityName.proposal(body.proposal), event)
    proposals[body.proposal]?.state = body.reason.rawValue
  }

  /// A step of a live proposal concerns exactly the heads that it has.
  private mutating func course(
    _ id: EntityID, _ event: JournalEvent, _ step: String, heads: Int
  ) {
    let proposal = proposals[id]
    let isLive = proposal?.state == "proposed"
    written[EntityName.proposal(id)] = (event.stream, event.sequence)
    tally.compare(
      .proposalCourse, at: event.stream.text, EntityName.proposal(id),
      "\(step) at #\(event.sequence)",
      expected: isLive ? proposal.map { "\($0.heads)" } : "no step, \(proposal?.state ?? "unmade")",
      found: "\(heads)")
  }

  private mutating func draft(_ body: AgreementDrafted, _ event: JournalEvent) {
    let proposal = proposals[body.proposal]
    var differences: [AuditViolation.Difference] = []
    func hold(_ bucket: String, _ expected: String?, _ found: String) {
      if expected != found { differences.append(.init(bucket, expected: expected, found: found)) }
    }
    hold("proposal's state", proposal?.state, "proposed")
    for name in [EntityName.proposal(body.proposal), EntityName.agreement(body.agreement)] {
      written[name] = (event.stream, event.sequence)
    }
    isLost(body.command, "an answer to it", of: EntityName.proposal(body.proposal), event)
    // The first answer may be lost too; one that is there must still be right.
    let unanswered = restores.beyond(event) == nil ? 0 : body.heads
    let least = LotSide.allCases.map { proposal?.answers[$0] ?? unanswered }.min() ?? 0
    hold("heads both accepted", "\(least)", "\(body.heads)")
    hold("surplus lot", proposal?.surplusLot.text, body.surplusLot.text)
    hold("shortage lot", proposal?.shortageLot.text, body.shortageLot.text)
    if agreements[body.agreement] != nil { hold("drafted", "once", "twice") }
    tally.compare(
      .agreementCause, at: event.stream.text, EntityName.agreement(body.agreement), differences)
    agreements[body.agreement] = Agreement(
      proposal: body.proposal, surplusLot: body.surplusLot, shortageLot: body.shortageLot,
      heads: body.heads)
    proposals[body.proposal]?.state = "agreed"
    proposals[body.proposal]?.heads = body.heads
  }

  private mutating func refuse(_ body: CommandRefused) {
    commands[body.command]?.refused += 1
    switch commands[body.command]?.kind {
    case .submission(let lot): lots[lot]?.refused += 1
    case .answer(let proposal, let side):
      answers[proposal]?[side] = nil
      proposals[proposal]?.answers[side] = nil
    case .amendment, .withdrawal, nil: break
    }
  }
}
