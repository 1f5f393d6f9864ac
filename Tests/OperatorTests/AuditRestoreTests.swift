import Domain
import Events
import MessageBus
import Operator
import ServiceKit
import TestSupport
import Testing

/// A process was put back to a backup and the other had heard of more: what that lost is listed once it
/// was accepted, and nothing else is excused by it.
@Suite struct AuditRestoreTests {
  private static let lot = EntityID(high: 1, low: 3)

  @Test func `a lot that Intake was made to forget is listed and is no violation`() throws {
    let report = AuditReport(tally: try Self.forgotten().audit())
    #expect(report.holds)
    #expect(report.tally.violations.isEmpty, "\(report.tally.violations)")
    let name = EntityName.lot(Self.lot)
    #expect(
      report.tally.losses.map(\.description) == [
        "\(name) (its submission), known to matching, came after intake/3303#5, where epoch 2 begins"
      ])
    #expect(report.verdict.hasSuffix(" rows compared, 0 violations, 1 lost by accepted restores"))
    #expect(report.lines.contains { $0.hasPrefix("  LOST \(name)") })
  }

  @Test func `before the epoch is accepted it is a violation like any other`() throws {
    let city = try Self.forgotten()
    let beyond = StreamPosition(epoch: 1, sequence: 6, hash: .sha256([1]))
    let tally = city.audit { cuts in
      cuts[1] = cuts[1].with(cursors: [city.intake.stream: beyond])
    }
    #expect(tally.losses.isEmpty)
    let invariants = Set(tally.violations.map(\.invariant))
    #expect(invariants == [.lotOpened, .lotRow, .position])
  }

  @Test func `a lot from nowhere is named whatever was restored`() throws {
    let other = EntityID(high: 1, low: 4)
    let city = try Self.forgotten { city in
      try city.open(other, heads: 2, after: 5)
      city.matchingRows[EntityName.lot(other)] = SoundCity.row(open: 2)
    }
    let tally = city.audit()
    #expect(tally.losses.count == 1)
    #expect(Set(tally.violations.map(\.entity)) == [EntityName.lot(other)])
    #expect(Set(tally.violations.map(\.invariant)) == [.lotOpened, .lotRow])
  }

  @Test func `a forgotten lot's row must still be what Matching's own events say`() throws {
    var city = try Self.forgotten()
    city.matchingRows[EntityName.lot(Self.lot)] = SoundCity.row(open: 3)
    try expectOnly(city.audit(), .lotRow, EntityName.lot(Self.lot))
  }

  @Test func `a forgotten lot gains no heads and holds none for nobody`() throws {
    let name = EntityName.lot(Self.lot)
    var city = try Self.forgotten()
    try city.change(Self.lot, .released, open: 5)
    city.matchingRows[name] = SoundCity.row(open: 5)
    try expectOnly(city.audit(), .lotTotal, name)

    city = try Self.forgotten()
    try city.change(Self.lot, .held, open: 3, held: 1)
    city.matchingRows[name] = SoundCity.row(open: 3, held: 1)
    try expectOnly(city.audit(), .lotHeld, name)
  }

  @Test func `an answer and an amendment that Intake was made to forget are listed`() throws {
    var city = try SoundCity()
    city.matching = try city.matching.again(
      after: [AfterCursor(stream: city.intake.stream, epoch: 1, sequence: 5)])
    city.intake = try city.intake.restored(to: 3)
    city.intakeRows[EntityName.proposal(SoundCity.proposal)] = ["agreed": 12, "answer-surplus": 12]
    let tally = city.audit()
    #expect(tally.violations.isEmpty, "\(tally.violations)")
    #expect(
      tally.losses.map { "\($0.entity) \($0.what)" } == [
        "\(EntityName.proposal(SoundCity.proposal)) an answer to it",
        "\(EntityName.lot(SoundCity.surplus)) its being amended",
      ])
  }

  @Test func `rows that Matching was made to forget are listed`() throws {
    let city = try Self.disowned()
    let tally = city.auditDisowned()
    #expect(tally.violations.isEmpty, "\(tally.violations)")
    #expect(
      Set(tally.losses.map(\.entity)) == [
        EntityName.lot(SoundCity.surplus), EntityName.lot(SoundCity.shortage),
        EntityName.proposal(SoundCity.proposal), EntityName.agreement(SoundCity.agreement),
      ])
    #expect(tally.losses.allSatisfy { $0.process == "intake" && $0.sequence == 10 })
  }

  @Test func `no restore explains heads that appear, nor a row that is missing`() throws {
    for row in [SoundCity.row(open: 19, committed: 12), nil] {
      var city = try Self.disowned()
      city.intakeRows[EntityName.lot(SoundCity.surplus)] = row
      try expectOnly(city.auditDisowned(), .lotRow, EntityName.lot(SoundCity.surplus))
    }
  }

  @Test func `a row that was told of again since must be as told`() throws {
    var city = try Self.disowned()
    try city.change(SoundCity.shortage, .held, open: 8, held: 12)
    city.matchingRows[EntityName.lot(SoundCity.shortage)] = SoundCity.row(open: 8, held: 12)
    try expectOnly(city.auditDisowned(), .lotRow, EntityName.lot(SoundCity.shortage))
  }

  @Test func `a restore beyond which nobody had heard excuses nothing`() throws {
    let city = try Self.disowned(heardUpTo: 10)
    let tally = city.auditDisowned()
    #expect(tally.losses.isEmpty)
    #expect(
      Set(tally.violations.map(\.invariant)) == [.lotRow, .proposalRow, .agreementRow])
  }

  /// Matching had opened a lot before Intake was put back to the time before its submission.
  /// - Parameter before: what Matching did just before.
  private static func forgotten(
    _ before: (inout SoundCity) throws -> Void = { _ in }
  ) throws -> SoundCity {
    var city = try SoundCity()
    try before(&city)
    try city.open(lot, heads: 4, after: 6)
    city.intake = try city.intake.restored(to: 5)
    city.matchingRows[EntityName.lot(lot)] = SoundCity.row(open: 4)
    return city
  }

  /// Intake had heard of an agreement before Matching was put back to the time before it.
  private static func disowned(heardUpTo sequence: UInt64 = 16) throws -> SoundCity {
    var city = try SoundCity()
    try city.tell(
      EnterpriseAdded(
        enterprise: SampleTerms.code(3), name: "x", kind: "private",
        region: try #require(RegionCode("330382"))),
      after: [AfterCursor(stream: city.matching.stream, epoch: 1, sequence: sequence)])
    city.matching = try city.matching.restored(to: 10)
    city.intakeRows[EntityName.lot(SoundCity.surplus)] = SoundCity.row(open: 18, committed: 12)
    city.matchingRows = [
      EntityName.lot(SoundCity.surplus): SoundCity.row(open: 18, held: 12),
      EntityName.lot(SoundCity.shortage): SoundCity.row(open: 8, held: 12),
      EntityName.proposal(SoundCity.proposal): ["proposed": 12],
    ]
    return city
  }
}

