import Domain
import Foundation
import ServiceKit
import Testing

@testable import Operator

@Suite struct LoadRunTests {
  @Test func `an offer whose connection is lost counts in the latencies`() async throws {
    let door = try ClosingDoor()
    var api = APIClient(
      http: APIClient.makeHTTP(connections: 2), base: "http://127.0.0.1:\(door.port)",
      timings: Timings())
    api.triesMaximum = 1
    let mix = try LoadMix(seed: 1, enterprises: 2)
    let keys = Dictionary(mix.enterprises.map { ($0.code, "key") }) { first, _ in first }
    let load = LoadRun(api: api, keys: keys, clock: SystemClock())
    try await load.send(mix, rate: 50, seconds: 1, run: "test")
    try await api.shutdown()
    #expect(load.now.sent == 50)
    #expect(load.now.refused == ["no answer": 50])
    #expect(load.latencies.count == 50)
  }
}

/// Takes every connection and closes it at once.
private final class ClosingDoor: Sendable {
  let port: UInt16
  private let listener: Int32

  init() throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isListening = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        bind(listener, pointer, length) == 0 && listen(listener, 64) == 0
          && getsockname(listener, pointer, &length) == 0
      }
    }
    try #require(isListening)
    self.listener = listener
    port = UInt16(bigEndian: address.sin_port)
    Thread {
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { return }
        close(connection)
      }
    }.start()
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }
}
