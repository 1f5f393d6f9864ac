/// Where a webhook goes: an absolute `https` or `http` URL, read so strictly that no other reader of
/// it, libcurl included, can find another host in it.
package struct WebhookURL: Hashable, Sendable {
  package enum Fault: String, Error, Sendable {
    /// Longer than 2,048 bytes.
    case length = "url-length"
    /// Not ASCII (a name in Chinese is given as `xn--`), a blank, or what a URL cannot hold.
    case character = "url-character"
    case scheme = "url-scheme"
    /// `user@`.
    case userInformation = "url-user-information"
    case fragment = "url-fragment"
    /// No name, nor an address in its usual form.
    case host = "url-host"
    /// Other than 80, 443 and 1024 to 65535: below are services that are no webhook's.
    case port = "url-port"
  }

  package static let maximumBytes = 2_048

  package let isSecure: Bool
  /// In small letters, without brackets.
  package let host: String
  package let port: Int
  /// If the host is no name.
  package let literal: IPAddress?
  /// Path and query.
  package let target: String

  package init(_ text: String) throws(Fault) {
    guard text.utf8.count <= Self.maximumBytes else { throw .length }
    guard text.utf8.allSatisfy({ (0x21...0x7e).contains($0) && !Self.refused.contains($0) }) else {
      throw .character
    }
    guard !text.contains("#") else { throw .fragment }
    guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else {
      throw .scheme
    }
    switch text[..<colon].lowercased() {
    case "https": isSecure = true
    case "http": isSecure = false
    default: throw .scheme
    }
    let rest = text[colon...].dropFirst(3)
    let authority = rest.prefix { $0 != "/" && $0 != "?" }
    guard !authority.contains("@") else { throw .userInformation }
    let (host, port) = try Self.split(authority)
    let target = rest[authority.endIndex...]
    guard Self.isEscaped(target) else { throw .character }
    self.target = target.hasPrefix("/") ? String(target) : "/" + target
    guard let number = port.map({ Self.number($0) }) ?? (isSecure ? 443 : 80) else { throw .port }
    self.port = number
    if host.hasPrefix("[") {
      guard let literal = IPAddress(host.dropFirst().dropLast()), !literal.isV4 else { throw .host }
      self.literal = literal
    } else if HostName.endsInNumber(host) {
      guard let literal = IPAddress(host) else { throw .host }
      self.literal = literal
    } else {
      guard HostName.isSound(host) else { throw .host }
      literal = nil
    }
    self.host = literal?.description ?? host.lowercased()
  }

  /// What libcurl is given.
  package var text: String {
    "\(isSecure ? "https" : "http")://\(literal?.inURL ?? host):\(port)\(target)"
  }

  private static func split(
    _ authority: Substring
  ) throws(Fault) -> (host: Substring, port: Substring?) {
    if authority.hasPrefix("[") {
      guard let end = authority.firstIndex(of: "]") else { throw .host }
      let rest = authority[end...].dropFirst()
      guard rest.isEmpty || rest.hasPrefix(":") else { throw .host }
      return (authority[...end], rest.isEmpty ? nil : rest.dropFirst())
    }
    let parts = authority.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    return (parts[0], parts.count == 2 ? parts[1] : nil)
  }

  private static func number(_ port: Substring) -> Int? {
    guard (1...5).contains(port.utf8.count), port.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let number = Int(port), number == 80 || number == 443 || (1_024...65_535).contains(number)
    else { return nil }
    return number
  }

  /// Each `%` is followed by two hexadecimal digits (RFC 3986, 2.1).
  private static func isEscaped(_ text: Substring) -> Bool {
    text.split(separator: "%", omittingEmptySubsequences: false).dropFirst().allSatisfy {
      $0.prefix(2).count == 2 && $0.prefix(2).allSatisfy(\.isHexDigit)
    }
  }

  /// Printable ASCII that RFC 3986 leaves out.
  private static let refused = Set("\"<>\\^`{|}".utf8)
}
