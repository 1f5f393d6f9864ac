/// XML 1.0 as we write it: UTF-8, an element per line, the same bytes for the same calls.
struct XMLText {
  private var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
  private var indent = ""

  var bytes: [UInt8] { Array(text.utf8) }

  mutating func element(
    _ name: String, _ attribute: (String, String)? = nil, _ content: (inout XMLText) -> Void
  ) {
    text += "\(indent)<\(name)\(Self.written(attribute))>\n"
    indent += "  "
    content(&self)
    indent.removeLast(2)
    text += "\(indent)</\(name)>\n"
  }

  /// - Precondition: the value holds only characters that XML 1.0 has, and no line end.
  mutating func element(
    _ name: String, _ value: String, _ attribute: (String, String)? = nil
  ) {
    precondition(value.unicodeScalars.allSatisfy { Self.mayHold($0) && $0 != "\r" && $0 != "\n" })
    text += "\(indent)<\(name)\(Self.written(attribute))>\(Self.escaped(value))</\(name)>\n"
  }

  /// `Char` of XML 1.0, section 2.2.
  static func mayHold(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x9, 0xA, 0xD, 0x20...0xD7FF, 0xE000...0xFFFD, 0x1_0000...0x10_FFFF: true
    default: false
    }
  }

  private static func written(_ attribute: (String, String)?) -> String {
    attribute.map { " \($0)=\"\(escaped($1))\"" } ?? ""
  }

  private static func escaped(_ value: String) -> String {
    var escaped = ""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&apos;"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
