internal import HTTPTypes
internal import Hummingbird
internal import ServiceKit

/// Counts requests and their seconds by route and status; paths and ids never become labels.
struct RequestMetrics: RouterMiddleware {
  private static let requests = MetricFamily(
    "tiaoji_http_requests_total", .counter, "Requests answered, by route and status.")
  private static let seconds = MetricFamily(
    "tiaoji_http_request_seconds", .histogram, "Time to answer a request, by route.",
    bounds: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10])

  let metrics: Metrics

  func handle(
    _ request: Request, context: IntakeContext,
    next: (Request, IntakeContext) async throws -> Response
  ) async throws -> Response {
    let start = ContinuousClock.now
    let response = try await next(request, context)
    let elapsed = ContinuousClock.now - start
    let route = context.endpointPath ?? "other"
    metrics.add(
      Self.requests,
      [
        ("method", Self.methods.contains(request.method) ? request.method.rawValue : "other"),
        ("route", route), ("status", "\(response.status.code)"),
      ])
    metrics.observe(Self.seconds, [("route", route)], elapsed / .seconds(1))
    return response
  }

  /// A caller's invention must not become a label.
  private static let methods: Set<HTTPRequest.Method> = [.get, .head, .post]
}
