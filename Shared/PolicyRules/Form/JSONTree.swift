/// A JSON value to write: members keep their order, so that the same value is the same bytes.
package enum JSONTree: Sendable {
  case null
  case flag(Bool)
  case integer(Int64)
  case text(String)
  case list([JSONTree])
  case fields([(String, JSONTree)])

  package static func number(_ value: Int) -> JSONTree { .integer(Int64(value)) }
  package static func optional(_ value: String?) -> JSONTree { value.map(JSONTree.text) ?? .null }
  package static func texts(_ values: some Sequence<String>) -> JSONTree {
    .list(values.map(JSONTree.text))
  }

  /// Compact, without a line break.
  package var text: String { String(decoding: bytes, as: UTF8.self) }

  package var bytes: [UInt8] {
    var output: [UInt8] = []
    write(to: &output)
    return output
  }

  private func write(to output: inout [UInt8]) {
    switch self {
    case .null: output += "null".utf8
    case .flag(let flag): output += (flag ? "true" : "false").utf8
    case .integer(let value): output += String(value).utf8
    case .text(let text): Self.write(text, to: &output)
    case .list(let elements):
      output += "[".utf8
      for (index, element) in elements.enumerated() {
        if index > 0 { output += ",".utf8 }
        element.write(to: &output)
      }
      output += "]".utf8
    case .fields(let fields):
      output += "{".utf8
      for (index, field) in fields.enumerated() {
        if index > 0 { output += ",".utf8 }
        Self.write(field.0, to: &output)
        output += ":".utf8
        field.1.write(to: &output)
      }
      output += "}".utf8
    }
  }

  private static func write(_ text: String, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): output += [UInt8(ascii: "\\"), byte]
      case ..<0x20:
        output += "\\u00".utf8
        output += [byte >> 4, byte & 15].map { $0 < 10 ? 0x30 + $0 : 0x57 + $0 }
      default: output.append(byte)
      }
    }
    output.append(UInt8(ascii: "\""))
  }
}

extension JSONTree: ExpressibleByStringInterpolation {
  package init(stringLiteral value: String) { self = .text(value) }
}
