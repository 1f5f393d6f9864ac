extension FormNode {
  /// Reads JSON strictly (RFC 8259): no key twice, nothing after the value, bounded depth.
  static func json(_ bytes: [UInt8], file: String) throws(PolicyFaults) -> FormNode {
    var reader = JSONReader(bytes: bytes)
    do throws(JSONReader.Problem) {
      return try reader.document()
    } catch {
      let code: PolicyFaultCode = error.repeated == nil ? .jsonMalformed : .keyRepeated
      throw PolicyFaults([
        PolicyFault(file: file, path: "", line: reader.line, code, value: error.repeated ?? "")
      ])
    }
  }
}

private struct JSONReader {
  struct Problem: Error {
    /// The key that came twice, if that is the problem.
    var repeated: String?
  }

  private static let depthMaximum = 32

  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0
  private(set) var line = 1

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func document() throws(Problem) -> FormNode {
    let node = try value()
    skipSpace()
    guard position == bytes.count else { throw Problem() }
    return node
  }

  private mutating func value() throws(Problem) -> FormNode {
    skipSpace()
    let line = line
    let value: FormNode.Value =
      switch peek {
      case UInt8(ascii: "{"): try .fields(fields())
      case UInt8(ascii: "["): try .list(elements())
      case UInt8(ascii: "\""): try .text(text())
      case UInt8(ascii: "t"): try word("true", .flag(true))
      case UInt8(ascii: "f"): try word("false", .flag(false))
      case UInt8(ascii: "n"): try word("null", .null)
      default: try .number(number())
      }
    return FormNode(line: line, value: value)
  }

  private mutating func fields() throws(Problem) -> [FormNode.Field] {
    try enter()
    var fields: [FormNode.Field] = []
    var names: Set<String> = []
    skipSpace()
    if !take("}") {
      repeat {
        skipSpace()
        let line = line
        let name = try text()
        guard names.insert(name).inserted else { throw Problem(repeated: name) }
        skipSpace()
        try expect(":")
        fields.append(FormNode.Field(name: name, line: line, node: try value()))
        skipSpace()
      } while take(",")
      try expect("}")
    }
    depth -= 1
    return fields
  }

  private mutating func elements() throws(Problem) -> [FormNode] {
    try enter()
    var elements: [FormNode] = []
    skipSpace()
    if !take("]") {
      repeat {
        elements.append(try value())
        skipSpace()
      } while take(",")
      try expect("]")
    }
    depth -= 1
    return elements
  }

  private mutating func text() throws(Problem) -> String {
    try expect("\"")
    var content: [UInt8] = []
    while let byte = peek, byte >= 0x20 {
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: content, as: UTF8.self) else { throw Problem() }
        return text
      case UInt8(ascii: "\\"): content.append(contentsOf: Character(try escape()).utf8)
      default: content.append(byte)
      }
    }
    throw Problem()
  }

  private mutating func escape() throws(Problem) -> Unicode.Scalar {
    guard let byte = peek else { throw Problem() }
    position += 1
    switch Unicode.Scalar(byte) {
    case "\"", "\\", "/": return Unicode.Scalar(byte)
    case "b": return "\u{8}"
    case "f": return "\u{c}"
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "u":
      let unit = try hexadecimal()
      if let scalar = Unicode.Scalar(unit) { return scalar }
      // Half of a pair: the other must follow.
      guard UTF16.isLeadSurrogate(unit), take("\\"), take("u") else { throw Problem() }
      let trail = try hexadecimal()
      guard UTF16.isTrailSurrogate(trail) else { throw Problem() }
      return UTF16.decode(UTF16.EncodedScalar([unit, trail]))
    default: throw Problem()
    }
  }

  private mutating func hexadecimal() throws(Problem) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw Problem()
      }
      unit = unit << 4 | UInt16(digit)
      position += 1
    }
    return unit
  }

  private mutating func number() throws(Problem) -> String {
    let start = position
    _ = take("-")
    if !take("0") { try digits() }
    if take(".") { try digits() }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      try digits()
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func digits() throws(Problem) {
    let start = position
    while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
    guard position > start else { throw Problem() }
  }

  private mutating func word(
    _ word: String, _ value: FormNode.Value
  ) throws(Problem) -> FormNode.Value {
    guard bytes[position...].starts(with: word.utf8) else { throw Problem() }
    position += word.utf8.count
    return value
  }

  private mutating func enter() throws(Problem) {
    position += 1
    depth += 1
    guard depth <= Self.depthMaximum else { throw Problem() }
  }

  private mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      if byte == 0x0A { line += 1 }
      position += 1
    }
  }

  private mutating func expect(_ character: Unicode.Scalar) throws(Problem) {
    guard take(character) else { throw Problem() }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard peek == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }
}
