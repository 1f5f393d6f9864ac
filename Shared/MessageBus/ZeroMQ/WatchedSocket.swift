import CZeroMQ
import Glibc

/// A socket whose connections are watched: it cuts off those that send without ever completing a
/// message, and knows when its key was refused.
///
/// libzmq bounds the size of a frame and the number of whole messages, but neither the frames of a
/// message that never ends nor the subscriptions a SUB sends: both are kept in memory, out of our
/// reach, until the connection breaks. The kernel, however, counts the bytes each connection has
/// received, and libzmq's monitor names the connections; so we allow so many bytes since the last
/// whole message, and shut down whoever goes beyond.
final class WatchedSocket {
  /// Bytes that a connection may send without a whole message of it being read.
  struct Allowance {
    let bytes: Int64
    /// For the heartbeats of ZMTP, which some peers send.
    let bytesPerSecond: Int64 = 512

    /// To PUB, which has no messages: a handshake and some hundred subscriptions, for ever.
    static let subscriptions = Allowance(bytes: 64 * 1024)
    /// To ROUTER, DEALER and SUB: any message is below 256 KiB, and what the kernel has not handed
    /// on yet must fit too.
    static let messages = Allowance(bytes: 8 * 1024 * 1024)
    /// To a SUB that is left unread: as many of the largest events as may wait, and the kernel's.
    static let unread = Allowance(bytes: 96 * 1024 * 1024)
  }

  private struct Connection {
    var bytes: Int64
    var milliseconds: UInt64
  }

  let socket: ZeroMQSocket
  private let monitor: ZeroMQSocket
  private let message = ZeroMQMessage()
  private var connections: [Int32: Connection] = [:]
  /// The other side has refused our key. libzmq (4.3) does not knock again by itself.
  private(set) var isRefused = false

  /// Must be made before the socket binds or connects.
  init(_ context: ZeroMQContext, _ socket: ZeroMQSocket) throws(BusFault) {
    self.socket = socket
    monitor = try context.socket(ZMQ_PAIR)
    let address = "inproc://watch-\(UInt(bitPattern: socket.handle))"
    let events =
      ZMQ_EVENT_ACCEPTED | ZMQ_EVENT_CONNECTED | ZMQ_EVENT_DISCONNECTED | Self.refusals
    guard zmq_socket_monitor(socket.handle, address, events) == 0 else {
      throw .library(call: "zmq_socket_monitor", reason: ZeroMQError.lastReason)
    }
    try monitor.set(ZMQ_LINGER, Int32(0))
    try monitor.connect(address)
  }

  /// An event for a monitor that is gone would block libzmq's thread for ever.
  deinit {
    zmq_socket_monitor(socket.handle, nil, 0)
  }

  /// Knocks again at the address that refused us.
  func connectAgain(to endpoint: String) throws(BusFault) {
    isRefused = false
    zmq_disconnect(socket.handle, endpoint)
    try socket.connect(endpoint)
  }

  /// Notes that every whole message of these connections (`nil`: of all) has been read.
  func completed(_ descriptors: Set<Int32>? = nil, now: UInt64) {
    for descriptor in connections.keys where descriptors?.contains(descriptor) ?? true {
      connections[descriptor] = Connection(
        bytes: tiaoji_bytes_received(descriptor), milliseconds: now)
    }
  }

  /// Cuts every connection beyond its allowance; returns how many. To be called when no whole
  /// message waits, or with an allowance for those that do.
  func cut(_ allowance: Allowance, now: UInt64) -> Int {
    update(now: now)
    var count = 0
    for (descriptor, connection) in connections {
      let seconds = Int64((now - min(now, connection.milliseconds)) / 1000)
      let allowed = allowance.bytes + allowance.bytesPerSecond * seconds
      guard tiaoji_bytes_received(descriptor) - connection.bytes > allowed else { continue }
      // The count has just shown that the descriptor is still that connection's.
      shutdown(descriptor, Int32(SHUT_RDWR))
      connections[descriptor] = nil
      count += 1
    }
    return count
  }

  /// Takes in what libzmq tells of the connections.
  func update(now: UInt64) {
    while monitor.receive(message) {
      let bytes = message.bytes
      while message.hasMore, monitor.receive(message) {}
      guard bytes.count == 6 else { continue }
      // u16 event and u32 value, both in the machine's own order.
      let (event, descriptor) = bytes.withUnsafeBytes {
        (
          Int32($0.loadUnaligned(as: UInt16.self)),
          Int32(truncatingIfNeeded: $0.loadUnaligned(fromByteOffset: 2, as: UInt32.self))
        )
      }
      guard event & Self.refusals == 0 else {
        isRefused = true
        continue
      }
      let isNew = event == ZMQ_EVENT_ACCEPTED || event == ZMQ_EVENT_CONNECTED
      connections[descriptor] = isNew ? Connection(bytes: 0, milliseconds: now) : nil
    }
  }

  private static let refusals =
    ZMQ_EVENT_HANDSHAKE_FAILED_AUTH | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL
    | ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL
}
