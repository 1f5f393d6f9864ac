package import Foundation
internal import HTTPTypes
package import Hummingbird
internal import Logging
internal import NIOCore

/// The loopback port of health, readiness and metrics.
package enum AdminServer {
  /// `/livez` the process runs; `/readyz` 503 until ready, its JSON says why; `/metrics`
  /// Prometheus text 0.0.4; `/version`.
  package static func make<D: Decider>(
    runtime: ServiceRuntime<D>
  ) -> some ApplicationProtocol {
    let router = Router()
    router.get("/livez") { _, _ in response(.ok, "text/plain; charset=utf-8", Array("ok\n".utf8)) }
    router.get("/version") { _, _ in
      response(.ok, "text/plain; charset=utf-8", Array("\(BuildVersion.text)\n".utf8))
    }
    router.get("/readyz") { _, _ in
      let health = runtime.health
      let body = try JSONEncoder.stable.encode(health)
      return response(health.isReady ? .ok : .serviceUnavailable, "application/json", Array(body))
    }
    router.get("/metrics") { _, _ in
      runtime.refreshGauges()
      return response(
        .ok, "text/plain; version=0.0.4; charset=utf-8", Array(runtime.metrics.text.utf8))
    }
    return Application(
      router: router,
      configuration: .init(
        address: .hostname("127.0.0.1", port: runtime.configuration.adminPort),
        serverName: "tiaoji"),
      logger: runtime.logger)
  }

  private static func response(
    _ status: HTTPResponse.Status, _ type: String, _ body: [UInt8]
  ) -> Response {
    Response(
      status: status, headers: [.contentType: type],
      body: .init(byteBuffer: ByteBuffer(bytes: body)))
  }
}

extension JSONEncoder {
  /// Keys in a stable order, so that the same state gives the same bytes.
  package static var stable: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return encoder
  }
}
