import CZeroMQ
import MessageBus

/// A bare libzmq socket without any of the bus's manners: for knocking, shouting and garbage.
final class RawPeer {
  enum Kind: Int32 {
    case dealer = 5
    case router = 6
    case publisher = 1
    case subscriber = 2
    /// A subscriber that may send whatever it likes.
    case openSubscriber = 10
  }

  private let context: UnsafeMutableRawPointer
  private let socket: UnsafeMutableRawPointer

  /// Connects to a CURVE server.
  init(_ kind: Kind, to endpoint: String, serverKey: String, key: RawKey) throws {
    (context, socket) = try Self.open(kind)
    set(ZMQ_RECONNECT_IVL, 20)
    set(ZMQ_CURVE_SERVERKEY, serverKey)
    set(ZMQ_CURVE_PUBLICKEY, key.publicKey)
    set(ZMQ_CURVE_SECRETKEY, key.secretKey)
    guard zmq_connect(socket, endpoint) == 0 else { throw NeverHappened(sentence: "connecting") }
  }

  /// Listens as a CURVE server that lets everybody in.
  init(listening kind: Kind, secretKey: String) throws {
    (context, socket) = try Self.open(kind)
    set(ZMQ_CURVE_SERVER, 1)
    set(ZMQ_CURVE_SECRETKEY, secretKey)
    guard zmq_bind(socket, "tcp://127.0.0.1:*") == 0 else {
      throw NeverHappened(sentence: "binding")
    }
  }

  deinit {
    zmq_close(socket)
    zmq_ctx_term(context)
  }

  var endpoint: String {
    var text = [CChar](repeating: 0, count: 128)
    var size = text.count
    zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, &text, &size)
    return String(decoding: text.prefix(size - 1).map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  func subscribe(_ topic: [UInt8]) {
    zmq_setsockopt(socket, ZMQ_SUBSCRIBE, topic, topic.count)
  }

  /// Sends one message of these frames.
  func send(_ frames: [[UInt8]], timeoutMilliseconds: Int32 = 5000) -> Bool {
    set(ZMQ_SNDTIMEO, timeoutMilliseconds)
    for (index, frame) in frames.enumerated() {
      let flags = index < frames.count - 1 ? ZMQ_SNDMORE : 0
      guard zmq_send(socket, frame, frame.count, flags) >= 0 else { return false }
    }
    return true
  }

  /// The next message; `nil` when the time is over.
  func receive(timeoutMilliseconds: Int32 = 5000) -> [[UInt8]]? {
    set(ZMQ_RCVTIMEO, timeoutMilliseconds)
    var frames: [[UInt8]] = []
    let message = UnsafeMutablePointer<zmq_msg_t>.allocate(capacity: 1)
    zmq_msg_init(message)
    defer {
      zmq_msg_close(message)
      message.deallocate()
    }
    repeat {
      guard zmq_msg_recv(message, socket, 0) >= 0 else { return nil }
      frames.append(
        Array(
          UnsafeRawBufferPointer(start: zmq_msg_data(message), count: zmq_msg_size(message))))
    } while zmq_msg_more(message) != 0
    return frames
  }

  private static func open(
    _ kind: Kind
  ) throws -> (UnsafeMutableRawPointer, UnsafeMutableRawPointer) {
    guard let context = zmq_ctx_new(), let socket = zmq_socket(context, kind.rawValue) else {
      throw NeverHappened(sentence: "a raw socket")
    }
    var linger: Int32 = 0
    zmq_setsockopt(socket, ZMQ_LINGER, &linger, MemoryLayout<Int32>.size)
    return (context, socket)
  }

  private func set(_ option: Int32, _ value: Int32) {
    var value = value
    zmq_setsockopt(socket, option, &value, MemoryLayout<Int32>.size)
  }

  private func set(_ option: Int32, _ text: String) {
    zmq_setsockopt(socket, option, text, text.utf8.count)
  }
}
