internal import Crypto
package import Domain
internal import Foundation

/// A key shared with one receiver: `whsec_` and Base64 of 24 to 64 bytes (Standard Webhooks 1.0.0).
/// Written in full by `text` alone.
package struct WebhookSecret: Sendable, CustomStringConvertible, CustomDebugStringConvertible {
  fileprivate let key: [UInt8]

  package static let lengths = 24...64

  /// - Parameter key: from a random generator. Nil if it is too short or too long.
  package init?(key: [UInt8]) {
    guard Self.lengths.contains(key.count) else { return nil }
    self.key = key
  }

  /// Nil for anything but the exact form that `text` gives.
  package init?(_ text: String) {
    guard text.hasPrefix(Self.mark), let data = Data(base64Encoded: String(text.dropFirst(6)))
    else { return nil }
    self.init(key: Array(data))
    guard self.text == text else { return nil }
  }

  package var text: String { Self.mark + Data(key).base64EncodedString() }
  package var description: String { Self.mark + "…" }
  package var debugDescription: String { description }

  private static let mark = "whsec_"
}

/// What a receiver checks a webhook by, as Standard Webhooks 1.0.0 has it: HMAC-SHA256 (RFC 2104) of
/// id, time and body.
package enum WebhookSignature {
  /// Letters, digits, `-` and `_`, 1 to 64: the signed text is divided by dots.
  package static func isSound(id: String) -> Bool {
    (1...64).contains(id.utf8.count)
      && id.utf8.allSatisfy { HostName.isAlphanumeric($0) || "-_".utf8.contains($0) }
  }

  /// - Parameters:
  ///   - id: the notice's; a repeat gives it again, by which the receiver knows it.
  ///   - now: the time of this attempt; a receiver refuses one that is five minutes off.
  ///   - secrets: one; two while one replaces the other, and the receiver takes either.
  package static func headers(
    id: String, at now: Instant, body: [UInt8], secrets: [WebhookSecret]
  ) -> [(name: String, value: String)] {
    let seconds = now.microseconds / 1_000_000
    let signed = Array("\(id).\(seconds).".utf8) + body
    let signatures = secrets.map { secret in
      let code = HMAC<SHA256>.authenticationCode(
        for: signed, using: SymmetricKey(data: secret.key))
      return "v1," + Data(code).base64EncodedString()
    }
    return [
      ("webhook-id", id), ("webhook-timestamp", String(seconds)),
      ("webhook-signature", signatures.joined(separator: " ")),
    ]
  }
}
