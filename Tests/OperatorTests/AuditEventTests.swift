import Domain
import Events
import MessageBus
import Operator
import TestSupport
import Testing

/// For each thing that must hold of the events, a journal in which exactly that does not.
@Suite struct AuditEventTests {
  @Test func `a sound city holds, and every invariant was compared`() throws {
    let report = AuditReport(tally: try SoundCity().audit())
    #expect(report.holds)
    let elsewhere = SoundOffice.invariants.union([.afterMonotonic])
    for invariant in AuditInvariant.allCases where !elsewhere.contains(invariant) {
      #expect(report.tally.compared[invariant] ?? 0 > 0, "\(invariant)")
    }
    #expect(report.verdict == "audit: holds, \(report.tally.total) rows compared, 0 violations")
    #expect(report.lines.last == report.verdict)
  }

  @Test func `nothing compared is a failure`() {
    let report = AuditReport(tally: AuditComparison.run(cuts: [], journals: [:]))
    #expect(!report.holds)
    #expect(report.verdict == "audit: FAILED, nothing was compared")
  }

  @Test func `a record that does not continue the one before is named`() throws {
    let city = try SoundCity()
    var record = try #require(city.intake.records.last).record
    record.previousHash = .zero
    let spoiled = try SealedRecord(sealing: record)
    let tally = AuditComparison.run(
      cuts: [],
      journals: [
        city.intake.stream: (city.intake.records.dropLast() + [spoiled]).map(JournalEvent.init)
      ])
    try expectOnly(tally, .streamChain, "#5")
  }

  @Test func `a gap in the sequence is named`() throws {
    let city = try SoundCity()
    var records = city.intake.records
    records.remove(at: 4)
    records[3] = try SealedRecord(
      sealing: {
        var record = records[3].record
        record.sequence = 9
        return record
      }())
    let tally = AuditComparison.run(
      cuts: [], journals: [city.intake.stream: records.map(JournalEvent.init)])
    try expectOnly(tally, .streamChain, "#9")
  }

  @Test func `an event that cannot be read is named`() throws {
    var city = try SoundCity()
    try city.intake.publish(
      type: LotSubmitted.type, version: 1, body: [0xFF], entities: ["test/1"])
    try expectOnly(city.audit(), .eventReadable, "#6")
  }

  @Test func `a type that nobody knows is passed over`() throws {
    var city = try SoundCity()
    try city.intake.publish(type: "Unheard", version: 7, body: [], entities: ["test/1"])
    #expect(city.audit().violations.isEmpty)
  }

  @Test func `an event id that comes twice is named`() throws {
    var city = try SoundCity()
    let first = try #require(EntityID(bytes: city.intake.records[0].record.eventID))
    try city.intake.publish(
      EnterpriseAdded(
        enterprise: SampleTerms.code(3), name: "x", kind: "private",
        region: try #require(RegionCode("330382"))),
      entities: ["test/1"], id: first)
    try expectOnly(city.audit(), .eventOnce, "#6")
  }

  @Test func `a publisher that forgets what it had heard is named`() throws {
    var city = try SoundCity()
    for sequence: UInt64 in [5, 4] {
      try city.tell(
        EnterpriseAdded(
          enterprise: SampleTerms.code(3), name: "x", kind: "private",
          region: try #require(RegionCode("330382"))),
        after: [AfterCursor(stream: city.matching.stream, epoch: 1, sequence: sequence)])
    }
    try expectOnly(city.audit(), .afterMonotonic, "#7")
  }

  @Test func `a submitted lot that was heard of and never opened is named`() throws {
    var city = try SoundCity()
    let lot = EntityID(high: 1, low: 3)
    try city.tell(
      LotSubmitted(lot: lot, terms: SampleTerms.make(.surplus, enterprise: 3, heads: 4)))
    city.intakeRows[EntityName.lot(lot)] = ["submitted": 4]
    try expectOnly(city.audit(), .lotOpened, EntityName.lot(lot))
  }

  @Test func `a refused lot counts as answered`() throws {
    var city = try SoundCity()
    let (lot, command) = (EntityID(high: 1, low: 3), EntityID(high: 5, low: 9))
    try city.tell(
      LotSubmitted(lot: lot, terms: SampleTerms.make(.surplus, enterprise: 3, heads: 4)),
      correlation: command)
    try city.decide(CommandRefused(command: command, code: "lot-out-of-range", detail: ""))
    city.intakeRows[EntityName.lot(lot)] = ["refused": 4]
    #expect(city.audit().violations.isEmpty)
  }

  @Test func `a head that appears from nowhere is named`() throws {
    var city = try SoundCity()
    try city.change(SoundCity.shortage, .released, open: 9, committed: 12)
    city.setRow(SoundCity.shortage, SoundCity.row(open: 9, committed: 12))
    try expectOnly(city.audit(), .lotTotal, EntityName.lot(SoundCity.shortage))
  }

  @Test func `heads held for no proposal are named`() throws {
    var city = try SoundCity()
    try city.change(SoundCity.shortage, .held, open: 7, held: 1, committed: 12)
    city.setRow(SoundCity.shortage, SoundCity.row(open: 7, held: 1, committed: 12))
    try expectOnly(city.audit(), .lotHeld, EntityName.lot(SoundCity.shortage))
  }

  @Test func `heads committed by no agreement are named`() throws {
    var city = try SoundCity()
    try city.change(SoundCity.shortage, .committed, open: 7, committed: 13)
    city.setRow(SoundCity.shortage, SoundCity.row(open: 7, committed: 13))
    try expectOnly(city.audit(), .lotCommitted, EntityName.lot(SoundCity.shortage))
  }

  @Test func `a proposal that is closed after it was agreed is named`() throws {
    var city = try SoundCity()
    try city.decide(
      ProposalClosed(
        proposal: SoundCity.proposal, reason: .lapsed, side: nil, detail: "", heads: 12,
        command: nil))
    let name = EntityName.proposal(SoundCity.proposal)
    city.matchingRows[name] = ["lapsed": 12]
    city.intakeRows[name] = ["lapsed": 12, "answer-surplus": 12, "answer-shortage": 12]
    try expectOnly(city.audit(), .proposalCourse, name)
  }

  @Test func `an agreement of other heads than were accepted is named`() throws {
    try expectOnly(
      try SoundCity(shortageAccepts: 11).audit(), .agreementCause,
      EntityName.agreement(SoundCity.agreement))
  }

  @Test func `a command that was done twice is named`() throws {
    var city = try SoundCity()
    try city.decide(CommandDone(command: SoundCity.amendment))
    try expectOnly(
      city.audit(), .commandOnce, "command/\(SoundCity.amendment.text)")
  }

  @Test func `a round that counts other proposals than it made is named`() throws {
    try expectOnly(
      try SoundCity(roundSays: 2).audit(), .roundProposals, EntityName.round(SoundCity.round))
  }
}

/// One violation, of this invariant, about this entity.
func expectOnly(
  _ tally: AuditTally, _ invariant: AuditInvariant, _ entity: String,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  #expect(tally.violations.count == 1, "\(tally.violations)", sourceLocation: sourceLocation)
  let violation = try #require(tally.violations.first, sourceLocation: sourceLocation)
  #expect(violation.invariant == invariant, "\(violation)", sourceLocation: sourceLocation)
  #expect(violation.entity == entity, "\(violation)", sourceLocation: sourceLocation)
}

extension SoundCity {
  mutating func setRow(_ lot: EntityID, _ row: [String: Int64]) {
    intakeRows[EntityName.lot(lot)] = row
    matchingRows[EntityName.lot(lot)] = row
  }
}
