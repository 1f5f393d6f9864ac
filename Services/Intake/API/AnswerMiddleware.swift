internal import Domain
internal import HTTPTypes
internal import Hummingbird
internal import Logging

/// The outermost layer of every request: it chooses the language, and turns whatever went wrong into
/// one problem+json answer. What is shown to a caller never holds SQL, paths or others' data.
struct AnswerMiddleware: RouterMiddleware {
  func handle(
    _ request: Request, context: IntakeContext,
    next: (Request, IntakeContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    context.language = Language(acceptLanguage: request.headers[.acceptLanguage])
    var response: Response
    do {
      guard Self.accepts(request.headers[.accept], path: request.uri.path) else {
        throw Problem(.notAcceptable)
      }
      response = try await next(request, context)
    } catch let problem as Problem {
      response = problem.response(context.language)
    } catch let error as HTTPError where error.status == .notFound {
      response = Self.unrouted(request).response(context.language)
    } catch {
      context.logger.error("request failed", metadata: ["reason": "\(error)"])
      response = Problem(.internalError).response(context.language)
    }
    // A body after the head of a HEAD's answer would be read as the beginning of the next answer.
    if request.method == .head { response = response.createHeadResponse() }
    if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
    response.headers[.vary] = "Accept, Accept-Language, Authorization"
    return response
  }

  /// No route: the path is unknown, or known for other methods only.
  private static func unrouted(_ request: Request) -> Problem {
    let methods = RouteTable.methods(ofPath: request.uri.path)
    guard !methods.isEmpty else { return Problem(.notFound) }
    var problem = Problem(.methodNotAllowed)
    problem.allowedMethods = methods
    return problem
  }

  /// Of the API both kinds of answers must be welcome; who names only one of them gets the other all the
  /// same where it is due. Of a page, what it is; what goes wrong is told as everywhere.
  private static func accepts(_ header: String?, path: String) -> Bool {
    guard let header else { return true }
    var welcome: Set<String> =
      if let page = RouteTable.page(ofPath: path) {
        ["*/*", "text/*", page.mediaType]
      } else {
        ["*/*", "application/*", "application/json", "application/problem+json"]
      }
    if RouteTable.isPageToo(path) { welcome.formUnion(["text/*", "text/html"]) }
    return WeightedList.items(header).contains { welcome.contains($0.value) && $0.weight > 0 }
  }
}
