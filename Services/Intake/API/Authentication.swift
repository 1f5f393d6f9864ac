internal import Domain
internal import HTTPTypes
internal import Hummingbird
internal import Logging

/// Tells the caller by `Authorization: Bearer tj_…`. Only hashes of keys are kept.
struct Authentication: RouterMiddleware {
  let keys: KeyCache

  func handle(
    _ request: Request, context: IntakeContext,
    next: (Request, IntakeContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    context.caller = try caller(request.headers[.authorization])
    if case .person(let person, let roles)? = context.caller, roles.contains(where: \.isWatched) {
      context.logger.notice(
        "read by an inspector or auditor",
        metadata: ["person": "\(person.text)", "path": "\(request.uri.path)"])
    }
    return try await next(request, context)
  }

  private func caller(_ header: String?) throws(Problem) -> KeyHolder {
    guard let header else { throw Problem(.keyMissing) }
    let parts = header.split(separator: " ", omittingEmptySubsequences: true)
    guard parts.count == 2, parts[0].lowercased() == "bearer" else { throw Problem(.keyMissing) }
    switch keys.find(APIKey.hash(parts[1])) {
    case .holder(let holder): return holder
    case .revoked: throw Problem(.keyRevoked)
    case .unknown: throw Problem(.keyUnknown)
    }
  }
}
