internal import Domain

/// Small pieces of JSON Schema, to write the OpenAPI document with.
enum Schema {
  static let uuid: JSONValue = ["type": "string", "format": "uuid"]
  static let time: JSONValue = ["type": "string", "format": "date-time"]
  static let day: JSONValue = ["type": "string", "format": "date"]
  static let text: JSONValue = ["type": "string"]
  static let integer: JSONValue = ["type": "integer"]
  static let count: JSONValue = ["type": "integer", "minimum": 0]
  static let heads = integer(1...Limits.headsMaximum)
  static let boolean: JSONValue = ["type": "boolean"]

  static func ref(_ name: String) -> JSONValue {
    ["$ref": .string("#/components/schemas/\(name)")]
  }

  static func integer(_ range: ClosedRange<Int>, standard: Int? = nil) -> JSONValue {
    var members = [
      JSONMember("type", "integer"), JSONMember("minimum", .int(range.lowerBound)),
      JSONMember("maximum", .int(range.upperBound)),
    ]
    if let standard { members.append(JSONMember("default", .int(standard))) }
    return .object(members)
  }

  static func text(upTo maximum: Int) -> JSONValue {
    ["type": "string", "minLength": 1, "maxLength": .int(maximum)]
  }

  static func pattern(_ pattern: String) -> JSONValue {
    ["type": "string", "pattern": .string(pattern)]
  }

  static func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ type: Choice.Type
  ) -> JSONValue {
    choice(Choice.allCases.map(\.rawValue))
  }

  static func choice(_ values: [String]) -> JSONValue {
    ["type": "string", "enum": .array(values.map(JSONValue.string))]
  }

  static func list(_ items: JSONValue) -> JSONValue { ["type": "array", "items": items] }

  static func nullable(_ schema: JSONValue) -> JSONValue {
    ["oneOf": [schema, ["type": "null"]]]
  }

  /// An object with exactly these members.
  static func object(
    _ properties: KeyValuePairs<String, JSONValue>, optional: Set<String> = []
  ) -> JSONValue {
    let required = properties.map(\.key).filter { !optional.contains($0) }
    return [
      "type": "object", "additionalProperties": false,
      "required": .array(required.map(JSONValue.string)),
      "properties": .object(properties.map { JSONMember($0.key, $0.value) }),
    ]
  }

  static func page(of item: String) -> JSONValue {
    object([
      "items": list(ref(item)),
      "cursor": text.described(
        "The position after the last item: pass it as `after` to go on, also later for what is new."
      ),
      "asOf": ref("AsOf"),
    ])
  }
}

extension JSONValue {
  func described(_ description: String) -> JSONValue {
    adding(JSONMember("description", .string(description)))
  }

  /// An object with one more member at its end; anything else as it is.
  func adding(_ member: JSONMember) -> JSONValue {
    guard case .object(let members) = self else { return self }
    return .object(members.filter { $0.name != member.name } + [member])
  }
}
