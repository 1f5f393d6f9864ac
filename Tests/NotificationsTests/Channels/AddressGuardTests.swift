import Notifications
import Testing

@Suite struct AddressGuardTests {
  @Test(arguments: [
    // this network, loopback, private, CGNAT and Alibaba's metadata, link-local and metadata
    "0.0.0.0", "0.1.2.3", "127.0.0.1", "127.255.255.254", "10.0.0.1", "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1", "100.64.0.1", "100.127.255.255", "100.100.100.200", "169.254.0.1",
    "169.254.169.254", "192.0.0.192", "168.63.129.16",
    // documentation, benchmarks, 6to4 relays, multicast, reserved, broadcast
    "192.0.2.1", "198.51.100.7", "203.0.113.9", "198.18.0.1", "198.19.255.255", "192.88.99.1",
    "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
    // unspecified, loopback, link-local, site-local, unique local, multicast, metadata
    "::", "::1", "fe80::1", "fec0::1", "fc00::1", "fd12:3456::1", "ff02::1", "fd00:ec2::254",
    // documentation, benchmarks, discard, what nobody routes
    "2001:db8::1", "3fff::1", "2001:2::1", "100::1", "4000::1", "::2:0:0:0:0",
    // mapped, compatible, NAT64, local NAT64, 6to4, Teredo
    "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "::10.0.0.1", "64:ff9b::10.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b::169.254.169.254", "64:ff9b:1::8.8.8.8", "2002:7f00:1::1",
    "2002:a00:1::", "2001:0:4136:e378:8000:63bf:80ff:fffe",
  ])
  func `an address inside is not public`(text: String) throws {
    #expect(!AddressGuard.isPublic(try #require(IPAddress(text))))
  }

  @Test(arguments: [
    "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
    "126.255.255.255", "128.0.0.1", "169.253.255.255", "169.255.0.0", "172.15.255.255",
    "172.32.0.0",
    "192.0.1.0", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0",
    "223.255.255.255",
    "168.63.129.17", "2400:3200::1", "2001:4860:4860::8888", "240e::1", "64:ff9b::8.8.8.8",
  ])
  func `an address outside is public`(text: String) throws {
    #expect(AddressGuard.isPublic(try #require(IPAddress(text))))
  }

  @Test(arguments: [
    "", "localhost", "127.1", "127.0.0", "0x7f.0.0.1", "0x7f000001", "2130706433", "0177.0.0.1",
    "127.0.0.01", "127.0.0.1.", " 127.0.0.1", "127.0.0.256", "fe80::1%lo", "[::1]", ":::",
    "1::2::3",
    "１２７.0.0.1", "127.0.0.1\u{0}",
  ])
  func `only the usual form is an address`(text: String) {
    #expect(IPAddress(text) == nil)
  }

  @Test func `a block holds what begins with its bits`() throws {
    let block = try #require(AddressBlock("10.128.0.0/9"))
    for (text, isInside) in [
      ("10.128.0.0", true), ("10.255.255.255", true), ("10.127.255.255", false),
      ("11.0.0.0", false),
      ("::ffff:10.128.0.1", false), ("::a80:1", false),
    ] {
      #expect(block.contains(try #require(IPAddress(text))) == isInside, "\(text)")
    }
    let one = try #require(AddressBlock("fd00::7/128"))
    #expect(one.contains(try #require(IPAddress("fd00::7"))))
    #expect(!one.contains(try #require(IPAddress("fd00::6"))))
    #expect(AddressBlock("0.0.0.0/0")?.contains(try #require(IPAddress("8.8.8.8"))) == true)
    for text in [
      "10.0.0.1/8", "10.0.0.0", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/08", "10/8", "/8",
    ] {
      #expect(AddressBlock(text) == nil, "\(text)")
    }
  }

  @Test func `a name is refused if one of its addresses is inside`() throws {
    func admit(_ texts: [String], allowed: [String] = []) throws -> [String] {
      let addresses = try texts.map { try #require(IPAddress($0)) }
      let guarded = AddressGuard(
        allowed: try allowed.map { try #require(AddressBlock($0)) }, resolve: { _ in addresses })
      return try guarded.admit(WebhookURL("https://hooks.example.cn/")).addresses.map(\.description)
    }
    typealias Refusal = AddressGuard.Refusal
    #expect(try admit(["8.8.8.8", "2400:3200::1"]) == ["8.8.8.8", "2400:3200::1"])
    #expect(throws: Refusal.inside) { try admit(["8.8.8.8", "10.0.0.1"]) }
    #expect(throws: Refusal.inside) { try admit(["10.0.0.1", "8.8.8.8"]) }
    #expect(throws: Refusal.inside) { try admit(["8.8.8.8", "::1"]) }
    #expect(throws: Refusal.unknown) { try admit([]) }
    #expect(try admit(["10.0.0.1", "8.8.8.8"], allowed: ["10.0.0.0/24"]).count == 2)
    #expect(throws: Refusal.inside) { try admit(["10.0.1.1"], allowed: ["10.0.0.0/24"]) }
    #expect(throws: Refusal.inside) { try admit(["::ffff:10.0.0.1"], allowed: ["10.0.0.0/24"]) }
  }

  @Test func `a literal is judged without a look-up, and the system finds this machine`() throws {
    let silent = AddressGuard(resolve: { _ in
      Issue.record("a literal was looked up")
      return []
    })
    for text in ["https://127.0.0.1/", "https://[::1]/", "https://[::ffff:7f00:1]/"] {
      #expect(throws: AddressGuard.Refusal.inside) { try silent.admit(WebhookURL(text)) }
    }
    #expect(
      try silent.admit(WebhookURL("https://8.8.8.8/")).addresses.map(\.description) == ["8.8.8.8"])
    #expect(throws: AddressGuard.Refusal.inside) {
      try AddressGuard().admit(WebhookURL("https://localhost/"))
    }
  }

  @Test func `plain HTTP goes only to what is allowed by configuration`() throws {
    let allowed = [try #require(AddressBlock("10.0.0.0/8"))]
    func admit(_ text: String) throws {
      _ = try AddressGuard(allowed: allowed).admit(WebhookURL(text))
    }
    #expect(throws: Never.self) { try admit("http://10.1.2.3/") }
    #expect(throws: AddressGuard.Refusal.plainHTTP) { try admit("http://8.8.8.8/") }
    #expect(throws: Never.self) { try admit("https://8.8.8.8/") }
  }
}
