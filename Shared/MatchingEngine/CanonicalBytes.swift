/// Writes values in one form only, so that equal inputs have equal digests: integers big-endian,
/// text and lists with their length before them, an absent value as one zero byte.
struct CanonicalBytes {
  private(set) var bytes: [UInt8] = []

  mutating func integer(_ value: some FixedWidthInteger) {
    withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
  }

  /// A count or a flag of the program, always as 64 bits.
  mutating func number(_ value: Int) { integer(Int64(value)) }

  mutating func flag(_ value: Bool) { integer(UInt8(value ? 1 : 0)) }

  mutating func text(_ value: String) {
    let units = Array(value.utf8)
    integer(UInt32(units.count))
    bytes += units
  }

  mutating func optionalText(_ value: String?) {
    flag(value != nil)
    if let value { text(value) }
  }

  mutating func list<Element>(
    _ elements: some Collection<Element>, _ write: (inout CanonicalBytes, Element) -> Void
  ) {
    integer(UInt32(elements.count))
    for element in elements { write(&self, element) }
  }
}
