internal import Crypto
internal import Domain
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// A POST as every one of them must be: by somebody who may send it, JSON, bounded, and with a key by which a
/// repeat is known.
struct PostRequest {
  /// An event is at most so large, and so is what leads to one.
  static let bodyMaximumBytes = 64 * 1024
  static let waitMaximumSeconds = 10

  let identity: RequestIdentity
  let body: JSONValue
  /// From `Prefer: wait=N` (RFC 7240); nil where there is none.
  let waitSeconds: Int?

  /// - Parameters:
  ///   - senders: whose requests are taken; of nobody else is more than the head looked at.
  ///   - vault: for a body that holds what the vault keeps.
  static func read(
    _ request: Request, _ context: IntakeContext, from senders: Senders = .enterprises,
    vault: Vault? = nil
  ) async throws -> PostRequest {
    let requester = try context.requester(senders)
    try PageQuery.refuseAny(request)
    try requireJSON(request)
    let key = try idempotencyKey(request.headers[values: .idempotencyKey])
    let bytes = try await bytes(of: request)
    var hash = SHA256()
    hash.update(data: Array("\(request.method.rawValue)\u{0}\(request.uri.path)\u{0}".utf8))
    hash.update(data: bytes)
    let body = try parsed(bytes)
    return PostRequest(
      identity: RequestIdentity(
        requester: requester, idempotencyKey: key,
        hash: vault?.mac(Array(hash.finalize())) ?? Array(hash.finalize())),
      body: body, waitSeconds: waitSeconds(request.headers[values: .prefer]))
  }

  /// Of a POST that is its own repeat, whoever sends it: its JSON alone.
  static func body(of request: Request) async throws -> JSONValue {
    try requireJSON(request)
    return try parsed(try await bytes(of: request))
  }

  private static func requireJSON(_ request: Request) throws(Problem) {
    let type = request.headers[.contentType]?.split(separator: ";").first.map { $0.trimmed }
    guard type?.lowercased() == "application/json" else { throw Problem(.mediaTypeUnsupported) }
  }

  private static func parsed(_ bytes: [UInt8]) throws(Problem) -> JSONValue {
    do {
      return try JSONParser.parse(bytes)
    } catch {
      throw Problem(error)
    }
  }

  /// The whole body, as long as it was announced.
  private static func bytes(of request: Request) async throws -> [UInt8] {
    let announced = request.headers[.contentLength].flatMap(Int.init)
    if let announced, announced > bodyMaximumBytes { throw Problem(.bodyTooLarge) }
    do {
      let buffer = try await request.body.collect(upTo: bodyMaximumBytes)
      guard announced == nil || announced == buffer.readableBytes else {
        throw Problem(.requestMalformed)
      }
      return Array(buffer.readableBytesView)
    } catch is NIOTooManyBytesError {
      throw Problem(.bodyTooLarge)
    } catch let problem as Problem {
      throw problem
    } catch {
      // The connection broke off inside the body: nobody hears the answer.
      throw Problem(.requestMalformed)
    }
  }

  /// As a quoted string of RFC 8941 or bare; 1 to 255 visible ASCII characters.
  static func idempotencyKey(_ headers: [String]) throws(Problem) -> String {
    guard let header = headers.first else { throw Problem(.idempotencyKeyMissing) }
    var key = header.trimmed
    if key.hasPrefix("\"") {
      guard key.count >= 2, key.hasSuffix("\"") else { throw Problem(.idempotencyKeyInvalid) }
      key = String(key.dropFirst().dropLast())
        .replacing("\\\"", with: "\"").replacing("\\\\", with: "\\")
    }
    let isVisible = key.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    guard headers.count == 1, isVisible, (1...255).contains(key.utf8.count) else {
      throw Problem(.idempotencyKeyInvalid)
    }
    return key
  }

  /// A preference that cannot be understood is passed over, as RFC 7240 asks.
  static func waitSeconds(_ headers: [String]) -> Int? {
    let preferences = headers.flatMap { $0.split(separator: ",") }
    for preference in preferences.map({ $0.trimmed.lowercased() })
    where preference.hasPrefix("wait=") {
      guard let seconds = Int(preference.dropFirst(5)), seconds >= 0 else { continue }
      return min(seconds, waitMaximumSeconds)
    }
    return nil
  }
}
