internal import Crypto
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// The board at `/`, its stream of events, its style and its script. **Public**: no key is asked for, as
/// nothing of it is about a person or names an enterprise, a credit code or an offer. It tells heads by
/// division and day, from which division to which the newest matches go, sums of money by policy, counts
/// of notices, how well is matched, why heads of the largest lots are open still, the newest events in
/// those words, and whether the processes run.
struct BoardRoutes {
  let board: Board

  func add(to router: Router<IntakeContext>) {
    router.get(RouterPath(RouteTable.board)) { try await page($0, $1) }
    router.get(RouterPath(RouteTable.boardEvents)) { try await events($0, $1) }
    for asset in Asset.all {
      router.get(RouterPath(asset.path)) { request, _ in try file(asset, request) }
    }
  }

  private func page(_ request: Request, _ context: IntakeContext) async throws -> Response {
    let language = try PageQuery.language(request) ?? context.language
    let page = try await board.page(language)
    return PageAnswer.html(page.html, language)
  }

  private func events(_ request: Request, _ context: IntakeContext) async throws -> Response {
    let language = try PageQuery.language(request) ?? context.language
    var headers = PageAnswer.headers
    headers[.contentType] = BoardStream.mediaType
    // Proxies that would hold events back until there are many.
    headers[.xAccelBuffering] = "no"
    guard request.method != .head else { return Response(status: .ok, headers: headers) }
    guard let place = board.place() else {
      var problem = Problem(503, "overloaded")
      problem.retryAfterSeconds = board.limits.retryAfterSeconds
      throw problem
    }
    let stream = BoardStream(board: board, language: language, place: place)
    return Response(
      status: .ok, headers: headers, body: .init { writer in try await stream.write(to: &writer) })
  }

  private func file(_ asset: Asset, _ request: Request) throws -> Response {
    try PageQuery.refuseAny(request)
    var headers = PageAnswer.headers
    headers[.contentType] = "\(asset.mediaType); charset=utf-8"
    headers[.eTag] = asset.tag
    headers[.cacheControl] = "no-cache"
    let known = request.headers[.ifNoneMatch]?.split(separator: ",").map { $0.trimmed } ?? []
    if known.contains(asset.tag) || known == ["*"] {
      return Response(status: .notModified, headers: headers)
    }
    return Response(
      status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: asset.bytes)))
  }

  /// A file of the page that is the same for as long as the program is.
  private struct Asset: Sendable {
    let path: String
    let mediaType: String
    let bytes: [UInt8]
    /// An `ETag`.
    let tag: String

    init(_ path: String, _ mediaType: String, _ bytes: [UInt8]) {
      self.path = path
      self.mediaType = mediaType
      self.bytes = bytes
      let digits = SHA256.hash(data: bytes).prefix(8).map { String(256 + Int($0), radix: 16) }
      tag = "\"\(digits.map { $0.dropFirst() }.joined())\""
    }

    static let all = [
      Asset(RouteTable.boardStyle, "text/css", PackageResources.board_css),
      Asset(RouteTable.boardScript, "text/javascript", PackageResources.board_js),
      Asset(RouteTable.boardIcon, "image/svg+xml", PackageResources.board_icon_svg),
    ]
  }
}

extension HTTPField.Name {
  fileprivate static let xAccelBuffering = known("X-Accel-Buffering")

  private static func known(_ name: String) -> HTTPField.Name {
    guard let name = HTTPField.Name(name) else { preconditionFailure("no field name: \(name)") }
    return name
  }
}
