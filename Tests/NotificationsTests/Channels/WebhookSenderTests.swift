import Domain
import Foundation
import Notifications
import Synchronization
import Testing

/// Against a server that does what the path says: see `Peer/channels.py`.
@Suite struct WebhookSenderTests {
  @Test func `a notice arrives signed, as it was written`() async throws {
    let server = try await ChannelPeer.start("web")
    let outcome = try await SampleWebhook.send(
      SampleWebhook.url(server, "/status/204"), body: #"{"title":"匹配建议"}"#)
    #expect(outcome == .delivered(receipt: "http 204"))
    _ = try await SampleWebhook.send(SampleWebhook.url(server, "/a/../b/./%2e?c=/../d"))
    let requests = try await server.finish(SeenRequest.self)
    #expect(requests.last?.first == "POST /a/../b/./%2e?c=/../d HTTP/1.1")
    let request = try #require(requests.first)
    #expect(request.first == "POST /status/204 HTTP/1.1")
    #expect(request.body == #"{"title":"匹配建议"}"#)
    let expected = WebhookSignature.headers(
      id: "n-1", at: SampleWebhook.now, body: Array(request.body.utf8),
      secrets: [try SampleWebhook.secret])
    for (name, value) in expected { #expect(request.headers[name] == value) }
    #expect(request.headers["content-type"] == "application/json")
    #expect(request.headers["host"] == "127.0.0.1:\(server.port)")
  }

  @Test func `each status is judged as it is meant`() async throws {
    let server = try await ChannelPeer.start("web")
    let table = [
      (200, "delivered"), (202, "delivered"), (300, "permanent webhook-redirects"),
      (304, "permanent webhook-redirects"), (400, "temporary webhook-refused"),
      (401, "temporary webhook-refused"), (404, "temporary webhook-refused"),
      (410, "permanent webhook-gone"), (413, "temporary webhook-refused"),
      (429, "temporary webhook-busy"), (500, "temporary webhook-failed"),
      (502, "temporary webhook-busy"), (503, "temporary webhook-busy"),
      (504, "temporary webhook-busy"), (600, "temporary webhook-failed"),
    ]
    for (status, kind) in table {
      let outcome = try await SampleWebhook.send(SampleWebhook.url(server, "/status/\(status)"))
      #expect(outcome.kind == kind)
      #expect(outcome.detail == "http \(status)")
    }
  }

  @Test func `when to come again is heeded within bounds`() async throws {
    let server = try await ChannelPeer.start("web")
    let table: [(String, Int?)] = [
      ("120", 120), ("0", 1), ("999999999", 86_400), ("99999999999999999999999", 86_400),
      ("Tue,%2012%20Jan%202021%2001:02:05%20GMT", 120),
      ("Tue,%2012%20Jan%202021%2000:00:00%20GMT", 1),
      ("Fri,%2031%20Dec%209999%2023:59:59%20GMT", 86_400), ("-5", nil), ("soon", nil),
      ("Tue,%2032%20Jan%202021%2001:02:05%20GMT", nil),
    ]
    for (text, seconds) in table {
      #expect(
        try await SampleWebhook.send(SampleWebhook.url(server, "/status/503?Retry-After=\(text)"))
          == .temporary(code: .webhookBusy, detail: "http 503", retryAfterSeconds: seconds),
        "\(text)")
    }
  }

  @Test func `a redirect is not followed, though its target could have been reached`() async throws
  {
    let (server, inside) = (try await ChannelPeer.start("web"), try await ChannelPeer.start("web"))
    let target = "http://127.0.0.1:\(inside.port)/status/200"
    for status in [301, 302, 303, 307, 308] {
      let outcome = try await SampleWebhook.send(
        SampleWebhook.url(server, "/redirect/\(status)?\(target)"))
      #expect(outcome == .permanent(code: .webhookRedirects, detail: "http \(status)"))
    }
    #expect(try await SampleWebhook.send(target).kind == "delivered")
    #expect(try await inside.finish(SeenRequest.self).count == 1, "the one that was sent there")
  }

  @Test func `a server that hangs, breaks off or never ends its head costs its time and no more`()
    async throws
  {
    let server = try await ChannelPeer.start("web")
    // Those that are to hang are given less time, one enough for its head; the others must end by
    // themselves: a minute that passed would be a timeout.
    let table = [
      ("/hang", 300, "technical webhook-timeout"), ("/hang-in-body", 2_000, "delivered"),
      ("/close", 60_000, "technical webhook-broken"), ("/half", 60_000, "technical webhook-broken"),
      ("/endless-head", 60_000, "technical webhook-broken"),
      ("/interim", 60_000, "technical webhook-broken"),
    ]
    for (path, total, kind) in table {
      let outcome = try await SampleWebhook.send(SampleWebhook.url(server, path), total: total)
      #expect(outcome.kind == kind, "\(path)")
    }
    _ = try await server.finish(SeenRequest.self)
    #expect(
      try await SampleWebhook.send(SampleWebhook.url(server, "/")).kind
        == "technical webhook-unreachable")
  }

