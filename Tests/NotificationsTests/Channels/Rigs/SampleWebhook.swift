import Domain
import Notifications
import Testing

/// Webhooks to servers on loopback, which configuration allows unless a test says otherwise.
enum SampleWebhook {
  /// 12 January 2021, 09:00:05 UTC+8.
  static let now = SampleMail.date

  static var secret: WebhookSecret {
    get throws { try #require(WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")) }
  }

  static func url(_ peer: ChannelPeer, _ path: String) -> String {
    "http://127.0.0.1:\(peer.port)\(path)"
  }

  static func request(
    _ url: String, id: String = "n-1", body: String = "{}"
  ) throws -> WebhookSender.Request {
    .init(url: url, id: id, body: Array(body.utf8), secrets: [try secret])
  }

  static func sender(
    threads: ChannelThreads = ChannelThreads(), total: Int = 10_000,
    allowed: [String] = ["127.0.0.1/32"], certificates: String? = nil,
    resolve: @escaping AddressGuard.Resolver = { _ in
      IPAddress("127.0.0.1").map { [$0] } ?? []
    }
  ) throws -> WebhookSender {
    let blocks = try allowed.map { try #require(AddressBlock($0)) }
    return WebhookSender(
      addresses: AddressGuard(allowed: blocks, resolve: resolve), threads: threads,
      times: ChannelTimes(connectMilliseconds: 5_000, totalMilliseconds: total),
      certificates: certificates)
  }

  static func send(
    _ url: String, id: String = "n-1", body: String = "{}", total: Int = 10_000,
    certificates: String? = nil
  ) async throws -> DeliveryOutcome {
    try await sender(total: total, certificates: certificates)
      .send(request(url, id: id, body: body)) { now }
  }
}
