internal import Domain
internal import Hummingbird

/// Where a page of a list begins and how long it is. Lists grow at their end and are read by position,
/// so that a caller who goes on later misses nothing.
struct PageQuery {
  static let limitStandard = 50
  static let limitMaximum = 200

  /// The position of the last item of the page before; 0 at the beginning.
  let after: Int64
  let limit: Int

  init(_ request: Request) throws(Problem) {
    var faults: [FieldFault] = []
    let values = Self.parameters(request, known: ["after", "limit"], &faults)
    let limit = values["limit"].map { Int($0) ?? 0 } ?? Self.limitStandard
    let after = values["after"].map { $0.utf8.count <= 18 ? Int64($0) ?? -1 : -1 } ?? 0
    if !(1...Self.limitMaximum).contains(limit) {
      faults.append(
        FieldFault(
          field: "?limit", code: "limit-out-of-range", value: values["limit"],
          arguments: ["minimum": "1", "maximum": "\(Self.limitMaximum)"]))
    }
    if after < 0 {
      faults.append(FieldFault(field: "?after", code: "cursor-invalid", value: values["after"]))
    }
    guard faults.isEmpty else { throw Problem(.queryInvalid, faults: faults) }
    self.limit = limit
    self.after = after
  }

  /// For routes without parameters.
  static func refuseAny(_ request: Request) throws(Problem) {
    var faults: [FieldFault] = []
    _ = parameters(request, known: [], &faults)
    guard faults.isEmpty else { throw Problem(.queryInvalid, faults: faults) }
  }

  /// For pages: the language that `lang` asks for, or nil where the header is to decide.
  static func language(_ request: Request) throws(Problem) -> Language? {
    var faults: [FieldFault] = []
    let name = parameters(request, known: ["lang"], &faults)["lang"]
    let language = name.flatMap(Language.init(rawValue:))
    if let name, language == nil {
      let allowed = Language.allCases.map(\.rawValue).joined(separator: ", ")
      faults.append(
        FieldFault(
          field: "?lang", code: "not-a-choice", value: name, arguments: ["allowed": allowed]))
    }
    guard faults.isEmpty else { throw Problem(.queryInvalid, faults: faults) }
    return language
  }

  private static func parameters(
    _ request: Request, known: Set<String>, _ faults: inout [FieldFault]
  ) -> [String: String] {
    var values: [String: String] = [:]
    var refused = 0
    for (key, value) in request.uri.queryParameters {
      let name = String(key)
      let code: String? =
        if !known.contains(name) {
          "query-unknown"
        } else if values.updateValue(String(value), forKey: name) != nil {
          "query-repeated"
        } else {
          nil
        }
      guard let code else { continue }
      refused += 1
      guard refused <= FieldReader.unknownToldMaximum else { continue }
      faults.append(FieldFault(field: "?\(name)", code: code, arguments: ["name": name]))
    }
    let untold = refused - FieldReader.unknownToldMaximum
    if untold > 0 {
      faults.append(
        FieldFault(field: "?", code: "query-unknown-more", arguments: ["count": "\(untold)"]))
    }
    return values
  }

  /// A page of at most `limit` items, of which one more was read to know whether more follow.
  func answer(
    path: String, _ items: [(ordinal: Int64, item: JSONValue)], asOf: AsOf
  ) -> Response {
    let page = items.prefix(limit)
    let last = page.last?.ordinal ?? after
    var response = Response(json: [
      "items": .array(page.map(\.item)), "cursor": .string("\(last)"), "asOf": asOf.json,
    ])
    if items.count > limit {
      response.headers[.link] = "<\(path)?after=\(last)&limit=\(limit)>; rel=\"next\""
    }
    return response
  }
}
