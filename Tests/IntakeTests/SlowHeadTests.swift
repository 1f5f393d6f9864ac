import Glibc
import HummingbirdTesting
import ServiceKit
import TestSupport
import Testing

@testable import Intake

/// The server as it is wired, at a real socket.
@Suite(.timeLimit(.minutes(10))) struct SlowHeadTests {
  @Test func `a head that comes a byte at a time is cut off in the time that is set`() async throws
  {
    let folder = try TemporaryFolder()
    let configuration = try IntakeConfiguration(
      try await Settings(
        file: nil,
        environment: [
          "TIAOJI_STORAGE_PATH": folder.file("store.db"), "TIAOJI_BUS_KEYS": folder.path,
          "TIAOJI_BUS_PUBLISH": "none", "TIAOJI_BUS_ROUTE": "none", "TIAOJI_ADMIN_PORT": "0",
          "TIAOJI_BUS_PEERS_MATCHING_PUBLISH": "none",
          "TIAOJI_BUS_PEERS_MATCHING_ROUTE": "none", "TIAOJI_HTTP_PORT": "0",
          "TIAOJI_HTTP_HEAD_SECONDS": "1",
        ], keys: IntakeConfiguration.Keys.all))
    let logger = IntakeHarness.silentLogger
    try VaultKeys.generate().write(to: configuration.vaultKeysPath)
    let process = try IntakeProcess.build(configuration, logger: logger)
    try await IntakeProcess.api(process.desk, configuration, logger).test(.live) { client in
      let port = try #require(client.port)
      #expect(try trickle(to: port))
    }
  }

  /// Sends a head without end, ten bytes a second.
  /// - Returns: whether the other side closed the connection before the last byte, a minute later.
  private func trickle(to port: Int) throws -> Bool {
    // Both sides take the first address of the name.
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var found: UnsafeMutablePointer<addrinfo>?
    try #require(getaddrinfo("localhost", "\(port)", &hints, &found) == 0)
    defer { freeaddrinfo(found) }
    let address = try #require(found?.pointee)
    let descriptor = socket(address.ai_family, address.ai_socktype, address.ai_protocol)
    defer { close(descriptor) }
    try #require(connect(descriptor, address.ai_addr, address.ai_addrlen) == 0)
    let head = Array("GET /openapi.json HTTP/1.1\r\nX: ".utf8) + Array(repeating: 0x61, count: 600)
    for byte in head {
      // Written to a closed connection, it fails: that is an end too.
      guard send(descriptor, [byte], 1, Int32(MSG_NOSIGNAL)) == 1 else { return true }
      var event = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&event, 1, 100) == 1 else { continue }
      var answer: [UInt8] = [0]
      return recv(descriptor, &answer, 1, 0) <= 0
    }
    return false
  }
}
