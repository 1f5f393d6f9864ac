import Events
import Foundation

/// A golden sample in protobuf's JSON, of which single fields can be taken away or replaced.
struct SpoiledSample {
  enum Change {
    case removed
    case replaced(Any)
  }

  struct Field {
    /// JSON keys from the top; of a list the first element is meant.
    let path: [String]
    let value: Any

    /// As the proto spells it: `terms.post_class`.
    var name: String {
      path.map(Self.snakeCase).joined(separator: ".")
    }

    /// The oneof that a field of a choice belongs to, by its path.
    var choice: String? {
      guard value is [String: Any], let last = path.last else { return nil }
      guard let choice = ["urgent": "urgency", "accepted": "answer"][last] else { return nil }
      return (path.dropLast() + [choice]).joined(separator: ".")
    }

    var isEnum: Bool { text?.wholeMatch(of: /[A-Z]+(_[A-Z]+)+/) != nil }
    /// 64-bit numbers are texts in this JSON, and so is a division's code.
    var isNumber: Bool {
      text?.wholeMatch(of: /-?[0-9]+/) != nil && path.last != "region"
    }
    var isUnsigned: Bool {
      ["epoch", "sequence", "restoredSequence"].contains(path.last)
    }
    /// Base64 of 16 or 32 bytes.
    var isBytes: Bool { text?.wholeMatch(of: /[A-Za-z0-9+\/]{22}==|[A-Za-z0-9+\/]{43}=/) != nil }

    private var text: String? { value as? String }

    private static func snakeCase(_ key: String) -> String {
      key.reduce(into: "") { $0 += $1.isUppercase ? "_\($1.lowercased())" : String($1) }
    }
  }

  let body: any WireBody.Type
  let fields: [Field]
  private let object: [String: Any]

  static func all() throws -> [SpoiledSample] {
    try EventRegistry.all.compactMap { $0 as? any WireBody.Type }.map { body in
      let json = try JSONSerialization.jsonObject(with: GoldenFiles.read(body, "json"))
      guard let object = json as? [String: Any] else { throw CocoaError(.fileReadCorruptFile) }
      return SpoiledSample(body: body, fields: fields(of: object, at: []), object: object)
    }
  }

  var type: String { body.type }

  func undecodable(_ reason: String) -> EventFault {
    .undecodable(type: body.type, version: body.version, reason: reason)
  }

  func isUndecodable(_ fault: EventFault?, at field: String) -> Bool {
    guard case .undecodable(type, body.version, let reason) = fault else { return false }
    return reason.hasPrefix("\(field): ")
  }

  /// - Returns: nil when the spoiled body is still read.
  func fault(after change: Change, at field: Field) throws -> EventFault? {
    let spoiled = Self.apply(change, to: object, at: field.path[...])
    let bytes = try body.bytes(json: JSONSerialization.data(withJSONObject: spoiled))
    do {
      _ = try EventRegistry.decode(type: body.type, version: body.version, body: bytes)
      return nil
    } catch {
      return error
    }
  }

  private static func fields(of object: [String: Any], at path: [String]) -> [Field] {
    object.sorted { $0.key < $1.key }.flatMap { key, value in
      let field = Field(path: path + [key], value: value)
      let first = (value as? [[String: Any]])?.first
      let inner = value as? [String: Any] ?? first
      return [field] + (inner.map { fields(of: $0, at: field.path) } ?? [])
    }
  }

  private static func apply(
    _ change: Change, to object: [String: Any], at path: ArraySlice<String>
  ) -> [String: Any] {
    guard let key = path.first else { return object }
    var object = object
    let rest = path.dropFirst()
    switch (object[key], change) {
    case (let inner as [String: Any], _) where !rest.isEmpty:
      object[key] = apply(change, to: inner, at: rest)
    case (var list as [[String: Any]], _) where !rest.isEmpty:
      list[0] = apply(change, to: list[0], at: rest)
      object[key] = list
    case (_, .removed): object[key] = nil
    case (_, .replaced(let value)): object[key] = value
    }
    return object
  }
}
