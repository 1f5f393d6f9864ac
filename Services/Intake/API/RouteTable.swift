internal import Domain
package import HTTPTypes

/// Every route that there is, as the OpenAPI document names it.
package enum RouteTable {
  package struct Route: Sendable, Hashable {
    package let method: HTTPRequest.Method
    /// `/v1/surplus-offers/{id}`.
    package let template: String
  }

  package static let all: [Route] =
    [Route(method: .get, template: "/openapi.json")]
    + [path(of: .surplus), path(of: .shortage)].flatMap { path in
      [
        Route(method: .get, template: path), Route(method: .post, template: path),
        Route(method: .get, template: "\(path)/{id}"),
        Route(method: .post, template: "\(path)/{id}/amendments"),
        Route(method: .post, template: "\(path)/{id}/withdrawal"),
      ]
    } + [
      Route(method: .get, template: proposals), Route(method: .get, template: "\(proposals)/{id}"),
      Route(method: .post, template: "\(proposals)/{id}/acceptance"),
      Route(method: .post, template: "\(proposals)/{id}/decline"),
      Route(method: .get, template: agreements),
      Route(method: .get, template: "\(agreements)/{id}"),
      Route(method: .get, template: "/v1/commands/{id}"),
    ]
    + VaultKind.allCases.map(path(of:)).flatMap { path in
      [
        Route(method: .get, template: path), Route(method: .post, template: path),
        Route(method: .get, template: "\(path)/{id}"),
        Route(method: .post, template: "\(path)/{id}/erasure"),
      ]
    }

  static let proposals = "/v1/proposals"
  static let agreements = "/v1/agreements"

  static func path(of side: LotSide) -> String {
    side == .surplus ? "/v1/surplus-offers" : "/v1/shortage-requests"
  }

  static func path(of kind: VaultKind) -> String { "/v1/\(kind.rawValue)s" }

  /// The methods that some route has for this path; empty for an unknown path.
  static func methods(ofPath path: String) -> [HTTPRequest.Method] {
    let segments = path.split(separator: "/")
    let methods = all.filter { matches(segments, $0.template) }.map(\.method)
    return methods.contains(.get) ? methods + [.head] : methods
  }

  private static func matches(_ segments: [Substring], _ template: String) -> Bool {
    let wanted = template.split(separator: "/")
    return wanted.count == segments.count
      && zip(wanted, segments).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
  }
}
