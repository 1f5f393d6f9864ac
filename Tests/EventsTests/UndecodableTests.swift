import Events
import Foundation
import Testing

/// Takes each sample as JSON, spoils one field at a time, and expects the fault to name it.
@Suite struct UndecodableTests {
  @Test func `a missing field is named, unless it may be absent`() throws {
    let mayBeAbsent: Set = [
      "LotSubmitted/terms.certificate", "LotSubmitted/terms.town", "LotSubmitted/terms.skills",
      "LotSubmitted/terms.hazards", "LotSubmitted/terms.shifts", "LotAmended/terms.certificate",
      "LotAmended/terms.town", "LotAmended/terms.skills", "LotAmended/terms.hazards",
      "LotAmended/terms.shifts", "LotChanged/command", "ProposalClosed/side",
      "ProposalClosed/command", "RolesChanged/administrator", "RolesChanged/roles",
      "RoundClosed/cursors", "FactsStated/corrects", "FactsStated/entered", "FactsStated/staff",
      "FactsStated/staff.local", "FactsStated/staff.insured", "FactsStated/staff.left_on",
      "FactsStated/staff.loans", "FactsStated/training", "FactsStated/training.occupation",
      "FactsStated/training.level", "SubsidyApplied/entered", "EntitlementReviewed/reason",
      "BatchReleased/items", "ReceiptArrived/code", "EntitlementAssessed/reasons",
      "EntitlementAssessed/reasons.shortfall", "EntitlementAssessed/screens",
      "EntitlementAssessed/command", "EntitlementChanged/approval", "EntitlementChanged/payee",
      "EntitlementChanged/batch", "EntitlementChanged/person", "EntitlementChanged/reason",
      "EntitlementChanged/command", "BatchChanged/person", "BatchChanged/command",
      "LedgerEntryMade/policy", "DeliveryChanged/code", "LotExplained/causes",
      "LotExplained/relaxations",
    ]
    var absent: Set<String> = []
    try spoilEach { _ in
      .removed
    } expecting: { sample, field, fault in
      guard let fault else {
        absent.insert("\(sample.type)/\(field.name)")
        return
      }
      #expect(fault == sample.undecodable("\(field.choice ?? field.name): missing"))
    }
    #expect(absent == mayBeAbsent)
  }

  @Test func `an unspecified and an unknown enum value are refused`() throws {
    for number in [0, 99, -1] {
      try spoilEach { field in
        field.isEnum ? .replaced(number) : nil
      } expecting: { sample, field, fault in
        #expect(fault == .unknownValue(type: sample.type, field: field.name))
      }
    }
  }

  @Test func `ids and digests of another length are refused`() throws {
    for count in [0, 15, 17, 31, 33] {
      try spoilEach { field in
        field.isBytes ? .replaced(Data(repeating: 1, count: count).base64EncodedString()) : nil
      } expecting: { sample, field, fault in
        #expect(sample.isUndecodable(fault, at: field.name))
      }
    }
  }

  @Test func `a number out of its range is refused`() throws {
    let unbounded = /.*(cost.*|rate|monthly_floor|sequence|relaxations\.value)/
    for number in [Int64.min, Int64.max] {
      try spoilEach { field in
        guard field.isNumber, field.name.wholeMatch(of: unbounded) == nil else { return nil }
        return field.isUnsigned && number < 0 ? nil : .replaced(String(number))
      } expecting: { sample, field, fault in
        #expect(sample.isUndecodable(fault, at: field.name))
      }
    }
  }

  @Test func `negative heads are refused`() throws {
    try spoilEach { field in
      field.name.hasSuffix("heads") ? .replaced("-1") : nil
    } expecting: { sample, field, fault in
      #expect(fault == sample.undecodable("\(field.name): -1 is out of range"))
    }
  }

  @Test func `a code that cannot be is refused`() throws {
    try spoilEach { field in
      let last = field.name.split(separator: ".").last ?? ""
      return ["enterprise", "lender", "borrower", "region"].contains(last)
        ? .replaced("91330303MA2CPQ4K81") : nil
    } expecting: { sample, field, fault in
      #expect(sample.isUndecodable(fault, at: field.name))
    }
  }

  @Test func `no spoiled byte traps, and what is still read can be written again`() throws {
    for sample in try SpoiledSample.all() {
      let golden = try GoldenFiles.read(sample.body, "bin")
      for position in golden.indices {
        for byte in [0x00, 0x01, 0x08, 0x7f, 0x80, 0xff] as [UInt8] where byte != golden[position] {
          var bytes = [UInt8](golden)
          bytes[position] = byte
          try decodeAndEncode(sample, bytes)
        }
        try decodeAndEncode(sample, [UInt8](golden.prefix(position)))
        try decodeAndEncode(sample, [UInt8](golden.dropFirst(position)))
      }
    }
  }

  private func decodeAndEncode(_ sample: SpoiledSample, _ bytes: [UInt8]) throws {
    do {
      _ = try sample.body.init(decoding: bytes).encoded()
    } catch is EventFault {
      // The only lawful way to fail.
    }
  }

  private func spoilEach(
    _ spoil: (SpoiledSample.Field) -> SpoiledSample.Change?,
    expecting check: (SpoiledSample, SpoiledSample.Field, EventFault?) throws -> Void
  ) throws {
    var spoiled = 0
    for sample in try SpoiledSample.all() {
      for field in sample.fields {
        guard let change = spoil(field) else { continue }
        spoiled += 1
        try check(sample, field, sample.fault(after: change, at: field))
      }
    }
    #expect(spoiled > 0)
  }
}
