import MessageBus
import Notifications
import ServiceKit
import TestSupport
import Testing

@Suite struct NotificationsConfigurationTests {
  @Test func `what is not set has its default, and there is no mail`() async throws {
    let configuration = try await SampleConfiguration.make()
    #expect(configuration.rules == DeliveryRules())
    #expect(configuration.mail == nil)
    #expect(configuration.webhook.allowed.isEmpty)
    #expect(
      configuration.service.heardStreams.map(\.stream.text)
        == ["intake/3303", "matching/3303", "subsidy/3303"])
  }

  @Test func `mail is there once a server is named`() async throws {
    let configuration = try await SampleConfiguration.make([
      "TIAOJI_SMTP_HOST": "mail.example.cn", "TIAOJI_SMTP_FROM": "notices@jobs.example.cn",
      "TIAOJI_SMTP_USER": "bureau", "TIAOJI_SMTP_PASSWORD": "open sesame",
      "TIAOJI_SMTP_SECURITY": "tls", "TIAOJI_SMTP_PORT": "465",
    ])
    let mail = try #require(configuration.mail)
    #expect(mail.from.text == "notices@jobs.example.cn")
    #expect(mail.server.security == .implicitTLS)
    #expect(mail.server.login?.password == "open sesame")
  }

  @Test(arguments: [
    (["TIAOJI_SMTP_HOST": "mail.example.cn"], "smtp.from"),
    (
      [
        "TIAOJI_SMTP_HOST": "mail.example.cn", "TIAOJI_SMTP_FROM": "a@b.cn",
        "TIAOJI_SMTP_SECURITY": "none",
      ], "smtp-unprotected"
    ),
    (
      [
        "TIAOJI_SMTP_HOST": "mail.example.cn", "TIAOJI_SMTP_FROM": "a@b.cn",
        "TIAOJI_SMTP_USER": "bureau",
      ], "smtp.password"
    ),
    (["TIAOJI_SMTP_HOST": "m.cn", "TIAOJI_SMTP_SECURITY": "ssl"], "smtp.security"),
    (["TIAOJI_WEBHOOK_ALLOWED": "10.0.0.1/8"], "webhook.allowed"),
    (["TIAOJI_QUIET_FROM_HOUR": "24"], "quiet.fromHour"),
    (["TIAOJI_RETRY_FIRST_SECONDS": "7200"], "retry.firstSeconds"),
    (["TIAOJI_RETRY_ATTEMPTS_MAXIMUM": "0"], "retry.attemptsMaximum"),
  ])
  func `a setting at fault is named`(changes: [String: String], sentence: String) async throws {
    let fault = await #expect(throws: ConfigurationFault.self) {
      _ = try await SampleConfiguration.make(changes)
    }
    #expect(fault?.description.contains(sentence) == true, "\(String(describing: fault))")
  }
}

enum SampleConfiguration {
  static func make(_ more: [String: String] = [:]) async throws -> NotificationsConfiguration {
    var needed = [
      "TIAOJI_STORAGE_PATH": "/nowhere/notifications.db", "TIAOJI_BUS_KEYS": "/nowhere/keys",
      "TIAOJI_BUS_PUBLISH": "none", "TIAOJI_BUS_ROUTE": "none", "TIAOJI_ADMIN_PORT": "0",
    ]
    for peer in NotificationsConfiguration.peers {
      needed["TIAOJI_BUS_PEERS_\(peer.uppercased())_PUBLISH"] = "none"
      needed["TIAOJI_BUS_PEERS_\(peer.uppercased())_ROUTE"] = "none"
    }
    return try NotificationsConfiguration(
      try await Settings(
        file: nil, environment: needed.merging(more) { $1 },
        keys: NotificationsConfiguration.Keys.all))
  }
}
