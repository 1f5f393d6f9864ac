internal import AsyncHTTPClient
internal import Foundation
internal import NIOCore
internal import NIOHTTP1

/// Requests to Intake's HTTP API, each timed. What was not accepted (503, a broken connection) is
/// tried again under the same key, as a careful caller would.
struct APIClient: Sendable {
  let http: HTTPClient
  let base: String
  let timings: Timings
  /// How often a request is sent at most.
  var triesMaximum = 8

  static func makeHTTP(connections: Int) -> HTTPClient {
    var configuration = HTTPClient.Configuration()
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connections
    configuration.timeout.connect = .seconds(5)
    return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }

  /// Ends the connections; to be called once, after the last request.
  func shutdown() async throws { try await http.shutdown() }

  func get(_ path: String, key: String) async throws -> APIAnswer {
    try await send(.GET, path, key: key, headers: [], body: nil)
  }

  /// - Parameter idempotency: names this request for ever; a repeat has no second effect.
  func post(
    _ path: String, _ body: some Encodable, key: String, idempotency: String
  ) async throws -> APIAnswer {
    // The same body is the same bytes: another one under the same key would be refused.
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return try await send(
      .POST, path, key: key,
      headers: [("content-type", "application/json"), ("idempotency-key", idempotency)],
      body: encoder.encode(body))
  }

  private func send(
    _ method: HTTPMethod, _ path: String, key: String, headers: [(String, String)], body: Data?
  ) async throws -> APIAnswer {
    var request = HTTPClientRequest(url: base + path)
    request.method = method
    request.headers.add(name: "authorization", value: "Bearer \(key)")
    for (name, value) in headers { request.headers.add(name: name, value: value) }
    if let body { request.body = .bytes(ByteBuffer(bytes: body)) }
    var tries = 0
    while true {
      tries += 1
      do {
        let answer = try await once(request)
        if answer.status != 503 || tries == triesMaximum { return answer }
      } catch {
        try Task.checkCancellation()
        if tries == triesMaximum { throw error }
      }
      try await Task.sleep(for: .milliseconds(100 << min(tries, 4)))
    }
  }

  private func once(_ request: HTTPClientRequest) async throws -> APIAnswer {
    let begun = ContinuousClock.now
    let response = try await http.execute(request, timeout: .seconds(20))
    let body = try await response.body.collect(upTo: 4 << 20)
    timings.record(since: begun)
    return APIAnswer(status: Int(response.status.code), body: Data(body.readableBytesView))
  }
}

/// What the API answered.
struct APIAnswer: Sendable {
  let status: Int
  let body: Data

  var isSuccess: Bool { (200..<300).contains(status) }

  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try JSONDecoder().decode(type, from: body)
  }

  /// The stable code of a problem, that of the field where there is one; the status where there is
  /// none.
  var code: String {
    guard let problem = try? decode(ProblemBody.self) else { return "\(status)" }
    return problem.errors?.first?.code ?? problem.code
  }

  private struct ProblemBody: Decodable {
    struct Fault: Decodable {
      let code: String
    }

    let code: String
    let errors: [Fault]?
  }
}
