/// The six-digit code of an administrative division (GB/T 2260). That such a division exists, or is
/// served, is asked elsewhere: `Regions.named`.
package struct RegionCode: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let text: String

  /// Nil unless `text` is exactly six ASCII digits.
  package init?(_ text: String) {
    guard text.utf8.count == 6,
      text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
    else { return nil }
    self.text = text
  }

  /// The first four digits: the partition that everything about this place is on.
  package var prefecture: String { String(text.prefix(4)) }

  package var description: String { text }

  package static func < (left: Self, right: Self) -> Bool {
    left.text < right.text
  }
}
