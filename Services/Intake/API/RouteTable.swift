internal import Domain
package import HTTPTypes

/// Every route that there is: those that the OpenAPI document names, and the pages for people.
package enum RouteTable {
  package struct Route: Sendable, Hashable {
    package let method: HTTPRequest.Method
    /// `/v1/surplus-offers/{id}`.
    package let template: String
  }

  /// What people look at. Not in the OpenAPI document, which describes an API: a page promises no form,
  /// and the board's events never end by themselves.
  package struct Page: Sendable, Hashable {
    package let path: String
    /// What must be welcome to whoever asks.
    package let mediaType: String
  }

  package static let pages = [
    Page(path: board, mediaType: "text/html"),
    Page(path: boardEvents, mediaType: BoardStream.mediaType),
    Page(path: boardStyle, mediaType: "text/css"),
    Page(path: boardScript, mediaType: "text/javascript"),
    Page(path: boardIcon, mediaType: "image/svg+xml"),
  ]

  static let board = "/"
  static let boardEvents = "/board/events"
  static let boardStyle = "/board.css"
  static let boardScript = "/board.js"
  static let boardIcon = "/board-icon.svg"

  /// The routes that the OpenAPI document names.
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
    + told
    + VaultKind.allCases.map(path(of:)).flatMap { path in
      [
        Route(method: .get, template: path), Route(method: .post, template: path),
        Route(method: .get, template: "\(path)/{id}"),
        Route(method: .post, template: "\(path)/{id}/erasure"),
      ]
    } + SubsidyPath.commands

  /// What Subsidy and Notifications said, and what carriers say.
  private static let told: [Route] =
    [notices, entitlements, paymentBatches, policies].flatMap { path in
      [Route(method: .get, template: path), Route(method: .get, template: "\(path)/{id}")]
    } + [Route(method: .post, template: "\(callbacks)/{channel}")]

  static let proposals = "/v1/proposals"
  static let agreements = "/v1/agreements"
  static let notices = "/v1/notices"
  static let entitlements = "/v1/entitlements"
  static let paymentBatches = "/v1/payment-batches"
  static let policies = "/v1/policies"
  static let callbacks = "/v1/callbacks"

  static func path(of side: LotSide) -> String {
    side == .surplus ? "/v1/surplus-offers" : "/v1/shortage-requests"
  }

  static func path(of kind: VaultKind) -> String { "/v1/\(kind.rawValue)s" }

  /// The methods that some route has for this path; empty for an unknown path.
  static func methods(ofPath path: String) -> [HTTPRequest.Method] {
    let segments = path.split(separator: "/")
    let methods =
      all.filter { matches(segments, $0.template) }.map(\.method)
      + pages.filter { matches(segments, $0.path) }.map { _ in .get }
    return methods.contains(.get) ? methods + [.head] : methods
  }

  package static func page(ofPath path: String) -> Page? { pages.first { $0.path == path } }

  /// Whether what is there is also shown as a page, to who would rather have that.
  static func isPageToo(_ path: String) -> Bool {
    let segments = path.split(separator: "/")
    return LotSide.allCases.contains { matches(segments, "\(self.path(of: $0))/{id}") }
  }

  private static func matches(_ segments: [Substring], _ template: String) -> Bool {
    let wanted = template.split(separator: "/")
    return wanted.count == segments.count
      && zip(wanted, segments).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
  }
}
