/// A JSON text as a tree, as a request brought it or as an answer will carry it.
///
/// Numbers keep their text, so that nothing is rounded before a field says what it needs; members
/// keep their order, so that the same answer is the same bytes.
package enum JSONValue: Sendable, Hashable {
  case null
  case bool(Bool)
  /// Exactly as written, by the grammar of RFC 8259.
  case number(String)
  case string(String)
  case array([JSONValue])
  case object([JSONMember])

  package static func int(_ value: some BinaryInteger) -> JSONValue { .number(String(value)) }
  package static func text(_ value: String?) -> JSONValue { value.map(JSONValue.string) ?? .null }

  /// The member of an object by name; nil for anything else.
  package subscript(_ name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  /// What it is, in the words of the fault texts.
  var kind: String {
    switch self {
    case .null: "null"
    case .bool: "boolean"
    case .number: "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }
}

package struct JSONMember: Sendable, Hashable {
  package let name: String
  package let value: JSONValue

  package init(_ name: String, _ value: JSONValue) {
    self.name = name
    self.value = value
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(integerLiteral value: Int64) { self = .int(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { JSONMember($0.0, $0.1) })
  }
}
