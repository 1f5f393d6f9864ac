import Domain
import Events
import Intake
import MessageBus
import ServiceKit
import Storage
import Synchronization
import TestSupport
import Testing

extension IntakeHarness {
  /// Publishes an event of Matching at the present time, and returns once Intake has applied it.
  func publish(_ body: some EventBody, entities: [String] = ["lot/x"]) async throws {
    let now = clock.now()
    let sealed = try matching.withLock { matching in
      try matching.publish(body, entities: entities, at: now)
    }
    await shell.deliver(sealed)
  }

  /// Submits a lot and has Matching open it.
  func openLot(_ side: LotSide, _ caller: Caller, _ body: JSONValue? = nil) async throws -> EntityID
  {
    let path = side == .surplus ? "/v1/surplus-offers" : "/v1/shortage-requests"
    let body = body ?? (side == .surplus ? Body.surplus : Body.shortage)
    let answer = try await post(path, caller.key, body)
    #expect(answer.status == 201)
    let id = try #require(answer.json["id"]?.string.flatMap(EntityID.init(text:)))
    let heads = try #require(body["heads"]?.int)
    try await publish(
      LotChanged(
        lot: id, version: 1, buckets: LotBuckets(open: heads), reason: .opened, command: nil))
    return id
  }

  /// Has Matching propose heads of one lot to another, to be answered within two days.
  func propose(
    _ surplus: EntityID, _ shortage: EntityID, heads: Int, id: UInt64 = 1
  ) async throws -> EntityID {
    let proposal = EntityID(high: 0x9090, low: id)
    let made = ProposalMade(
      proposal: proposal, round: EntityID(high: 0x4040, low: id), surplusLot: surplus,
      surplusVersion: 1, shortageLot: shortage, shortageVersion: 1, lender: lender.code,
      borrower: borrower.code, heads: heads, from: CalendarDay(number: 18_650),
      to: CalendarDay(number: 18_680), deadline: deadline, deadlineProvisional: false,
      urgent: true, distanceMetres: 31_000, cost: 42, costDistance: 31, costOccupation: 5,
      costTraining: 0, costWage: 6, costUncovered: 1, costWaiting: -1)
    try await publish(made, entities: ["proposal/\(proposal.text)"])
    return proposal
  }

  var deadline: Instant { Self.start.adding(seconds: 2 * 86_400) }

  /// The events that Intake has journalled.
  func journal() async throws -> [Record] {
    try await desk.runtime.read { transaction in
      try transaction.journalRange(
        stream: "intake/3303", from: 1, maximumEvents: 1_000, maximumBytes: 1 << 24
      ).map { try SealedRecord(decoding: $0).record }
    }
  }

  /// The last journalled event, decoded.
  func lastEvent() async throws -> (any EventBody)? {
    guard let record = try await journal().last else { return nil }
    return try EventRegistry.decode(
      type: record.type, version: record.version, body: record.body)
  }
}
