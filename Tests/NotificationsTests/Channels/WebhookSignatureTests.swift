import Domain
import Foundation
import Notifications
import Testing

@Suite struct WebhookSignatureTests {
  private static let text = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

  @Test func `the signature is the one that the reference library gives`() throws {
    let headers = WebhookSignature.headers(
      id: "msg_p5jXN8AQM9LWM0D4loKWxJek", at: Instant(microseconds: 1_614_265_330_999_999),
      body: Array(#"{"test": 2432232314}"#.utf8), secrets: [try #require(WebhookSecret(Self.text))])
    #expect(
      headers.map { "\($0.name): \($0.value)" } == [
        "webhook-id: msg_p5jXN8AQM9LWM0D4loKWxJek", "webhook-timestamp: 1614265330",
        "webhook-signature: v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
      ])
  }

  @Test func `the reference library takes either secret of two, and no other, nor another body`()
    async throws
  {
    let secrets = try [1, 2, 3].map { number in
      try #require(WebhookSecret(key: [UInt8](repeating: number, count: 32)))
    }
    let body = #"{"title":"匹配建议"}"#
    // Signed anew each time: the library takes a signature of the last five minutes alone, by its own
    // clock.
    func given() -> [String: String] {
      let headers = WebhookSignature.headers(
        id: "n-1", at: Instant(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000)),
        body: Array(body.utf8), secrets: Array(secrets[..<2]))
      return Dictionary(uniqueKeysWithValues: headers.map { ($0.name, $0.value) })
    }
    #expect(try await verify(given(), body, secrets[0]) == "verified")
    #expect(try await verify(given(), body, secrets[1]) == "verified")
    #expect(try await verify(given(), body, secrets[2]) != "verified")
    #expect(try await verify(given(), body + " ", secrets[0]) != "verified")
    let other = given().merging(["webhook-id": "n-2"]) { $1 }
    #expect(try await verify(other, body, secrets[0]) != "verified")
  }

  @Test func `a secret has 24 to 64 bytes, one form, and does not show itself`() throws {
    let secret = try #require(WebhookSecret(Self.text))
    #expect(secret.text == Self.text)
    #expect("\(secret) \(String(reflecting: secret))".contains("MfKQ") == false)
    for (count, isSound) in [(23, false), (24, true), (64, true), (65, false), (0, false)] {
      let key = [UInt8](repeating: 7, count: count)
      #expect((WebhookSecret(key: key) != nil) == isSound)
      #expect((WebhookSecret("whsec_" + Data(key).base64EncodedString()) != nil) == isSound)
    }
    let wrong = [
      "", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "WHSEC_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
      Self.text + "=", Self.text + "\n", Self.text + "A", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS-",
    ]
    for text in wrong { #expect(WebhookSecret(text) == nil, "\(text)") }
  }

  @Test func `an id holds nothing that divides the signed text or a header`() {
    for id in ["n-1", "msg_2", "0190a1b2-7c3d-7000-8000-000000000000"] {
      #expect(WebhookSignature.isSound(id: id))
    }
    for id in ["", "a.b", "a b", "a\r\nb", "é", String(repeating: "a", count: 65)] {
      #expect(!WebhookSignature.isSound(id: id))
    }
  }

  private func verify(
    _ headers: [String: String], _ body: String, _ secret: WebhookSecret
  ) async throws -> String {
    struct Hook: Encodable {
      let secret: String
      let headers: [String: String]
      let body: String
    }
    let hook = try JSONEncoder().encode(Hook(secret: secret.text, headers: headers, body: body))
    return try await OffPool.peer("verify", input: String(decoding: hook, as: UTF8.self))
      .trimmingCharacters(in: .newlines)
  }
}
