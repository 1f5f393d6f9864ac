import Domain
import Events
import MessageBus
import Operator
import ServiceKit
import TestSupport
import Testing

/// Two lots, one proposal that was cut and agreed, one amendment: journals and rows that agree, for
/// tests to spoil one thing at a time. The rows are written down, not computed.
struct SoundCity {
  static let surplus = EntityID(high: 1, low: 1)
  static let shortage = EntityID(high: 1, low: 2)
  static let proposal = EntityID(high: 2, low: 1)
  static let round = EntityID(high: 3, low: 1)
  static let agreement = EntityID(high: 4, low: 1)
  static let submissions = [EntityID(high: 5, low: 1), EntityID(high: 5, low: 2)]
  static let answers = [EntityID(high: 5, low: 3), EntityID(high: 5, low: 4)]
  static let amendment = EntityID(high: 5, low: 5)

  var intake: StreamForge
  var matching: StreamForge
  var intakeRows: [String: [String: Int64]]
  var matchingRows: [String: [String: Int64]]

  /// - Parameters:
  ///   - roundSays: the proposals that the round claims to have made.
  ///   - shortageAccepts: the heads of the second answer.
  init(roundSays: Int = 1, shortageAccepts: Int = 12) throws {
    intake = StreamForge(try #require(StreamName("intake/3303")))
    matching = StreamForge(try #require(StreamName("matching/3303")))
    let lots: [String: [String: Int64]] = [
      EntityName.lot(Self.surplus): Self.row(open: 21, committed: 12),
      EntityName.lot(Self.shortage): Self.row(open: 8, committed: 12),
    ]
    matchingRows = lots.merging([
      EntityName.proposal(Self.proposal): ["agreed": 12],
      EntityName.agreement(Self.agreement): ["drafted": 12],
    ]) { first, _ in first }
    intakeRows = matchingRows
    intakeRows[EntityName.proposal(Self.proposal)] = [
      "agreed": 12, "answer-surplus": 12, "answer-shortage": Int64(shortageAccepts),
    ]
    try publishIntake(shortageAccepts)
    try publishMatching(roundSays)
  }

  static func row(
    open: Int64 = 0, held: Int64 = 0, committed: Int64 = 0, withdrawn: Int64 = 0
  ) -> [String: Int64] {
    [
      "open": open, "held": held, "committed": committed, "placed": 0, "done": 0,
      "withdrawn": withdrawn, "expired": 0,
    ]
  }

  private mutating func publishIntake(_ shortageAccepts: Int) throws {
    let (lender, borrower) = (try SampleTerms.code(1), try SampleTerms.code(2))
    try tell(
      LotSubmitted(
        lot: Self.surplus, terms: try SampleTerms.make(.surplus, enterprise: 1, heads: 30)),
      correlation: Self.submissions[0])
    try tell(
      LotSubmitted(
        lot: Self.shortage, terms: try SampleTerms.make(.shortage, enterprise: 2, heads: 20)),
      correlation: Self.submissions[1])
    try tell(
      ProposalAnswered(
        command: Self.answers[0], proposal: Self.proposal, lot: Self.surplus, side: .surplus,
        enterprise: lender, answer: .accepted(heads: 12)))
    try tell(
      ProposalAnswered(
        command: Self.answers[1], proposal: Self.proposal, lot: Self.shortage, side: .shortage,
        enterprise: borrower, answer: .accepted(heads: shortageAccepts)))
    try tell(
      LotAmended(
        command: Self.amendment, lot: Self.surplus,
        terms: try SampleTerms.make(.surplus, enterprise: 1, heads: 33)))
  }

  private mutating func publishMatching(_ roundSays: Int) throws {
    try change(Self.surplus, .opened, open: 30)
    try change(Self.shortage, .opened, open: 20)
    try decide(try made(15))
    try change(Self.surplus, .held, open: 15, held: 15)
    try change(Self.shortage, .held, open: 5, held: 15)
    try decide(
      RoundClosed(
        round: Self.round, cursors: [], inputDigest: Digest32.zero.bytes,
        resultDigest: Digest32.zero.bytes, surplusLots: 1, shortageLots: 1, arcs: 1, heads: 15,
        urgentHeads: 0, cost: 0, proposals: roundSays, notSeen: 0))
    try decide(
      ProposalCut(
        command: Self.answers[0], proposal: Self.proposal, side: .surplus, accepted: 12,
        released: 3))
    try change(Self.surplus, .released, open: 18, held: 12)
    try change(Self.shortage, .released, open: 8, held: 12)
    try decide(CommandDone(command: Self.answers[0]))
    try decide(try drafted())
    try change(Self.surplus, .committed, open: 18, committed: 12)
    try change(Self.shortage, .committed, open: 8, committed: 12)
    try decide(CommandDone(command: Self.answers[1]))
    try change(
      Self.surplus, .amended, version: 2, open: 21, committed: 12, command: Self.amendment)
    try decide(CommandDone(command: Self.amendment))
  }

  // MARK: Events

  mutating func tell(
    _ body: some EventBody, correlation: EntityID? = nil, after: [AfterCursor] = []
  ) throws {
    try intake.publish(body, entities: ["test/1"], correlation: correlation, after: after)
  }

  mutating func decide(_ body: some EventBody, after: [AfterCursor] = []) throws {
    try matching.publish(body, entities: ["test/1"], after: after)
  }

  mutating func change(
    _ lot: EntityID, _ reason: LotChangeReason, version: Int32 = 1, open: Int = 0, held: Int = 0,
    committed: Int = 0, command: EntityID? = nil
  ) throws {
    try decide(
      LotChanged(
        lot: lot, version: version,
        buckets: try LotBuckets(
          open: open, held: held, committed: committed, placed: 0, done: 0, withdrawn: 0,
          expired: 0),
        reason: reason, command: command))
  }

  private func made(_ heads: Int) throws -> ProposalMade {
    ProposalMade(
      proposal: Self.proposal, round: Self.round, surplusLot: Self.surplus, surplusVersion: 1,
      shortageLot: Self.shortage, shortageVersion: 1, lender: try SampleTerms.code(1),
      borrower: try SampleTerms.code(2), heads: heads, from: CalendarDay(number: 18_650),
      to: CalendarDay(number: 18_680), deadline: SampleTerms.now, deadlineProvisional: false,
      urgent: false, distanceMetres: 10, cost: 0, costDistance: 0, costOccupation: 0,
      costTraining: 0, costWage: 0, costUncovered: 0, costWaiting: 0)
  }

  private func drafted() throws -> AgreementDrafted {
    AgreementDrafted(
      agreement: Self.agreement, proposal: Self.proposal, surplusLot: Self.surplus,
      surplusVersion: 1, shortageLot: Self.shortage, shortageVersion: 1,
      lender: try SampleTerms.code(1), borrower: try SampleTerms.code(2), heads: 12,
      from: CalendarDay(number: 18_650), to: CalendarDay(number: 18_680),
      command: Self.answers[1])
  }

  // MARK: The audit

  /// - Parameters:
  ///   - intakeHears: up to where Intake has applied Matching's stream; nil: its head.
  ///   - spoil: what the cuts say otherwise than is so.
  func audit(
    intakeHears: Int? = nil, withheld: Set<String> = [],
    _ spoil: (inout [AuditCutRead]) -> Void = { _ in }
  ) -> AuditTally {
    let heard = intakeHears.map { matching.records[$0 - 1].position } ?? matching.position
    var cuts = [
      cut("intake", intakeRows, own: intake, hears: matching.stream, heard, withheld),
      cut("matching", matchingRows, own: matching, hears: intake.stream, intake.position, withheld),
    ]
    spoil(&cuts)
    return AuditComparison.run(
      cuts: cuts,
      journals: [
        intake.stream: intake.records.map(JournalEvent.init),
        matching.stream: matching.records.map(JournalEvent.init),
      ])
  }

  private func cut(
    _ process: String, _ rows: [String: [String: Int64]], own: StreamForge, hears: StreamName,
    _ heard: StreamPosition, _ withheld: Set<String>
  ) -> AuditCutRead {
    AuditCutRead(
      process: process, heads: [own.stream: own.position], cursors: [hears: heard],
      lines: rows.flatMap { entity, buckets in
        buckets.map { AuditLine(entity: entity, bucket: $0.key, number: $0.value) }
      },
      withheld: withheld)
  }
}
