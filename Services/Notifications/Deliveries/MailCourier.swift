internal import Domain
internal import MessageBus
internal import PolicyRules

/// Delivers to a mail address, which it asks for and forgets.
struct MailCourier: Courier {
  struct Sender: Sendable {
    /// Hands a message over: `SMTPSender.send`.
    let send: @Sendable (MailMessage) async -> DeliveryOutcome
    let from: MailAddress
    let fromName: String?
  }

  /// Nil: there is no mail channel.
  let sender: Sender?

  func isOff() -> Bool { sender == nil }

  func question(_ job: DeliveryJob) -> AskQuestion {
    AskQuestion(
      purpose: "mail", items: [.init(subject: job.key.contact.bytes, field: "contact.mail")])
  }

  func send(_ job: DeliveryJob, to values: [String]) async -> DeliveryOutcome {
    guard let sender else { return .technical(code: .channelOff, detail: "") }
    let message: MailMessage
    do throws(MailFault) {
      message = try MailMessage(
        from: sender.from, fromName: sender.fromName, to: MailAddress(values[0]),
        subject: job.title, chinese: job.text.body.zh, english: job.text.body.en,
        id: job.key.stableID, domain: sender.from.domain, date: job.createdAt)
    } catch {
      return .permanent(code: .mailImpossible, detail: error.rawValue)
    }
    return await sender.send(message)
  }
}
