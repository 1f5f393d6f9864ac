import Domain
import Events
import MessageBus
import Operator
import ServiceKit
import TestSupport
import Testing

/// One row of one process is not what the journals say.
@Suite struct AuditRowTests {
  @Test(arguments: ["intake", "matching"])
  func `a lot's row that differs is named with both its buckets`(process: String) throws {
    var city = try SoundCity()
    let name = EntityName.lot(SoundCity.surplus)
    city.change(process, name, SoundCity.row(open: 20, committed: 13))
    let tally = city.audit()
    try expectOnly(tally, .lotRow, name)
    let violation = try #require(tally.violations.first)
    #expect(violation.at == process)
    #expect(
      violation.differences == [
        .init("committed", expected: "12", found: "13"), .init("open", expected: "21", found: "20"),
      ])
  }

  @Test(arguments: ["intake", "matching"])
  func `a missing row and one too many are named`(process: String) throws {
    var city = try SoundCity()
    let name = EntityName.agreement(SoundCity.agreement)
    city.change(process, name, nil)
    try expectOnly(city.audit(), .agreementRow, name)

    city = try SoundCity()
    let unknown = EntityName.lot(EntityID(high: 9, low: 9))
    city.change(process, unknown, SoundCity.row(open: 1))
    try expectOnly(city.audit(), .lotRow, unknown)
  }

  @Test func `a proposal's other state is named`() throws {
    var city = try SoundCity()
    let name = EntityName.proposal(SoundCity.proposal)
    city.change("matching", name, ["lapsed": 12])
    try expectOnly(city.audit(), .proposalRow, name)
  }

  @Test func `an answer that was changed is named`() throws {
    var city = try SoundCity()
    let name = EntityName.proposal(SoundCity.proposal)
    city.change(
      "intake", name, ["agreed": 12, "answer-surplus": 13, "answer-shortage": 12])
    try expectOnly(city.audit(), .answerRow, name)
  }

  @Test func `an agreement's other heads are named`() throws {
    var city = try SoundCity()
    let name = EntityName.agreement(SoundCity.agreement)
    city.change("intake", name, ["drafted": 11])
    try expectOnly(city.audit(), .agreementRow, name)
  }

  @Test func `a row that is there twice is named`() throws {
    let city = try SoundCity()
    let name = EntityName.lot(SoundCity.surplus)
    let tally = city.audit { cuts in
      let cut = cuts[1]
      cuts[1] = AuditCutRead(
        process: cut.process, heads: cut.heads, cursors: cut.cursors,
        lines: cut.lines + [AuditLine(entity: name, bucket: "open", number: 21)])
    }
    try expectOnly(tally, .lotRow, name)
  }

  @Test func `a cursor that remembers another record is named`() throws {
    let city = try SoundCity()
    let tally = city.audit { cuts in
      let cut = cuts[0]
      let spoiled = cut.cursors.mapValues {
        StreamPosition(epoch: $0.epoch, sequence: $0.sequence, hash: .sha256([1]))
      }
      cuts[0] = AuditCutRead(
        process: cut.process, heads: cut.heads, cursors: spoiled, lines: cut.lines)
    }
    try expectOnly(tally, .position, "matching/3303#\(city.matching.records.count)")
  }

  @Test func `a cursor beyond the journal is named`() throws {
    let city = try SoundCity()
    let tally = city.audit { cuts in
      let cut = cuts[1]
      let spoiled = cut.cursors.mapValues {
        StreamPosition(epoch: 1, sequence: $0.sequence + 1, hash: $0.hash)
      }
      cuts[1] = AuditCutRead(
        process: cut.process, heads: cut.heads, cursors: spoiled, lines: cut.lines)
    }
    try expectOnly(tally, .position, "intake/3303#6")
  }

  @Test func `a process that is behind is compared as far as it has heard`() throws {
    var city = try SoundCity()
    let proposal = EntityName.proposal(SoundCity.proposal)
    city.intakeRows = [
      EntityName.lot(SoundCity.surplus): SoundCity.row(open: 15, held: 15),
      EntityName.lot(SoundCity.shortage): SoundCity.row(open: 5, held: 15),
      proposal: ["proposed": 12, "answer-surplus": 12, "answer-shortage": 12],
    ]
    #expect(city.audit(intakeHears: 7).violations.isEmpty)
  }

  @Test func `what stands behind a parked event is not compared`() throws {
    var city = try SoundCity()
    let name = EntityName.lot(SoundCity.surplus)
    city.change("intake", name, SoundCity.row(open: 1))
    #expect(city.audit(withheld: [name]).violations.isEmpty)
  }
}

extension SoundCity {
  fileprivate mutating func change(
    _ process: String, _ name: String, _ row: [String: Int64]?
  ) {
    if process == "intake" { intakeRows[name] = row } else { matchingRows[name] = row }
  }
}
