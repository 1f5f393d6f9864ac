import Domain
import Events
import MessageBus
import Operator
import TestSupport
import Testing

/// For each thing that must hold of the ledger, of payments and of Subsidy's rows, one that does not.
@Suite struct AuditMoneyTests {
  @Test func `a sound office holds, and each of its invariants was compared`() throws {
    let office = try SoundOffice()
    let tally = office.audit()
    #expect(tally.violations.isEmpty, "\(tally.violations)")
    for invariant in SoundOffice.invariants {
      #expect(tally.compared[invariant] ?? 0 > 0, "\(invariant)")
    }
    let records = [office.intake, office.subsidy, office.notifications].map(\.records.count)
    #expect(tally.compared[.streamChain] == records.reduce(0, +))
    #expect(tally.compared[.position] == 5, "two heads and three cursors")
  }

  @Test func `an entry that leaves out a number is named`() throws {
    var office = try SoundOffice()
    try office.enter("appropriate", 10, "document-2", skipping: 1)
    office.stand(granted: 1_010, available: 710, entries: 9)
    try expectOnly(office.audit(), .ledgerSequence, "ledger/3303#9")
  }

  @Test func `a transfer that is made again is named`() throws {
    var office = try SoundOffice()
    try office.enter(.appropriate, 10, "document-1")
    office.stand(granted: 1_010, available: 710, entries: 8)
    try expectOnly(office.audit(), .ledgerOnce, SoundOffice.fund)
  }

  @Test func `an account below zero is named`() throws {
    var office = try SoundOffice()
    try office.enter(.withdraw, 800, "document-2")
    office.stand(granted: 200, available: -100, entries: 8)
    try expectOnly(office.audit(), .ledgerBalance, SoundOffice.fund)
  }

  @Test func `an entitlement that is held for more than it is is named`() throws {
    var office = try SoundOffice()
    try office.enter(.hold, 1, "p/a", attempt: 2)
    office.stand(available: 699, held: 1, entries: 8)
    office.subsidyRows["entitlement/p/a"] = [
      "granted": 300, "available": -1, "held": 1, "paid": 300,
    ]
    try expectOnly(office.audit(), .ledgerBalance, "entitlement/p/a")
  }

  @Test func `an entitlement of which nothing is paid is what its next hold says`() throws {
    var office = try SoundOffice()
    try office.enter(.hold, 201, "p/b", attempt: 2)
    office.stand(available: 499, held: 201, entries: 8)
    office.subsidyRows["entitlement/p/b"] = ["granted": 201, "held": 201]
    #expect(office.audit().violations.isEmpty)
  }

  @Test func `an entry of a kind that nobody knows is named`() throws {
    var office = try SoundOffice()
    try office.enter("donate", 10, "document-2")
    office.stand(entries: 8)
    try expectOnly(office.audit(), .ledgerBalance, "ledger/3303#8")
  }

