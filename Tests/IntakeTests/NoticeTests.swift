import Domain
import Events
import Intake
import ServiceKit
import Storage
import TestSupport
import Testing

/// What Notifications told whom, as it is read over HTTP.
@Suite(.timeLimit(.minutes(10))) struct NoticeTests {
  @Test func `an enterprise sees its own notices, the service all, its operators none`()
    async throws
  {
    try await IntakeHarness.run { intake in
      let (own, other, contact) = (Told.id(1), Told.id(2), Told.id(3))
      try await intake.tell(.notifications, Told.notice(own, intake.lender.code))
      try await intake.tell(.notifications, Told.notice(other, intake.borrower.code))
      try await intake.tell(
        .notifications,
        DeliveryChanged(
          notice: own, contact: contact, channel: .mail, state: .temporaryFailure, attempts: 1,
          code: "451"))
      let path = "/v1/notices/\(own.text)"
      let shown = try await intake.get(path, intake.lender.key)
      #expect(shown.status == 200)
      #expect(shown.json["template"] == "proposal-made")
      #expect(shown.json["version"] == 2)
      #expect(shown.json["class"] == "action-needed")
      #expect(shown.json["title"] == ["zh": "有新的匹配建议", "en": "A new proposal"])
      #expect(shown.json["body"]?["en"] == "Please answer in time.")
      #expect(shown.json["subject"] == "/v1/proposals/x")
      #expect(shown.json["cause"]?.string == Told.id(0xCA).text)
      #expect(shown.json["createdAt"]?.string == IntakeHarness.start.iso)
      #expect(shown.json["deliveries"]?[0]?["contact"]?.string == contact.text)
      #expect(shown.json["deliveries"]?[0]?["state"] == "temporary-failure")
      #expect(shown.json["deliveries"]?[0]?["code"] == "451")
      #expect(shown.json["asOf"] != nil)
      let list = try await intake.get("/v1/notices", intake.lender.key)
      #expect(list.json["items"]?.elements.map { $0["id"]?.string } == [own.text])
      #expect(try await intake.get(path, intake.borrower.key).status == 404)
      #expect(try await intake.get("/v1/notices", intake.stranger.key).json["items"] == [])
      let officer = try await intake.officer()
      let all = try await intake.get("/v1/notices", officer)
      #expect(all.json["items"]?.elements.count == 2)
      #expect(try await intake.get(path, officer).status == 200)
      for path in [path, "/v1/notices"] {
        #expect(try await intake.get(path, intake.operatorKey).code == "role-missing")
      }
    }
  }

  @Test func `a delivery is shown as it was last told, one for each contact`() async throws {
    try await IntakeHarness.run { intake in
      let notice = Told.id(1)
      try await intake.tell(.notifications, Told.notice(notice, intake.lender.code))
      func tell(_ contact: UInt64, _ state: DeliveryState, _ attempts: Int) async throws {
        try await intake.tell(
          .notifications,
          DeliveryChanged(
            notice: notice, contact: Told.id(contact), channel: .webhook, state: state,
            attempts: attempts, code: nil))
      }
      try await tell(3, .temporaryFailure, 1)
      try await tell(4, .permanentFailure, 1)
      try await tell(3, .delivered, 2)
      let shown = try await intake.get("/v1/notices/\(notice.text)", intake.lender.key).json
      let deliveries = shown["deliveries"]?.elements ?? []
      #expect(deliveries.map { $0["state"] } == ["delivered", "permanent-failure"])
      #expect(deliveries.map { $0["attempts"] } == [2, 1])
    }
  }

  @Test func `a notice is kept once, and a delivery of none is parked`() async throws {
    try await IntakeHarness.run { intake in
      let notice = Told.id(1)
      try await intake.tell(.notifications, Told.notice(notice, intake.lender.code))
      try await intake.tell(.notifications, Told.notice(notice, intake.borrower.code))
      let shown = try await intake.get("/v1/notices", intake.officer()).json["items"]
      #expect(shown?.elements.map { $0["enterprise"]?.string } == [intake.lender.code.text])
      try await intake.tell(
        .notifications,
        DeliveryChanged(
          notice: Told.id(9), contact: Told.id(3), channel: .mail, state: .delivered, attempts: 1,
          code: nil))
      let parked = try await intake.desk.runtime.read {
        try $0.rows(ParkedStatement.list, 100).count
      }
      #expect(parked == 1)
    }
  }

  @Test func `notices are paged, and the key of a rights administrator opens none`() async throws {
    try await IntakeHarness.run { intake in
      for number in 1...3 as ClosedRange<UInt64> {
        try await intake.tell(.notifications, Told.notice(Told.id(number), intake.lender.code))
      }
      let first = try await intake.get("/v1/notices?limit=2", intake.lender.key)
      let cursor = try #require(first.json["cursor"]?.string)
      let second = try await intake.get("/v1/notices?after=\(cursor)", intake.lender.key)
      #expect(first.json["items"]?.elements.count == 2)
      #expect(second.json["items"]?.elements.map { $0["id"]?.string } == [Told.id(3).text])
      let refused = try await intake.get("/v1/notices", try await intake.administrator())
      #expect(refused.code == "role-missing")
    }
  }
}
