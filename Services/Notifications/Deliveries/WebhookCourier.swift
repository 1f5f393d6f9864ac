internal import Domain
internal import Events
internal import Foundation
internal import MessageBus
internal import PolicyRules
internal import ServiceKit

/// Delivers to a webhook, whose URL and secret it asks for and forgets.
struct WebhookCourier: Courier {
  /// Posts a request; the time is that of the attempt: `WebhookSender.send`.
  let send:
    @Sendable (WebhookSender.Request, @escaping @Sendable () -> Instant) async -> DeliveryOutcome

  func isOff() -> Bool { false }

  func question(_ job: DeliveryJob) -> AskQuestion {
    let contact = job.key.contact.bytes
    return AskQuestion(
      purpose: "webhook",
      items: [
        .init(subject: contact, field: "contact.webhook"),
        .init(subject: contact, field: "contact.secret"),
      ])
  }

  func send(_ job: DeliveryJob, to values: [String]) async -> DeliveryOutcome {
    guard let secret = WebhookSecret(values[1]) else {
      return .permanent(code: .webhookSecretMalformed, detail: "")
    }
    guard let body = try? JSONEncoder.stable.encode(Body(job)) else {
      return .technical(code: .webhookBroken, detail: "body")
    }
    let request = WebhookSender.Request(
      url: values[0], id: job.key.stableID, body: Array(body), secrets: [secret])
    // A receiver compares the time of the attempt with its own: never a scenario's.
    return await send(request) { SystemClock().now() }
  }

  /// As Standard Webhooks 1.0.0 has it; the same bytes at each attempt.
  private struct Body: Encodable {
    struct Wording: Encodable { let zh, en: String }

    struct Content: Encodable {
      let notice, enterprise, `class`, subject: String
      let title, body: Wording
    }

    let type = "notice.created"
    let timestamp: String
    let data: Content

    init(_ job: DeliveryJob) {
      timestamp = job.createdAt.iso
      data = Content(
        notice: job.key.notice.text, enterprise: job.enterprise, class: job.noticeClass.rawValue,
        subject: job.subject, title: Wording(zh: job.text.title.zh, en: job.text.title.en),
        body: Wording(zh: job.text.body.zh, en: job.text.body.en))
    }
  }
}
