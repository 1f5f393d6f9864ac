internal import Glibc

/// An IPv4 or IPv6 address, without zone.
package struct IPAddress: Hashable, Sendable, CustomStringConvertible {
  /// 4 or 16, most significant first.
  package let bytes: [UInt8]

  package init?(bytes: [UInt8]) {
    guard bytes.count == 4 || bytes.count == 16 else { return nil }
    self.bytes = bytes
  }

  /// Four decimal numbers without leading zeros, or the forms of RFC 4291, 2.2; nothing else that
  /// some reader takes for an address.
  package init?(_ text: some StringProtocol) {
    let isV6 = text.contains(":")
    var bytes = [UInt8](repeating: 0, count: isV6 ? 16 : 4)
    guard !text.utf8.contains(0), inet_pton(isV6 ? AF_INET6 : AF_INET, String(text), &bytes) == 1
    else { return nil }
    self.bytes = bytes
  }

  package var isV4: Bool { bytes.count == 4 }

  package var isLoopback: Bool {
    isV4 ? bytes[0] == 127 : bytes == [UInt8](repeating: 0, count: 15) + [1]
  }

  package var description: String {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    inet_ntop(isV4 ? AF_INET : AF_INET6, bytes, &text, socklen_t(text.count))
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// As it stands in a URL (RFC 3986, 3.2.2).
  var inURL: String { isV4 ? description : "[\(description)]" }
}

/// All addresses that begin with the same bits: `10.0.0.0/8`, `fd00::/8`.
package struct AddressBlock: Hashable, Sendable {
  private let first: IPAddress
  private let prefix: Int

  /// Nil unless it is an address whose bits past the prefix are 0, a slash and a number of bits.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let first = IPAddress(parts[0]), let prefix = Int(parts[1]),
      String(prefix) == parts[1], (0...first.bytes.count * 8).contains(prefix)
    else { return nil }
    self.first = first
    self.prefix = prefix
    guard contains(first), Self.cut(first.bytes, prefix) == first.bytes else { return nil }
  }

  package func contains(_ address: IPAddress) -> Bool {
    address.isV4 == first.isV4 && Self.cut(address.bytes, prefix) == first.bytes
  }

  private static func cut(_ bytes: [UInt8], _ prefix: Int) -> [UInt8] {
    bytes.enumerated().map { index, byte in
      let kept = min(max(prefix - index * 8, 0), 8)
      return byte & ~UInt8(truncatingIfNeeded: 0xff >> kept)
    }
  }
}
