import Foundation
import Notifications
import Synchronization
import Testing

/// That the guard is asked, and heeded by the connection. In each test the server inside is there, and
/// is reached once the guard allows it: else nothing would be shown.
@Suite struct WebhookGuardTests {
  @Test(arguments: ["127.0.0.1", "localhost", "hook.example.cn"])
  func `a server inside is not reached, and would be without the guard`(host: String) async throws {
    let inside = try await ChannelPeer.start("web")
    let request = try SampleWebhook.request("http://\(host):\(inside.port)/status/200")
    let guarded = try SampleWebhook.sender(allowed: ["192.168.0.0/16"])
    #expect(
      await guarded.send(request) { SampleWebhook.now }
        == .permanent(code: .webhookAddressRefused, detail: "address-inside"))
    let open = try SampleWebhook.sender(allowed: ["0.0.0.0/0"])
    #expect(await open.send(request) { SampleWebhook.now }.kind == "delivered")
    #expect(try await inside.finish(SeenRequest.self).count == 1, "the allowed one alone")
  }

  @Test func `a name that leads elsewhere at the second look-up is looked up once`() async throws {
    let server = try await ChannelPeer.start("web", "--also", "127.0.0.2")
    let answers = Mutex(["127.0.0.1", "127.0.0.2"])
    let resolve: AddressGuard.Resolver = { _ in
      let next = answers.withLock { $0.isEmpty ? nil : $0.removeFirst() }
      return next.flatMap { IPAddress($0) }.map { [$0] } ?? []
    }
    let request = try SampleWebhook.request("http://hook.example.cn:\(server.port)/status/200")
    let sender = try SampleWebhook.sender(resolve: resolve)
    #expect(await sender.send(request) { SampleWebhook.now }.kind == "delivered")
    #expect(answers.withLock { $0 } == ["127.0.0.2"], "one look-up for one attempt")
    // The next attempt asks anew, and is refused; allowed, it shows that the other was there.
    let refused = await sender.send(request) { SampleWebhook.now }
    #expect(refused.kind == "permanent webhook-address-refused")
    answers.withLock { $0 = ["127.0.0.2"] }
    let open = try SampleWebhook.sender(allowed: ["127.0.0.0/8"], resolve: resolve)
    #expect(await open.send(request) { SampleWebhook.now }.kind == "delivered")
    #expect(try await server.finish(SeenRequest.self).map(\.at) == ["127.0.0.1", "127.0.0.2"])
  }

  @Test
  func `a name with one address inside goes nowhere; with several outside, to one that answers`()
    async throws
  {
    let server = try await ChannelPeer.start("web")
    func send(_ texts: [String]) async throws -> DeliveryOutcome {
      let addresses = texts.compactMap { IPAddress($0) }
      let sender = try SampleWebhook.sender(
        allowed: ["127.0.0.1/32", "127.0.0.3/32", "::1/128"], resolve: { _ in addresses })
      let request = try SampleWebhook.request("http://hook.example.cn:\(server.port)/status/200")
      return await sender.send(request) { SampleWebhook.now }
    }
    #expect(try await send(["127.0.0.1", "127.0.0.2"]).kind == "permanent webhook-address-refused")
    #expect(
      try await send(["127.0.0.3", "::1", "127.0.0.1"]).kind == "delivered", "the last")
    #expect(try await send([]).kind == "technical webhook-name-unknown")
    #expect(try await server.finish(SeenRequest.self).count == 1)
  }

  @Test func `a look-up that fails, or takes all the time, is tried again later`() async throws {
    let request = try SampleWebhook.request("https://hook.example.cn/")
    let failing = try SampleWebhook.sender(resolve: { _ throws(AddressGuard.Refusal) in
      throw .unresolved
    })
    #expect(
      await failing.send(request) { SampleWebhook.now }
        == .technical(code: .webhookNameUnknown, detail: "name-unresolved"))
    let slow = try SampleWebhook.sender(
      total: 1,
      resolve: { _ in
        usleep(2_000)
        return IPAddress("127.0.0.1").map { [$0] } ?? []
      })
    #expect(
      await slow.send(request) { SampleWebhook.now }
        == .technical(code: .webhookTimeout, detail: "look-up"))
  }

  @Test func `a proxy of the environment is not used`() async throws {
    let (server, proxy) = (try await ChannelPeer.start("web"), try await ChannelPeer.start("web"))
    let (port, proxyPort) = (server.port, proxy.port)
    await #expect(processExitsWith: .success) {
      [port = port as Int, proxyPort = proxyPort as Int] in
      for name in ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"] {
        setenv(name, "http://127.0.0.1:\(proxyPort)", 1)
      }
      let outcome = try await SampleWebhook.send("http://127.0.0.1:\(port)/status/200")
      guard outcome.kind == "delivered" else { exit(1) }
    }
    #expect(try await proxy.finish(SeenRequest.self).isEmpty)
    #expect(try await server.finish(SeenRequest.self).count == 1)
  }
}