  @Test(
    arguments: [
      ([200], 200, nil), ([100, 100], 200, "posted: expected once, found 2 times"),
      ([200], nil, "told as settled: expected once, found 0 times"),
      ([], 200, "posted: expected once, found 0 times"),
      ([150], 200, "fen: expected 200, found 150"),
    ] as [([Int64], Int64?, String?)])
  func `an attempt is posted once and told of as settled once, with the same fen`(
    posted: [Int64], settled: Int64?, fault: String?
  ) throws {
    var office = try SoundOffice()
    try office.enter(.hold, 200, "p/b", attempt: 2)
    try office.enter(.instruct, 200, "p/b", attempt: 2)
    for fen in posted { try office.enter(.post, fen, "p/b", attempt: 2) }
    if let settled {
      try office.move(SoundOffice.unpaid, .settled, settled, attempt: 2)
      office.subsidyRows["owed/p/b"] = ["settled": settled]
    }
    let sum = posted.reduce(0, +)
    office.stand(
      available: 500, inTransit: 200 - sum, paid: 300 + sum, entries: 9 + Int64(posted.count))
    office.subsidyRows["entitlement/p/b"] = ["granted": 200, "in-transit": 200 - sum, "paid": sum]
      .filter { $0.value != 0 }
    guard let fault else { return #expect(office.audit().violations.isEmpty) }
    try expectOnly(office.audit(), .paymentOnce, "entitlement/p/b#2")
    #expect(office.audit().violations.first?.description.hasSuffix(fault) == true)
  }

  @Test func `a business key of another entitlement is named`() throws {
    var office = try SoundOffice()
    try office.assess(EntityID(high: 1, low: 3), "p/a", 300)
    try expectOnly(office.audit(), .owedOnce, "owed/p/a")
  }

  @Test func `an entitlement that moves on and was never assessed is named`() throws {
    var office = try SoundOffice()
    let unknown = EntityID(high: 1, low: 3)
    try office.move(unknown, .found, 10, attempt: 0)
    try expectOnly(office.audit(), .owedOnce, EntityName.entitlement(unknown))
  }

  @Test func `an assessment changes what is owed until the bank was told, and not after`() throws {
    var office = try SoundOffice()
    try office.assess(SoundOffice.paid, "p/a", 310)
    try office.assess(SoundOffice.unpaid, "p/b", 210)
    office.subsidyRows["owed/p/b"] = ["rejected": 210]
    #expect(office.audit().violations.isEmpty)
  }

  @Test(
    arguments: [
      (501, 300, "total as released: expected 501, found 500"),
      (nil, 300, "total as released: expected nothing, found 500"),
      (500, 200, "settled of items: expected 300, found 200"),
      (500, 501, "settled: expected at most 500, found 501"),
    ] as [(Int64?, Int64, String)])
  func `a batch of another total than was released, or was settled, is named`(
    released: Int64?, answered: Int64, fault: String
  ) throws {
    let office = try SoundOffice(releasedFen: released, answered: answered)
    try expectOnly(office.audit(), .batchTotal, EntityName.batch(SoundOffice.batch))
    #expect(office.audit().violations.first?.description.hasSuffix(fault) == true)
  }

  @Test func `a release that Intake was made to forget is listed and is no violation`() throws {
    var office = try SoundOffice()
    office.intake = try office.intake.restored(to: 0)
    let tally = office.audit()
    #expect(tally.violations.isEmpty, "\(tally.violations)")
    #expect(
      tally.losses.map { "\($0.entity) \($0.what)" } == [
        "\(EntityName.batch(SoundOffice.batch)) its release"
      ])
  }

  @Test(
    arguments: [
      (SoundOffice.fund, "available", .fundRow), ("ledger/3303", "entries", .ledgerRow),
      ("entitlement/p/a", "paid", .entitlementRow), ("owed/p/b", "rejected", .owedRow),
      (EntityName.batch(SoundOffice.batch), "settled", .batchRow),
    ] as [(String, String, AuditInvariant)])
  func `a row that differs, is missing or is one too many is named`(
    name: String, bucket: String, invariant: AuditInvariant
  ) throws {
    var office = try SoundOffice()
    office.subsidyRows[name]?[bucket]? += 1
    try expectOnly(office.audit(), invariant, name)
    office.subsidyRows[name] = nil
    try expectOnly(office.audit(), invariant, name)
    office = try SoundOffice()
    office.subsidyRows["\(name)/other"] = [bucket: 1]
    try expectOnly(office.audit(), invariant, "\(name)/other")
  }

  @Test func `a cursor of Subsidy that remembers another record is named`() throws {
    let office = try SoundOffice()
    let tally = office.audit { cuts in
      let cut = cuts[0]
      cuts[0] = AuditCutRead(
        process: cut.process, heads: cut.heads,
        cursors: cut.cursors.mapValues {
          StreamPosition(epoch: $0.epoch, sequence: $0.sequence, hash: .sha256([1]))
        }, lines: cut.lines)
    }
    try expectOnly(tally, .position, "intake/3303#1")
  }
}

extension SoundOffice {
  /// What stands on the accounts of the fund, as Subsidy's own rows say.
  fileprivate mutating func stand(
    granted: Int64 = 1_000, available: Int64 = 700, held: Int64 = 0, inTransit: Int64 = 0,
    paid: Int64 = 300, entries: Int64
  ) {
    subsidyRows[Self.fund] = [
      "granted": granted, "available": available, "held": held, "in-transit": inTransit,
      "paid": paid, "returned": 0, "clawed-back": 0,
    ]
    subsidyRows["ledger/3303"] = ["entries": entries]
  }
}
