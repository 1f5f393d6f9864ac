internal import Domain

/// Reads the head of what a receiver answers, and judges it. The body says nothing to us: it is
/// counted, and cut.
struct WebhookAnswer {
  /// Of head and body together.
  static let maximumBytes = 64 * 1024

  private var bytes = 0
  private var status = 0
  private var retryAfter: String?
  private var isHeadComplete = false

  /// - Returns: whether to go on reading; likewise below.
  mutating func heard(_ line: some Collection<UInt8>) -> Bool {
    let text = String(decoding: line.prefix(256), as: UTF8.self)
    if text.hasPrefix("HTTP/") {
      // Each interim answer (1xx) has a head of its own.
      status = text.split(separator: " ").dropFirst().first.flatMap { Int($0.prefix(3)) } ?? 0
      retryAfter = nil
    } else if text == "\r\n" || text == "\n" {
      isHeadComplete = status >= 200
    } else if !isHeadComplete, text.lowercased().hasPrefix("retry-after:") {
      retryAfter = text.dropFirst(12).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
    return count(line.count)
  }

  mutating func count(_ more: Int) -> Bool {
    bytes += more
    return bytes <= Self.maximumBytes
  }

  /// A whole head decides, whatever became of the body. Standard Webhooks 1.0.0 has a sender repeat
  /// whatever is not 2xx, and so do we but for redirects and 410: a receiver's 400, 401 or 404 is
  /// more often a mistake that it mends within the day than an answer to this notice.
  func outcome(_ fault: CurlTransfer.Fault?, now: Instant) -> DeliveryOutcome {
    guard isHeadComplete else {
      let code: DeliveryCode =
        switch fault?.kind {
        case .timeout: .webhookTimeout
        case .unreachable: .webhookUnreachable
        case .tls: .webhookTLS
        case .broken, nil: .webhookBroken
        }
      return .technical(code: code, detail: fault?.detail ?? "")
    }
    let detail = "http \(status)"
    let code: DeliveryCode
    switch status {
    case 200..<300: return .delivered(receipt: detail)
    case 300..<400: return .permanent(code: .webhookRedirects, detail: detail)
    case 410: return .permanent(code: .webhookGone, detail: detail)
    case 429, 502, 503, 504: code = .webhookBusy
    case 400..<500: code = .webhookRefused
    default: code = .webhookFailed
    }
    return .temporary(
      code: code, detail: detail,
      retryAfterSeconds: retryAfter.flatMap { HTTPDate.retryAfterSeconds($0, now: now) })
  }
}
