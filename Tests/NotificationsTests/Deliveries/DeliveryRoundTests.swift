import Domain
import Events
import Foundation
import MessageBus
import Notifications
import ServiceKit
import TestSupport
import Testing

/// From an event to the other side and back, over real channels.
@Suite(.timeLimit(.minutes(10))) struct DeliveryRoundTests {
  private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

  @Test func `a notice arrives as mail and as webhook, signed, under ids that stay`() async throws {
    let (sink, web) = try await (ChannelPeer.start("smtp"), ChannelPeer.start("web"))
    let rig = try await NotificationsRig(settings(sink))
    var ids: [String] = []
    try await rig.run {
      let (one, two) = try await (rig.addEnterprise(1), rig.addEnterprise(2))
      let mail = try await rig.addContact(1, of: one, .mail, ["contact.mail": "li@a.example"])
      let hook = try await rig.addContact(2, of: one, .webhook, webhook(web, "/status/204"))
      try await rig.agree(one, two)
      try await rig.wait { try await rig.changes().count == 2 }
      #expect(try await rig.changes() == [mail: "delivered 1 -", hook: "delivered 1 -"])
      let notice = try #require(try await rig.notices().first { $0.enterprise == one })
      ids = [mail, hook].map { DeliveryKey(notice: notice.notice, contact: $0).stableID }
    }
    let seen = try #require(await sink.finish(SeenMail.self).first)
    #expect(seen.messageID == "<\(ids[0])@jobs.example.cn>")
    #expect(seen.subject == "共享用工协议已起草：12 人")
    #expect(seen.text.contains("与企业 2的共享用工协议已起草"))
    #expect(seen.text.contains("The agreement with 企业 2 is drafted"))
    let request = try #require(await web.finish(SeenRequest.self).first)
    #expect(request.headers["webhook-id"] == ids[1])
    let hook = try JSONSerialization.data(
      withJSONObject: [
        "secret": Self.secret, "body": request.body,
        "headers": request.headers.filter { $0.key.hasPrefix("webhook-") },
      ])
    let verdict = try await OffPool.peer("verify", input: String(decoding: hook, as: UTF8.self))
    #expect(verdict.hasPrefix("verified"))
    #expect(request.body.contains("\"class\":\"information\""))
    #expect(request.body.contains("\"subject\":\"/v1/agreements/"))
    #expect(Set(rig.vault.questions.map(\.purpose)) == ["mail", "webhook"])
    #expect(rig.runtime.metrics.text.contains("tiaoji_delivery_attempts_total{channel=\"mail\""))
  }

  @Test func `one recipient that hangs keeps nothing from nineteen others`() async throws {
    let web = try await ChannelPeer.start("web", "--also", "127.0.0.2")
    let rig = try await NotificationsRig([
      "TIAOJI_WEBHOOK_ALLOWED": "127.0.0.0/8", "TIAOJI_WEBHOOK_CONCURRENCY_MAXIMUM": "2",
      // Its time is not up before the others are through, however long they take.
      "TIAOJI_WEBHOOK_TOTAL_MILLISECONDS": "600000",
    ])
    try await rig.run {
      let (one, two) = try await (rig.addEnterprise(1), rig.addEnterprise(2))
      var others: Set<EntityID> = []
      for number in 1...20 {
        let path = number == 1 ? "/hang" : "/status/200"
        let host = number == 1 ? "127.0.0.2" : "127.0.0.1"
        let contact = try await rig.addContact(
          UInt64(number), of: one, .webhook, webhook(web, path, host: host))
        if number > 1 { others.insert(contact) }
      }
      // Two for the one that hangs: its second must not take the other place.
      for _ in 1...2 { try await rig.agree(one, two) }
      try await rig.wait { try await rig.delivered() == 38 }
      let told = try await rig.changes()
      #expect(Set(told.filter { $0.value.hasPrefix("delivered") }.keys) == others)
      #expect(told.count == 19, "of the one that hangs nothing is known yet")
      // Its connection ends with the server, so that the process need not wait for it to stop.
      let requests = try await web.finish(SeenRequest.self)
      #expect(requests.count { $0.first.contains("/hang") } == 1)
    }
  }

  @Test func `what was sent and not told before a crash goes again under the same ids`()
    async throws
  {
    let (sink, web) = try await (ChannelPeer.start("smtp"), ChannelPeer.start("web"))
    let folder = try TemporaryFolder()
    let first = try await NotificationsRig(settings(sink), folder: folder)
    let mail = ["contact.mail": "DATA-once@a.example"]
    let hook = webhook(web, "/half")
    try await first.run {
      let (one, two) = try await (first.addEnterprise(1), first.addEnterprise(2))
      try await first.addContact(1, of: one, .mail, mail)
      try await first.addContact(2, of: one, .webhook, hook)
      try await first.agree(one, two)
      // Sent, and the answers lost: nobody knows whether it arrived.
      try await first.wait { try await first.changes().count == 2 }
    }
    let second = try await NotificationsRig(settings(sink), folder: folder)
    second.vault.put(EntityID(high: 0xC0, low: 1), mail)
    second.vault.put(EntityID(high: 0xC0, low: 2), webhook(web, "/status/200"))
    try await second.run {
      try await second.wait {
        try await second.changes().values.allSatisfy { $0 == "delivered 2 -" }
      }
    }
    let mails = try await sink.finish(SeenMail.self).map(\.messageID)
    #expect(mails.count == 2 && Set(mails).count == 1)
    let requests = try await web.finish(SeenRequest.self)
    #expect(requests.count == 2)
    #expect(Set(requests.compactMap { $0.headers["webhook-id"] }).count == 1)
    #expect(Set(requests.map(\.body)).count == 1, "the same bytes")
  }

  @Test func `while Intake is silent nothing counts, and then it goes on`() async throws {
    let sink = try await ChannelPeer.start("smtp")
    let rig = try await NotificationsRig(settings(sink))
    try await rig.run {
      let (one, two) = try await (rig.addEnterprise(1), rig.addEnterprise(2))
      let contact = try await rig.addContact(1, of: one, .mail, ["contact.mail": "a@a.example"])
      rig.vault.fail(.noAnswer)
      try await rig.agree(one, two)
      try await rig.wait { rig.vault.questions.count == 2 }
      rig.vault.fail(.busy)
      try await rig.wait { rig.vault.questions.count == 4 }
      #expect(try await rig.changes().isEmpty)
      rig.vault.fail(nil)
      try await rig.wait { try await rig.changes() == [contact: "delivered 1 -"] }
    }
    #expect(try await sink.finish(SeenMail.self).count == 1)
  }

  @Test func `an erased contact is a failure for good, and a refused question our own`()
    async throws
  {
    let sink = try await ChannelPeer.start("smtp")
    let rig = try await NotificationsRig(
      settings(sink).merging(["TIAOJI_RETRY_TECHNICAL_SECONDS": "1"]) { $1 })
    try await rig.run {
      let (one, two) = try await (rig.addEnterprise(1), rig.addEnterprise(2))
      let contact = try await rig.addContact(1, of: one, .mail, [:])
      let hook = try await rig.addContact(
        2, of: one, .webhook, ["contact.webhook": "https://example.cn/"])
      rig.vault.fail(.forbidden)
      try await rig.agree(one, two)
      try await rig.wait { try await rig.changes().count == 2 }
      #expect(try await rig.changes()[contact] == "technical-failure 1 ask-refused")
      rig.vault.fail(nil)
      try await rig.wait {
        try await rig.changes().values.allSatisfy {
          $0.hasPrefix("permanent-failure") && $0.hasSuffix("contact-erased")
        }
      }
      #expect(try await rig.changes().keys.count == 2, "\(hook)")
    }
    #expect(try await sink.finish(SeenMail.self).isEmpty)
  }

  @Test func `without a server mail ends, and webhooks go on`() async throws {
    let web = try await ChannelPeer.start("web")
    let rig = try await NotificationsRig(["TIAOJI_WEBHOOK_ALLOWED": "127.0.0.1/32"])
    try await rig.run {
      let (one, two) = try await (rig.addEnterprise(1), rig.addEnterprise(2))
      let mail = try await rig.addContact(1, of: one, .mail, ["contact.mail": "a@a.example"])
      let hook = try await rig.addContact(2, of: one, .webhook, webhook(web, "/status/200"))
      try await rig.agree(one, two)
      try await rig.wait { try await rig.changes().count == 2 }
      #expect(
        try await rig.changes() == [
          mail: "technical-failure 0 channel-off", hook: "delivered 1 -",
        ])
    }
    #expect(rig.vault.questions.map(\.purpose) == ["webhook"], "nobody asks for what is of no use")
  }

  private func settings(_ sink: ChannelPeer) -> [String: String] {
    [
      "TIAOJI_SMTP_HOST": "127.0.0.1", "TIAOJI_SMTP_PORT": "\(sink.port)",
      "TIAOJI_SMTP_SECURITY": "none", "TIAOJI_SMTP_FROM": "notices@jobs.example.cn",
      "TIAOJI_WEBHOOK_ALLOWED": "127.0.0.1/32",
    ]
  }

  private func webhook(
    _ peer: ChannelPeer, _ path: String, host: String = "127.0.0.1"
  ) -> [String: String] {
    [
      "contact.webhook": "http://\(host):\(peer.port)\(path)", "contact.secret": Self.secret,
    ]
  }
}
