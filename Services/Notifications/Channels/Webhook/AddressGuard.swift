/// Keeps webhooks from what is inside: a receiver's name is looked up once, every address it has must
/// be a public one or lie in a block that configuration allows, and the connection goes to these and
/// to no others, so that a second answer of the name server cannot lead elsewhere.
///
/// It cannot know addresses of our own that are public; what listens there must guard itself.
package struct AddressGuard: Sendable {
  package enum Refusal: String, Error, Sendable {
    /// The name does not exist or has no address.
    case unknown = "name-unknown"
    /// Nobody could tell.
    case unresolved = "name-unresolved"
    case inside = "address-inside"
    /// `http` to what is not allowed by configuration.
    case plainHTTP = "address-plain-http"
  }

  /// A URL with the addresses, 1 to 16, that it may be reached at.
  package struct Pinned: Sendable {
    package let url: WebhookURL
    package let addresses: [IPAddress]

    /// CURLOPT_RESOLVE, which libcurl looks into before it asks anybody; nil for a literal.
    var resolveEntry: String? {
      guard url.literal == nil else { return nil }
      return "\(url.host):\(url.port):" + addresses.map(\.inURL).joined(separator: ",")
    }
  }

  /// All addresses of a name.
  package typealias Resolver = @Sendable (String) throws(Refusal) -> [IPAddress]

  private let allowed: [AddressBlock]
  private let resolve: Resolver

  package init(
    allowed: [AddressBlock] = [], resolve: @escaping Resolver = SystemResolver.resolve
  ) {
    self.allowed = allowed
    self.resolve = resolve
  }

  /// Blocks while the name is looked up, which takes as long as the system's resolver is set to try.
  package func admit(_ url: WebhookURL) throws(Refusal) -> Pinned {
    let addresses = if let literal = url.literal { [literal] } else { try resolve(url.host) }
    guard !addresses.isEmpty else { throw .unknown }
    let areAllowed = addresses.map { address in allowed.contains { $0.contains(address) } }
    for (address, isAllowed) in zip(addresses, areAllowed)
    where !isAllowed && !Self.isPublic(address) {
      throw .inside
    }
    guard url.isSecure || areAllowed.allSatisfy({ $0 }) else { throw .plainHTTP }
    return Pinned(url: url, addresses: Array(addresses.prefix(16)))
  }

  /// Of IPv6 only global unicast is public, and what translates IPv4 (NAT64) if that is.
  package static func isPublic(_ address: IPAddress) -> Bool {
    if !address.isV4, translated.contains(where: { $0.contains(address) }) {
      return IPAddress(bytes: Array(address.bytes.suffix(4))).map(isPublic) ?? false
    }
    if !address.isV4, !unicast.contains(where: { $0.contains(address) }) { return false }
    return !inside.contains { $0.contains(address) }
  }

  private static let translated = blocks(["64:ff9b::/96"])  // RFC 6052
  private static let unicast = blocks(["2000::/3"])

  /// IANA's registries of special-purpose addresses (RFC 6890), multicast, and what clouds put
  /// their metadata on. Of IPv6 only what lies in global unicast: loopback, link-local, site-local,
  /// unique local, mapped, compatible and local NAT64 addresses lie outside.
  private static let inside = blocks([
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
    "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
    "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    "168.63.129.16/32",  // Azure; Alibaba's and the others' lie in the blocks above
    "2001::/23",  // IETF protocols: Teredo, benchmarks, ORCHID
    "2001:db8::/32", "3fff::/20",  // documentation
    "2002::/16",  // 6to4
  ])

  private static func blocks(_ texts: [String]) -> [AddressBlock] {
    texts.map { text in
      guard let block = AddressBlock(text) else { preconditionFailure("\(text) is no block") }
      return block
    }
  }
}
