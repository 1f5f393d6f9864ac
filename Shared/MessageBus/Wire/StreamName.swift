/// The name of a stream: `<process>/<partition>`, as in `intake/3303`.
///
/// Both parts are 1–32 of `a–z`, `0–9` and `-`; the process begins with a letter. That keeps the
/// name free of the topic's delimiter (0x00) and of anything a log or a path would have to escape.
package struct StreamName: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let text: String

  /// `nil` unless `text` is a well-formed name.
  package init?(_ text: String) {
    var text = text
    let isValid = text.withUTF8 { Self.isValid($0) }
    guard isValid else { return nil }
    self.text = text
  }

  /// The process that publishes the stream.
  package var process: String { String(text.prefix { $0 != "/" }) }

  /// The partition: the first four digits of the administrative code.
  package var partition: String { String(text.suffix(from: text.index(after: slash))) }

  package var description: String { text }

  package static func < (left: StreamName, right: StreamName) -> Bool { left.text < right.text }

  private var slash: String.Index { text.firstIndex(of: "/") ?? text.startIndex }

  private static func isValid(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let slash = bytes.firstIndex(of: UInt8(ascii: "/")) else { return false }
    let partitionLength = bytes.count - slash - 1
    guard (1...32).contains(slash), (1...32).contains(partitionLength) else { return false }
    guard (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(bytes[0]) else { return false }
    for (index, byte) in bytes.enumerated() where index != slash {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "-"):
        continue
      default:
        return false
      }
    }
    return true
  }
}
