import Foundation
import Synchronization

/// Passes TCP connections on, until it is told to leave them open and dead.
final class TestProxy: Sendable {
  let endpoint: String
  private let listener: Int32
  private let port: UInt16
  /// Connections made up to this number are dead.
  private let frozen = Mutex(0)
  private let made = Mutex(0)

  /// `endpoint` as ZeroMQ writes it, `tcp://127.0.0.1:5301`.
  init(to endpoint: String) throws {
    guard let port = endpoint.split(separator: ":").last.flatMap({ UInt16($0) }) else {
      throw NeverHappened(sentence: "a port in \(endpoint)")
    }
    self.port = port
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = Self.address(port: 0)
    let isBound = Self.with(&address) { bind(listener, $0, $1) } == 0 && listen(listener, 16) == 0
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isNamed = Self.with(&address) { pointer, _ in getsockname(listener, pointer, &size) } == 0
    guard isBound, isNamed else { throw NeverHappened(sentence: "a proxy") }
    self.endpoint = "tcp://127.0.0.1:\(UInt16(bigEndian: address.sin_port))"
    self.listener = listener
    Thread { [weak self] in
      while true {
        let client = accept(listener, nil, nil)
        guard client >= 0 else { return }
        self?.pass(client)
      }
    }.start()
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  /// Nothing more passes on the connections there are; new ones are served.
  func freeze() {
    let count = made.withLock { $0 }
    frozen.withLock { $0 = count }
  }

  private func pass(_ client: Int32) {
    let number = made.withLock { made in
      made += 1
      return made
    }
    let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = Self.address(port: port)
    guard Self.with(&address, { connect(server, $0, $1) }) == 0 else {
      close(client)
      return
    }
    for (from, to) in [(client, server), (server, client)] {
      Thread { [weak self] in self?.pump(from, to, number) }.start()
    }
  }

  private func pump(_ from: Int32, _ to: Int32, _ number: Int) {
    var buffer = [UInt8](repeating: 0, count: 64 * 1024)
    while true {
      let count = recv(from, &buffer, buffer.count, 0)
      // A dead connection stays open: neither side is told.
      if frozen.withLock({ number <= $0 }) { return }
      guard count > 0, send(to, buffer, count, Int32(MSG_NOSIGNAL)) == count else {
        shutdown(to, Int32(SHUT_RDWR))
        return
      }
    }
  }

  private static func address(port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    return address
  }

  private static func with(
    _ address: inout sockaddr_in, _ body: (UnsafeMutablePointer<sockaddr>, socklen_t) -> Int32
  ) -> Int32 {
    withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }
}
