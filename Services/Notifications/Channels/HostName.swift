/// Names of hosts as RFC 1123, 2.1 and RFC 5890, 2.3.1 have them: labels of ASCII letters, digits and
/// inner hyphens, 1 to 63 each, 253 in all, no dot at the end. A name in Chinese is given as `xn--`.
enum HostName {
  static func isSound(_ text: some StringProtocol) -> Bool {
    let labels = String(text).utf8.split(
      separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return text.utf8.count <= 253 && labels.allSatisfy(isLabel)
  }

  /// Whether some reader would take it for a number, as `127.1`, `0x7f.1` and `2130706433` are taken
  /// (WHATWG URL, "ends in a number"): its last label is all digits, or begins with `0x`.
  static func endsInNumber(_ text: some StringProtocol) -> Bool {
    guard let last = text.split(separator: ".").last?.lowercased() else { return false }
    return last.hasPrefix("0x") || last.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  private static func isLabel(_ label: Substring.UTF8View) -> Bool {
    let hyphen = UInt8(ascii: "-")
    return (1...63).contains(label.count) && label.first != hyphen
      && label.dropFirst(label.count - 1).first != hyphen
      && label.allSatisfy { $0 == hyphen || isAlphanumeric($0) }
  }

  static func isAlphanumeric(_ unit: UInt8) -> Bool {
    switch unit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      true
    default: false
    }
  }
}
