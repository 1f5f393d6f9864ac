import Domain
import Events
import HTTPTypes
import Intake
import MessageBus
import Synchronization
import TestSupport
import Testing

/// What a carrier's gateway may report, and what else it may not.
@Suite(.timeLimit(.minutes(10))) struct CallbackTests {
  private static let notice = Told.id(1)

  private static let hook = Told.id(4)

  /// A notice that went to a mail contact and to a webhook, and a gateway's key.
  private func told(
    _ test:
      @escaping @Sendable (IntakeHarness, _ contact: String, _ gateway: String) async throws
      -> Void
  ) async throws {
    try await IntakeHarness.run { intake in
      let contact = Told.id(3)
      try await intake.tell(.notifications, Told.notice(Self.notice, intake.lender.code))
      for (contact, channel) in [(contact, ContactChannel.mail), (Self.hook, .webhook)] {
        try await intake.tell(
          .notifications,
          DeliveryChanged(
            notice: Self.notice, contact: contact, channel: channel, state: .delivered,
            attempts: 1, code: nil))
      }
      try await test(intake, contact.text, try await intake.gateway())
    }
  }

  private func receipt(
    _ contact: String, notice: EntityID = notice, state: String = "delivered", code: String? = nil
  ) -> JSONValue {
    let receipt: JSONValue = [
      "notice": .string(notice.text), "contact": .string(contact), "state": .string(state),
    ]
    return code.map { receipt.with("code", .string($0)) } ?? receipt
  }

  private func report(
    _ intake: IntakeHarness, _ key: String?, _ receipts: [JSONValue], channel: String = "mail"
  ) async throws -> Answer {
    try await intake.post(
      "/v1/callbacks/\(channel)", key, ["receipts": .array(receipts)], idempotencyKey: nil)
  }

  private func receipts(_ intake: IntakeHarness) async throws -> [Record] {
    try await intake.journal().filter { $0.type == ReceiptArrived.type }
  }

  @Test func `a receipt is journalled about its notice, and again it is not`() async throws {
    try await told { intake, contact, gateway in
      let failed = receipt(contact, state: "failed", code: "550-5.1.1")
      let first = try await report(intake, gateway, [receipt(contact), failed, failed])
      #expect(first.status == 200)
      #expect(first.json["received"] == 3)
      #expect(first.json["new"] == 2)
      #expect(first.json["asOf"] != nil)
      let records = try await receipts(intake)
      #expect(records.count == 2)
      #expect(records.allSatisfy { $0.entities == [EntityName.notice(Self.notice)] })
      let event = try #require(try await intake.lastEvent() as? ReceiptArrived)
      #expect(event.notice == Self.notice)
      #expect(event.contact.text == contact)
      #expect(event.state == .failed)
      #expect(event.code == "550-5.1.1")
      let again = try await report(intake, gateway, [failed, receipt(contact)])
      #expect(again.status == 200)
      #expect(again.json["new"] == 0)
      #expect(try await receipts(intake) == records)
    }
  }

  @Test func `one unknown notice, or contact that it did not go to, is told, and nothing is taken`()
    async throws
  {
    try await told { intake, contact, gateway in
      let hook = Self.hook.text
      let added = try await intake.post(
        "/v1/contacts", intake.lender.key, ["channel": "mail", "address": "a@example.cn"])
      let unused = try #require(added.json["id"]?.string)
      let answer = try await report(
        intake, gateway,
        [
          receipt(contact), receipt(contact, notice: Told.id(9)), receipt(unused),
          receipt(Told.id(8).text), receipt(hook),
        ])
      #expect(answer.status == 422)
      #expect(
        answer.faults == [
          "/receipts/1/notice notice-unknown", "/receipts/2/contact contact-unknown",
          "/receipts/3/contact contact-unknown", "/receipts/4/contact contact-unknown",
        ])
      #expect(try await receipts(intake).isEmpty)
      #expect(try await report(intake, gateway, [receipt(hook)], channel: "webhook").status == 200)
    }
  }

  @Test func `nobody but a gateway reports`() async throws {
    try await told { intake, contact, _ in
      let admin = try await intake.administrator()
      let officer = try await intake.person(["officer"], as: admin)
      for key in [intake.lender.key, intake.operatorKey, admin, officer] {
        let answer = try await report(intake, key, [receipt(contact)])
        #expect(answer.status == 403)
        #expect(answer.code == "gateway-only")
      }
      #expect(try await report(intake, nil, [receipt(contact)]).status == 401)
      #expect(try await receipts(intake).isEmpty)
    }
  }

  @Test func `a gateway does nothing else`() async throws {
    try await told { intake, _, gateway in
      for route in RouteTable.all where route.template.hasPrefix("/v1/") {
        guard !route.template.hasPrefix("/v1/callbacks") else { continue }
        let path = route.template.replacing("{id}", with: Told.id(1).text)
        let answer =
          route.method == .get
          ? try await intake.get(path, gateway)
          : try await intake.post(path, gateway, ["reason": "x"])
        #expect(answer.status == 403, "\(route)")
        #expect(answer.code == "role-missing", "\(route)")
      }
    }
  }

  @Test func `each fault of a report is named`() async throws {
    try await told { intake, contact, gateway in
      let good = receipt(contact)
      let faulty: [(JSONValue, [String])] = [
        (["receipts": []], ["/receipts list-empty"]),
        (
          ["receipts": .array(Array(repeating: good, count: 101))], ["/receipts list-too-long"]
        ),
        ([:], ["/receipts missing-field"]),
        (
          [
            "receipts": [
              [
                "notice": "x", "state": "read", "code": "550 user a@b.cn", "mobile": "1",
              ]
            ]
          ],
          [
            "/receipts/0/notice not-an-id", "/receipts/0/contact missing-field",
            "/receipts/0/state not-a-choice", "/receipts/0/code carrier-code-invalid",
            "/receipts/0/mobile unknown-field",
          ]
        ),
      ]
      for (body, faults) in faulty {
        let answer = try await intake.post("/v1/callbacks/mail", gateway, body)
        #expect(answer.status == 422)
        #expect(answer.faults == faults)
        #expect(!JSONWriter.text(answer.json).contains("a@b.cn"))
      }
      #expect(try await report(intake, gateway, [good], channel: "sms").status == 404)
      let typed = try await intake.post(
        "/v1/callbacks/mail", gateway, bytes: JSONWriter.bytes(["receipts": [good]]),
        headers: ["Content-Type": "text/plain"])
      #expect(typed.status == 415)
      let query = try await intake.post(
        "/v1/callbacks/mail?x=1", gateway, ["receipts": [good]])
      #expect(query.status == 400)
      #expect(try await receipts(intake).isEmpty)
      let most = try await report(intake, gateway, Array(repeating: good, count: 100))
      #expect(most.json["received"] == 100)
      #expect(most.json["new"] == 1)
    }
  }

  @Test func `a gateway's key outlives the process and is no operator's`() async throws {
    let kept = Mutex("")
    let remains = try await IntakeHarness.run { intake in
      let key = try await intake.gateway()
      kept.withLock { $0 = key }
    }
    try await IntakeHarness.run(after: remains) { intake in
      let key = kept.withLock { $0 }
      #expect(try await intake.get("/v1/notices", key).status == 403)
      let answer = try await report(intake, key, [receipt(Told.id(3).text)])
      #expect(answer.faults == ["/receipts/0/notice notice-unknown"])
    }
  }
}
