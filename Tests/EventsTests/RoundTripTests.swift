import Domain
import Events
import SwiftProtobuf
import Testing

@Suite struct RoundTripTests {
  @Test func `every sample comes back as it went`() throws {
    for sample in try Samples.all() {
      let type = Swift.type(of: sample)
      let body = try EventRegistry.decode(
        type: type.type, version: type.version, body: sample.encoded())
      #expect(equal(body, sample), "\(type)")
    }
  }

  @Test func `what may be absent stays absent, and what is zero or empty stays that`() throws {
    var terms = try Samples.terms()
    terms.certificate = nil
    terms.certificateRequired = false
    terms.heads = 0
    terms.willingHeads = 0
    terms.town = nil
    terms.place = Place(latitudeE6: 0, longitudeE6: -1)
    terms.wage.rate = Money(fen: 0)
    (terms.skills, terms.hazards, terms.shifts) = ([], [""], [])
    terms.from = CalendarDay(number: 0)
    terms.urgency = .normal
    let bodies: [any EventBody] = [
      LotSubmitted(lot: Samples.id(0), terms: terms),
      LotChanged(
        lot: Samples.id(1), version: 1, buckets: LotBuckets(open: 0), reason: .opened,
        command: nil),
      ProposalClosed(
        proposal: Samples.id(1), reason: .lapsed, side: nil, detail: "", heads: 0, command: nil),
      ProposalAnswered(
        command: Samples.id(1), proposal: Samples.id(2), lot: Samples.id(3), side: .shortage,
        enterprise: terms.enterprise, answer: .declined(reason: "")),
      LotExplained(
        lot: Samples.id(1), version: 1, day: CalendarDay(number: 0),
        explanation: OpenExplanation(
          open: 0, causes: [], nobody: 0, nextRound: 0, relaxations: [])),
    ]
    for body in bodies {
      let read = try Swift.type(of: body).init(decoding: body.encoded())
      #expect(equal(read, body), "\(body)")
    }
  }

  @Test func `every case of an enum has a value of its own on the wire`() {
    func numbers<Twin: WireTwin & SwiftProtobuf.Enum>(_: Twin.Type) -> [Int] {
      Twin.Value.allCases.map { Twin($0).rawValue }
    }
    for numbers in [
      numbers(WireLotSide.self), numbers(WirePostClass.self), numbers(WireWageForm.self),
      numbers(WireLotChangeReason.self), numbers(WireProposalCloseReason.self),
      numbers(WireRuleCode.self),
    ] {
      #expect(numbers == Array(1...numbers.count))
    }
  }

  @Test func `the largest lawful terms fit into an event`() throws {
    let text = String(repeating: "𠮷", count: Limits.lotTextMaximum)
    var terms = try Samples.terms()
    terms.town = text
    terms.certificate = text
    terms.skills = Array(repeating: text, count: Limits.lotListMaximum)
    (terms.hazards, terms.shifts) = (terms.skills, terms.skills)
    terms.urgency = .urgent(reason: String(repeating: "𠮷", count: Limits.urgencyReasonMaximum))
    let body = LotAmended(command: Samples.id(1), lot: Samples.id(2), terms: terms)
    #expect(try body.encoded().count < 60 * 1024)
  }

  @Test func `what no reader would accept is not written`() throws {
    var terms = try Samples.terms()
    terms.heads = -1
    #expect(throws: fault("LotSubmitted", "terms.heads: -1 is out of range")) {
      try LotSubmitted(lot: Samples.id(1), terms: terms).encoded()
    }
    #expect(throws: fault("EpochOpened", "restored_hash: a digest has 32 bytes, not 31")) {
      try EpochOpened(
        epoch: 2, restoredSequence: 1, restoredHash: [UInt8](repeating: 0, count: 31), reason: ""
      ).encoded()
    }
  }

  private func fault(_ type: String, _ reason: String) -> EventFault {
    .undecodable(type: type, version: 1, reason: reason)
  }
}