  @Test func `ten gigabytes are cut after a little`() async throws {
    let server = try await ChannelPeer.start("web")
    #expect(
      try await SampleWebhook.send(SampleWebhook.url(server, "/flood/200"), total: 60_000).kind
        == "delivered")
    #expect(
      try await SampleWebhook.send(SampleWebhook.url(server, "/flood/500"), total: 60_000).kind
        == "temporary webhook-failed")
    let sent = try await server.finish(SeenRequest.self).map(\.sent)
    #expect(sent.count == 2)
    #expect(sent.allSatisfy { $0 < 64 << 20 }, "what lies in the kernel's buffers, and no more")
  }

  @Test func `only a certificate that is vouched for, and of this host, is trusted`() async throws {
    let server = try await ChannelPeer.start("web", "--tls", "implicit")
    let url = "https://localhost:\(server.port)/status/200"
    #expect(
      try await SampleWebhook.send(url, certificates: server.certificates).kind == "delivered")
    #expect(try await SampleWebhook.send(url).kind == "technical webhook-tls")
    let numeric = "https://127.0.0.1:\(server.port)/status/200"
    #expect(
      try await SampleWebhook.send(numeric, certificates: server.certificates).kind
        == "technical webhook-tls"
    )
    #expect(try await server.finish(SeenRequest.self).count == 1)
  }

  @Test func `what is not sound is not sent`() async throws {
    #expect(
      try await SampleWebhook.send("https://127.1/").kind == "permanent webhook-url-malformed")
    #expect(
      try await SampleWebhook.send("https://a.cn/", id: "a.b").kind
        == "permanent webhook-id-malformed")
    let body = String(repeating: "1", count: WebhookSender.bodyMaximumBytes)
    #expect(
      try await SampleWebhook.send("https://a.cn/", body: body + "1").kind
        == "permanent webhook-too-large")
    let server = try await ChannelPeer.start("web")
    #expect(
      try await SampleWebhook.send(SampleWebhook.url(server, "/status/200"), body: body).kind
        == "delivered")
    #expect(try await server.finish(SeenRequest.self).map(\.body) == [body])
  }

  @Test func `a receiver that hangs harms no other`() async throws {
    let (dead, living) = (try await ChannelPeer.start("web"), try await ChannelPeer.start("web"))
    let sender = try SampleWebhook.sender(threads: ChannelThreads(.init(threads: 2)), total: 60_000)
    let hanging = try SampleWebhook.request(SampleWebhook.url(dead, "/hang"))
    let ended = Count()
    let begun = AsyncStream.makeStream(of: Void.self)
    await withTaskGroup(of: DeliveryOutcome.self) { group in
      for _ in 0..<4 {
        group.addTask {
          defer { ended.value.add(1, ordering: .relaxed) }
          return await sender.send(hanging) {
            begun.continuation.yield()
            return SampleWebhook.now
          }
        }
      }
      for await _ in begun.stream { break }
      for _ in 0..<5 {
        let outcome = try? await sender.send(
          SampleWebhook.request(SampleWebhook.url(living, "/status/200"))
        ) { SampleWebhook.now }
        #expect(outcome?.kind == "delivered")
      }
      #expect(ended.value.load(ordering: .relaxed) == 0, "none of those had to end before")
      _ = try? await dead.finish(SeenRequest.self)
    }
  }
}

private final class Count: Sendable {
  let value = Atomic(0)
}
