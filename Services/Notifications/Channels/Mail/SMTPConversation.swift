/// Follows what is said to an SMTP server and what it answers, and judges how it ended (RFC 5321,
/// 4.2; RFC 3463 for the enhanced code). Only a verdict on the recipient or on the message is
/// permanent: all else would be the same for each notice and must not cost one its delivery.
struct SMTPConversation {
  private var command = Command.greeting
  private var code = 0
  private var enhanced = ""
  /// What comes after QUIT changes nothing.
  private var isOver = false

  private enum Command: String {
    case greeting
    case hello = "EHLO"
    case plainHello = "HELO"
    case startTLS = "STARTTLS"
    case login = "AUTH"
    case sender = "MAIL"
    case recipient = "RCPT"
    case data = "DATA"
    case quit = "QUIT"
  }

  /// A line that begins with no command that we know is part of a login.
  mutating func sent(_ line: some Collection<UInt8>) {
    let word = line.prefix { HostName.isAlphanumeric($0) }.prefix(8)
    guard let next = Command(rawValue: String(decoding: word, as: UTF8.self)) else { return }
    if next == .quit {
      isOver = true
    } else {
      (command, code, enhanced) = (next, 0, "")
    }
  }

  mutating func heard(_ line: some Collection<UInt8>) {
    guard !isOver else { return }
    let parts = String(decoding: line.prefix(16), as: UTF8.self)
      .split(maxSplits: 2) { " -\r\n".contains($0) }
    guard let first = parts.first, first.utf8.count == 3, let number = Int(first) else { return }
    code = number
    let fields = parts.dropFirst().first?.split(separator: ".") ?? []
    let isEnhanced = fields.count == 3 && fields.allSatisfy { $0.utf8.allSatisfy(isDigit) }
    enhanced = isEnhanced ? " " + fields.joined(separator: ".") : ""
  }

  func outcome(_ fault: CurlTransfer.Fault?) -> DeliveryOutcome {
    guard let fault else { return .delivered(receipt: reply) }
    if command == .data, code == 354 {
      return .temporary(code: .mailUnconfirmed, detail: fault.detail, retryAfterSeconds: nil)
    }
    switch (command, code) {
    case (.startTLS, 400...): return .technical(code: .mailTLS, detail: reply)
    case (.login, 400...), (_, 530), (_, 534), (_, 535), (_, 538):
      return .technical(code: .mailLoginRefused, detail: reply)
    case (_, 400..<500):
      return .temporary(code: .mailDeferred, detail: reply, retryAfterSeconds: nil)
    case (.recipient, 500...), (.data, 500...), (.sender, 552):  // 552: this message is too large
      return .permanent(code: .mailRefused, detail: reply)
    case (.sender, 500...): return .technical(code: .mailSenderRefused, detail: reply)
    case (_, 500...): return .technical(code: .mailServerRefused, detail: reply)
    default: break
    }
    let code: DeliveryCode =
      switch fault.kind {
      case .timeout: .mailTimeout
      case .unreachable: .mailUnreachable
      case .tls: .mailTLS
      case .broken: .mailBroken
      }
    return .technical(code: code, detail: fault.detail)
  }

  private var reply: String { "smtp \(code)\(enhanced)" }

  private func isDigit(_ unit: UInt8) -> Bool { (0x30...0x39).contains(unit) }
}
