/// Reads JSON strictly (RFC 8259 and nothing beside it): bounded depth, no duplicate keys, no
/// invalid UTF-8, no lone surrogates, nothing after the value.
///
/// Foundation's parser takes duplicate keys silently and turns numbers into doubles on the way.
package struct JSONParser {
  /// Levels of arrays and objects.
  package static let depthMaximum = 32

  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0

  package static func parse(_ bytes: [UInt8]) throws(JSONFault) -> JSONValue {
    var parser = JSONParser(bytes: bytes)
    let value = try parser.value()
    parser.skipSpace()
    guard parser.position == bytes.count else { throw parser.fault(.trailing) }
    return value
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private mutating func value() throws(JSONFault) -> JSONValue {
    skipSpace()
    switch peek {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  private mutating func object() throws(JSONFault) -> JSONValue {
    try enter()
    var members: [JSONMember] = []
    var names: Set<String> = []
    skipSpace()
    if take("}") { return leave(.object([])) }
    repeat {
      skipSpace()
      let start = position
      guard peek == UInt8(ascii: "\"") else { throw fault(.malformed) }
      let name = try string()
      guard names.insert(name).inserted else {
        position = start
        throw fault(.duplicateKey, name: name)
      }
      skipSpace()
      guard take(":") else { throw fault(.malformed) }
      members.append(JSONMember(name, try value()))
      skipSpace()
    } while take(",")
    guard take("}") else { throw fault(.malformed) }
    return leave(.object(members))
  }

  private mutating func array() throws(JSONFault) -> JSONValue {
    try enter()
    var elements: [JSONValue] = []
    skipSpace()
    if take("]") { return leave(.array([])) }
    repeat {
      elements.append(try value())
      skipSpace()
    } while take(",")
    guard take("]") else { throw fault(.malformed) }
    return leave(.array(elements))
  }

  private mutating func string() throws(JSONFault) -> String {
    position += 1
    var content: [UInt8] = []
    while let byte = peek {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        // Every escape appended valid UTF-8, so that only the sender's own bytes can fail here.
        guard let text = String(validating: content, as: UTF8.self) else {
          throw fault(.invalidUTF8)
        }
        return text
      case UInt8(ascii: "\\"): content.append(contentsOf: Character(try escape()).utf8)
      case ..<0x20: throw fault(.malformed)
      default:
        content.append(byte)
        position += 1
      }
    }
    throw fault(.malformed)
  }

  private mutating func escape() throws(JSONFault) -> Unicode.Scalar {
    let start = position
    position += 1
    guard let byte = peek else { throw fault(.malformed) }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      let unit = try hexUnit()
      if let scalar = Unicode.Scalar(unit) { return scalar }
      guard UTF16.isLeadSurrogate(unit), take("\\"), take("u") else {
        position = start
        throw fault(.malformed)
      }
      let trail = try hexUnit()
      guard UTF16.isTrailSurrogate(trail) else {
        position = start
        throw fault(.malformed)
      }
      let code = 0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(trail) - 0xDC00)
      guard let scalar = Unicode.Scalar(code) else { throw fault(.malformed) }
      return scalar
    default:
      position = start
      throw fault(.malformed)
    }
  }

  private mutating func hexUnit() throws(JSONFault) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw fault(.malformed)
      }
      unit = unit << 4 | UInt16(digit)
      position += 1
    }
    return unit
  }

  private mutating func number() throws(JSONFault) -> JSONValue {
    let start = position
    _ = take("-")
    if !take("0") {
      guard skipDigits() else { throw fault(.malformed) }
    }
    if take("."), !skipDigits() { throw fault(.malformed) }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      guard skipDigits() else { throw fault(.malformed) }
    }
    return .number(String(decoding: bytes[start..<position], as: UTF8.self))
  }

  private mutating func skipDigits() -> Bool {
    let start = position
    while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
    return position > start
  }

  private mutating func word(_ text: StaticString, _ value: JSONValue) throws(JSONFault)
    -> JSONValue
  {
    let end = position + text.utf8CodeUnitCount
    let expected = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    guard end <= bytes.count, bytes[position..<end].elementsEqual(expected) else {
      throw fault(.malformed)
    }
    position = end
    return value
  }

  private mutating func enter() throws(JSONFault) {
    guard depth < Self.depthMaximum else { throw fault(.tooDeep) }
    depth += 1
    position += 1
  }

  private mutating func leave(_ value: JSONValue) -> JSONValue {
    depth -= 1
    return value
  }

  private mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      position += 1
    }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard peek == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func fault(_ reason: JSONFault.Reason, name: String? = nil) -> JSONFault {
    JSONFault(reason: reason, offset: position, name: name)
  }
}

/// Why a text is not acceptable as JSON, and where.
package struct JSONFault: Error, Hashable, Sendable {
  /// Raw values are the codes shown to the caller.
  package enum Reason: String, CaseIterable, Sendable {
    case malformed = "json-malformed"
    case invalidUTF8 = "json-invalid-utf8"
    case tooDeep = "json-too-deep"
    case duplicateKey = "json-duplicate-key"
    case trailing = "json-trailing"
  }

  package let reason: Reason
  /// Bytes from the beginning.
  package let offset: Int
  /// The key that came twice.
  package let name: String?
}
