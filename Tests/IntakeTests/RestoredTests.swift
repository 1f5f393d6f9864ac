import Domain
import Events
import Intake
import MessageBus
import ServiceKit
import Storage
import TestSupport
import Testing

/// Intake came back from a backup; Matching still speaks of what came after it.
@Suite(.timeLimit(.minutes(10))) struct RestoredTests {
  @Test func `what was forgotten is passed over, and holds back nothing that is known`()
    async throws
  {
    try await afterRestore { intake, known in
      let lost = EntityID(high: 0xDEAD, low: 1)
      try await intake.tell(known, .opened, LotBuckets(open: 20))
      try await intake.tell(lost, .opened, LotBuckets(open: 8))
      let proposal = try await intake.propose(known, lost, heads: 8)
      var held = LotBuckets(open: 20)
      try held.move(8, from: .open, to: .held)
      try await intake.tell(known, .held, held)
      try await intake.publish(
        ProposalCut(
          command: lost, proposal: proposal, side: .surplus, accepted: 5, released: 3))
      try await intake.publish(
        ProposalClosed(
          proposal: proposal, reason: .withdrawn, side: .shortage, detail: "lost in a restore",
          heads: 5, command: nil))
      try await intake.publish(LotExplained(lot: lost, heads: 8), entities: ["lot/\(lost.text)"])
      try await intake.publish(
        CommandRefused(command: lost, code: "lot-unknown", detail: ""))
      try await intake.tell(known, .released, LotBuckets(open: 20))
      #expect(try await intake.parked() == 0)
      #expect(intake.desk.runtime.health.heldBack == 0)
      #expect(!intake.desk.runtime.health.isDegraded)
      let shown = try await intake.get("/v1/surplus-offers/\(known.text)", intake.lender.key).json
      #expect(shown["state"] == "open")
      #expect(shown["heads"]?["open"]?.int == 20)
      let proposals = try await intake.get("/v1/proposals", intake.lender.key).json
      #expect(proposals["items"]?.elements.isEmpty == true, "nobody could answer the other side")
    }
  }

  @Test func `an amendment that was forgotten is a version whose terms stay as they are shown`()
    async throws
  {
    try await afterRestore { intake, known in
      try await intake.tell(known, .opened, LotBuckets(open: 20))
      try await intake.publish(
        LotChanged(
          lot: known, version: 2, buckets: LotBuckets(open: 25), reason: .amended,
          command: EntityID(high: 0xDEAD, low: 2)))
      #expect(try await intake.parked() == 0)
      let shown = try await intake.get("/v1/surplus-offers/\(known.text)", intake.lender.key).json
      #expect(shown["version"]?.int == 2)
      #expect(shown["heads"]?["open"]?.int == 25)
    }
  }

  @Test func `in a store that never was restored, an unknown lot is a fault and parked`()
    async throws
  {
    try await IntakeHarness.run { intake in
      try await intake.tell(EntityID(high: 0xDEAD, low: 1), .opened, LotBuckets(open: 8))
      #expect(try await intake.parked() == 1)
      #expect(intake.desk.runtime.health.heldBack == 1)
      #expect(intake.desk.runtime.health.isDegraded)
    }
  }

  /// An offer is submitted and backed up; Intake starts again from the backup.
  private func afterRestore(
    _ test: @escaping @Sendable (IntakeHarness, EntityID) async throws -> Void
  ) async throws {
    let remains = try await IntakeHarness.run { intake in
      _ = try await intake.post("/v1/surplus-offers", intake.lender.key, Body.surplus)
    }
    try restore(remains)
    try await IntakeHarness.run(after: remains) { intake in
      try await test(intake, try await intake.onlyOffer())
    }
  }

  private func restore(_ remains: IntakeHarness.Remains) throws {
    let path = remains.folder.file("intake.db")
    let backup = remains.folder.file("backup.db")
    let store = try Store(path: path, migrations: IntakeStore.migrations)
    try store.backup(to: backup)
    try store.close()
    _ = try StoreRestore.run(
      of: "intake", backup: backup, path: path, reason: "disk", now: IntakeHarness.start)
  }
}

extension IntakeHarness {
  fileprivate func tell(
    _ lot: EntityID, _ reason: LotChangeReason, _ buckets: LotBuckets
  ) async throws {
    try await publish(
      LotChanged(lot: lot, version: 1, buckets: buckets, reason: reason, command: nil),
      entities: ["lot/\(lot.text)"])
  }

  fileprivate func onlyOffer() async throws -> EntityID {
    let items = try await get("/v1/surplus-offers", lender.key).json["items"]?.elements ?? []
    return try #require(items.first?["id"]?.string.flatMap(EntityID.init(text:)))
  }

  fileprivate func parked() async throws -> Int {
    try await desk.runtime.read { try $0.rows(ParkedStatement.list, 100).count }
  }
}