extension SoundCity {
  /// Matching opens a lot, having heard Intake's first epoch up to `sequence`.
  fileprivate mutating func open(_ lot: EntityID, heads: Int, after sequence: UInt64) throws {
    try decide(
      LotChanged(
        lot: lot, version: 1,
        buckets: try LotBuckets(
          open: heads, held: 0, committed: 0, placed: 0, done: 0, withdrawn: 0, expired: 0),
        reason: .opened, command: nil),
      after: [AfterCursor(stream: intake.stream, epoch: 1, sequence: sequence)])
  }

  /// Matching has heard Intake as far as its own backup had: up to the first answer.
  fileprivate func auditDisowned() -> AuditTally {
    audit { cuts in
      cuts[1] = cuts[1].with(cursors: [intake.stream: intake.records[2].position])
    }
  }
}

extension AuditCutRead {
  fileprivate func with(cursors: [StreamName: StreamPosition]) -> AuditCutRead {
    AuditCutRead(
      process: process, heads: heads, cursors: cursors, lines: lines, withheld: withheld)
  }
}

extension StreamForge {
  /// The same events in a journal of their own, having heard other things.
  func again(first count: Int = .max, after: [AfterCursor]? = nil) throws -> StreamForge {
    var forge = StreamForge(stream)
    for record in records.prefix(count).map(\.record) {
      try forge.publish(
        type: record.type, version: record.version, body: record.body, entities: record.entities,
        at: Instant(microseconds: record.occurredAt), id: EntityID(bytes: record.eventID),
        correlation: EntityID(bytes: record.correlation), after: after ?? record.after)
    }
    return forge
  }

  /// Its first events, and a new epoch.
  func restored(to count: Int) throws -> StreamForge {
    var forge = try again(first: count)
    let kept = forge.position
    forge.epoch = 2
    try forge.publish(
      EpochOpened(
        epoch: 2, restoredSequence: kept.sequence, restoredHash: kept.hash.bytes, reason: "test"),
      entities: ["stream/\(stream.text)"])
    return forge
  }
}
