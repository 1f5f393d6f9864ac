import HTTPTypes
import Intake
import Testing

/// Holds an answer against the OpenAPI document: its status, media type and every member.
enum ContractCheck {
  static func check(
    _ method: HTTPRequest.Method, _ path: String, status: Int, type: String?, _ body: JSONValue
  ) throws {
    let type = try #require(type, "no media type: \(method) \(path) \(status)")
    guard let operation = operation(method, path) else {
      // No such path or method: answered all the same, and always in the one form.
      #expect([401, 404, 405, 406].contains(status), "\(method) \(path) \(status)")
      #expect(type == "application/problem+json")
      return validate(body, ["$ref": "#/components/schemas/Problem"], at: "\(status) \(path)")
    }
    let answer = try #require(
      operation["responses"]?["\(status)"].map(resolved),
      "undocumented answer: \(method) \(path) \(status)")
    let schema = try #require(
      answer["content"]?[type]?["schema"], "undocumented type: \(method) \(path) \(status) \(type)")
    validate(body, schema, at: "\(status) \(path)")
  }

  private static func operation(_ method: HTTPRequest.Method, _ path: String) -> JSONValue? {
    let segments = path.prefix { $0 != "?" }.split(separator: "/")
    guard case .object(let paths) = OpenAPIDocument.json["paths"] else { return nil }
    let found = paths.first { path in
      let template = path.name.split(separator: "/")
      return template.count == segments.count
        && zip(template, segments).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
    }
    return found?.value[method.rawValue.lowercased()]
  }

  private static func resolved(_ value: JSONValue) -> JSONValue {
    guard let reference = value["$ref"]?.string else { return value }
    return reference.split(separator: "/").dropFirst().reduce(OpenAPIDocument.json) {
      $0[String($1)] ?? .null
    }
  }

  /// The part of JSON Schema that the document uses.
  private static func validate(_ value: JSONValue, _ schema: JSONValue, at place: String) {
    let schema = resolved(schema)
    if case .array(let choices) = schema["oneOf"] {
      let schema = value == .null ? choices.last : choices.first
      return validate(value, schema ?? .null, at: place)
    }
    if case .array(let allowed) = schema["enum"] {
      #expect(allowed.contains(value), "\(place): \(value)")
    }
    switch (schema["type"]?.string, value) {
    case ("object", .object(let members)):
      let known = schema["properties"] ?? .object([])
      for name in schema["required"]?.elements ?? [] {
        #expect(members.contains { .string($0.name) == name }, "\(place): no \(name)")
      }
      for member in members {
        let property = known[member.name] ?? schema["additionalProperties"]
        if property == nil { continue }
        #expect(property != false, "\(place): undocumented member \(member.name)")
        validate(member.value, property ?? .null, at: "\(place)/\(member.name)")
      }
    case ("array", .array(let elements)):
      for (index, element) in elements.enumerated() {
        validate(element, schema["items"] ?? .null, at: "\(place)/\(index)")
      }
    case ("string", .string(let text)):
      if let pattern = schema["pattern"]?.string, let regex = try? Regex(pattern) {
        #expect((try? regex.wholeMatch(in: text)) != nil, "\(place): \(text)")
      }
    case ("integer", .number(let text)): #expect(Int(text) != nil, "\(place): \(text)")
    case ("number", .number), ("boolean", .bool), ("null", .null): break
    default:
      Issue.record("\(place): \(value) is not \(schema["type"]?.string ?? "documented")")
    }
  }
}
