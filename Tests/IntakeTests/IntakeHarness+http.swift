import Domain
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Intake
import NIOCore
import Synchronization
import Testing

/// What came back over HTTP. Every answer is held against the OpenAPI document on its way here.
struct Answer: Sendable {
  let status: Int
  let headers: HTTPFields
  let json: JSONValue

  var code: String? { json["code"]?.string }

  /// `pointer code`, for each fault.
  var faults: [String] {
    (json["errors"]?.elements ?? []).map { fault in
      let place = fault["pointer"] ?? fault["parameter"]
      return "\(place?.string ?? "?") \(fault["code"]?.string ?? "?")"
    }
  }
}

extension IntakeHarness {
  func get(_ path: String, _ key: String?, headers: [String: String] = [:]) async throws -> Answer {
    try await send(.get, path, key, body: nil, headers: headers)
  }

  /// - Parameter idempotencyKey: nil sends none.
  func post(
    _ path: String, _ key: String?, _ body: JSONValue, idempotencyKey: String? = UniqueKey.next(),
    headers: [String: String] = [:]
  ) async throws -> Answer {
    try await post(
      path, key, bytes: JSONWriter.bytes(body), idempotencyKey: idempotencyKey, headers: headers)
  }

  func post(
    _ path: String, _ key: String?, bytes: [UInt8],
    idempotencyKey: String? = UniqueKey.next(), headers: [String: String] = [:]
  ) async throws -> Answer {
    var headers = headers
    headers["Idempotency-Key"] = idempotencyKey
    if headers["Content-Type"] == nil { headers["Content-Type"] = "application/json" }
    return try await send(.post, path, key, body: bytes, headers: headers)
  }

  func send(
    _ method: HTTPRequest.Method, _ path: String, _ key: String?, body: [UInt8]?,
    headers: [String: String] = [:]
  ) async throws -> Answer {
    var fields = HTTPFields()
    if let key { fields[.authorization] = "Bearer \(key)" }
    for (name, value) in headers { fields[try #require(HTTPField.Name(name))] = value }
    let response = try await client.executeRequest(
      uri: path, method: method, headers: fields, body: body.map { ByteBuffer(bytes: $0) })
    let bytes = Array(response.body.readableBytesView)
    let json = bytes.isEmpty ? JSONValue.null : try JSONParser.parse(bytes)
    if method != .head {
      try ContractCheck.check(
        method, path, status: response.status.code, type: response.headers[.contentType], json)
    }
    return Answer(status: response.status.code, headers: response.headers, json: json)
  }
}

/// Keys of idempotency that no other request has.
enum UniqueKey {
  private static let count = Atomic(0)

  static func next() -> String { "key-\(count.add(1, ordering: .relaxed).newValue)" }
}

/// Bodies as an enterprise would send them.
enum Body {
  static let surplus: JSONValue = [
    "postClass": "general", "occupation": "6-31-01-03", "heads": 20, "willingHeads": 12,
    "from": "2021-01-20", "to": "2021-03-01", "region": "330302",
    "place": ["latitude": .number("28.06575"), "longitude": .number("120.55577")],
    "wage": ["form": "month", "rate": 480_000, "monthlyFloor": 320_000],
  ]

  static let shortage: JSONValue = [
    "postClass": "general", "occupation": "6-31-01-03", "heads": 15, "smallestGroup": 3,
    "from": "2021-01-18", "to": "2021-02-28", "region": "330303", "lodging": true,
    "place": ["latitude": .number("27.88962"), "longitude": .number("120.81049")],
    "wage": ["form": "month", "rate": 520_000, "monthlyFloor": 360_000],
    "hazards": ["噪声"], "shifts": ["白班"], "urgency": ["reason": "订单激增"],
  ]
}

extension JSONValue {
  /// With another value at a member, or one more; nil takes it away.
  func with(_ name: String, _ value: JSONValue?) -> JSONValue {
    guard case .object(let members) = self else { return self }
    let index = members.firstIndex { $0.name == name } ?? members.endIndex
    var changed = members.filter { $0.name != name }
    if let value { changed.insert(JSONMember(name, value), at: min(index, changed.endIndex)) }
    return .object(changed)
  }
}
