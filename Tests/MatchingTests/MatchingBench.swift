import Domain
import Events
import Logging
import Matching
import MessageBus
import ServiceKit
import Storage
import TestSupport
import Testing

/// A Matching writer on a real store; Intake is a forged stream, and time stands until moved.
final class MatchingBench {
  let folder: TemporaryFolder
  let clock = ManualClock(SampleTerms.now)
  private(set) var store: Store
  private(set) var writer: Writer<MatchingDecider>
  private(set) var intake: StreamForge
  /// Intake's stream of a second prefecture, Taizhou, where one is served.
  private var neighbour: StreamForge?
  private var ruling: MatchingRuling
  private let own: StreamName
  private var commands: UInt64 = 0

  init(_ ruling: MatchingRuling = MatchingRuling(), withNeighbour: Bool = false) throws {
    self.ruling = ruling
    neighbour = try withNeighbour ? StreamForge(#require(StreamName("intake/3310"))) : nil
    folder = try TemporaryFolder()
    own = try #require(StreamName("matching/3303"))
    intake = StreamForge(try #require(StreamName("intake/3303")))
    (store, writer) = try Self.open(folder, ruling, [intake, neighbour])
  }

  private static func open(
    _ folder: TemporaryFolder, _ ruling: MatchingRuling, _ heard: [StreamForge?]
  ) throws -> (Store, Writer<MatchingDecider>) {
    let store = try Store(
      path: folder.file("matching.db"), migrations: MatchingStore.migrations,
      limits: StoreLimits(floorBytes: 0))
    let heard = heard.compactMap { $0?.stream }
    let writer = try Writer(
      configuration: WriterConfiguration(
        process: "matching", published: heard.compactMap { StreamName("matching/\($0.partition)") },
        heard: heard),
      store: store, decider: MatchingDecider(ruling: ruling), note: MemoryAttemptNote(),
      logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    return (store, writer)
  }

  /// The process dies and starts again on the same store; the bus delivers again what it had not
  /// applied.
  func restart(with other: MatchingRuling? = nil) throws {
    ruling = other ?? ruling
    try store.close()
    (store, writer) = try Self.open(folder, ruling, [intake, neighbour])
    let cursor = try store.read { try $0.cursors().first?.sequence ?? 0 }
    for record in intake.records.dropFirst(Int(cursor)) { writer.receive(record) }
  }

  // MARK: Intake's events

  @discardableResult
  func submit(_ terms: LotTerms, as id: EntityID? = nil) throws -> EntityID {
    let lot = id ?? EntityID(high: 0x107, low: intake.position.sequence + 1)
    _ = try publish(LotSubmitted(lot: lot, terms: terms), [EntityName.lot(lot)])
    return lot
  }

  /// In Taizhou, by Intake's stream of that prefecture.
  func submitNextDoor(_ terms: LotTerms) throws -> EntityID {
    let number = (neighbour?.position.sequence ?? 0) + 1
    let lot = EntityID(high: 0x3310, low: number)
    if let record = try neighbour?.publish(
      LotSubmitted(lot: lot, terms: terms), entities: [EntityName.lot(lot)], at: clock.now(),
      id: EntityID(high: 0x5EED_3310, low: number))
    {
      writer.receive(record)
    }
    return lot
  }

  @discardableResult
  func submit(
    _ side: LotSide, enterprise: Int, heads: Int, _ change: (inout LotTerms) -> Void = { _ in }
  ) throws -> EntityID {
    try submit(try SampleTerms.make(side, enterprise: enterprise, heads: heads, change))
  }

  @discardableResult
  func amend(_ lot: EntityID, _ terms: LotTerms) throws -> EntityID {
    try publish([EntityName.lot(lot)]) { LotAmended(command: $0, lot: lot, terms: terms) }
  }

  @discardableResult
  func withdraw(_ lot: EntityID) throws -> EntityID {
    try publish([EntityName.lot(lot)]) { LotWithdrawn(command: $0, lot: lot, reason: "sold") }
  }

  @discardableResult
  func answer(
    _ proposal: ProposalMade, _ side: LotSide, _ answer: ProposalAnswered.Answer
  ) throws -> EntityID {
    let names = [
      EntityName.proposal(proposal.proposal), EntityName.lot(proposal.surplusLot),
      EntityName.lot(proposal.shortageLot),
    ]
    return try publish(names) {
      ProposalAnswered(
        command: $0, proposal: proposal.proposal,
        lot: side == .surplus ? proposal.surplusLot : proposal.shortageLot, side: side,
        enterprise: side == .surplus ? proposal.lender : proposal.borrower, answer: answer)
    }
  }

  func publishAnswer(_ body: ProposalAnswered) throws {
    _ = try publish(body, [EntityName.proposal(body.proposal)], body.command)
  }

  private func publish(
    _ entities: [String], _ body: (EntityID) -> some EventBody
  ) throws -> EntityID {
    commands += 1
    let command = EntityID(high: 0xC0, low: commands)
    return try publish(body(command), entities, command)
  }

  private func publish(
    _ body: some EventBody, _ entities: [String], _ command: EntityID? = nil
  ) throws -> EntityID {
    let record = try intake.publish(
      body, entities: entities, at: clock.now(), correlation: command)
    writer.receive(record)
    return try #require(EntityID(bytes: record.record.correlation))
  }

  /// Intake tells how far its committed time has come.
  func hear(asOf: Instant) { writer.receive(intake.head(asOf: asOf)) }

  /// Intake goes on in a new epoch after `record`, the last that its backup held, and an operator
  /// accepts that.
  func accept(epoch: UInt32, from record: SealedRecord) throws {
    let stream = intake.stream
    intake = StreamForge(stream, epoch: epoch, after: record)
    for work in [
      Maintenance.Work.haltStream(stream, .otherEpoch),
      .acceptStream(
        stream,
        restored: StreamPosition(
          epoch: epoch, sequence: record.record.sequence, hash: record.hash)),
    ] {
      nonisolated(unsafe) var reply: Result<Maintenance.Report, Refusal>?
      writer.submit(Maintenance(work) { reply = $0 })
      for answer in try step().answers { answer() }
      _ = try #require(reply).get()
    }
  }

  // MARK: Steps

  @discardableResult
  func step() throws -> StepResult {
    try writer.step(now: clock.now(), uptime: clock.uptime())
  }

  /// Steps until nothing is left to do, rounds that were asked for included.
  func settle() throws {
    for _ in 0..<100 {
      let result = try step()
      if result.progressed { continue }
      guard let next = result.nextUptime else { return }
      let now = clock.uptime()
      clock.advance(milliseconds: next > now ? next - now : 1)
    }
    Issue.record("never came to rest")
  }

  // MARK: What came of it

  func events<Body: EventBody>(_ type: Body.Type) throws -> [Body] {
    try journal().compactMap { $0 as? Body }
  }

  func records(of stream: StreamName? = nil) throws -> [SealedRecord] {
    try store.read {
      try $0.journalRange(
        stream: (stream ?? own).text, from: 1, maximumEvents: 100_000, maximumBytes: 1 << 30)
    }.map { try SealedRecord(decoding: $0) }
  }

  func journal(of stream: StreamName? = nil) throws -> [any EventBody] {
    try records(of: stream).map { sealed in
      let record = sealed.record
      return try #require(
        try EventRegistry.decode(type: record.type, version: record.version, body: record.body))
    }
  }

  /// The numbers of an entity that are not 0, as the audit sees them.
  func numbers(_ entity: String) throws -> [String: Int] {
    try store.read { try MatchingDecider.auditLines($0) }
      .filter { $0.entity == entity && $0.number != 0 }
      .reduce(into: [:]) { $0[$1.bucket] = Int($1.number) }
  }

  func lot(_ id: EntityID) throws -> [String: Int] { try numbers(EntityName.lot(id)) }

  func refusals() throws -> [String] { try events(CommandRefused.self).map(\.code) }

  func proposals() throws -> [ProposalMade] { try events(ProposalMade.self) }

  func parked() throws -> Int { try store.read { try $0.rows(ParkedStatement.list, 100).count } }
}
