import CZeroMQ

/// One received frame, reused from receive to receive. libzmq keeps small frames inside the
/// structure, so it stays at one address.
final class ZeroMQMessage {
  private let message: UnsafeMutablePointer<zmq_msg_t>

  init() {
    message = .allocate(capacity: 1)
    zmq_msg_init(message)
  }

  deinit {
    zmq_msg_close(message)
    message.deallocate()
  }

  /// `false` with `errno` if nothing was received. What was held before is given up.
  func receive(from socket: UnsafeMutableRawPointer) -> Bool {
    zmq_msg_recv(message, socket, ZMQ_DONTWAIT) >= 0
  }

  /// Whether another frame of the same message follows.
  var hasMore: Bool { zmq_msg_more(message) != 0 }

  /// A copy of the frame.
  var bytes: [UInt8] {
    Array(UnsafeRawBufferPointer(start: zmq_msg_data(message), count: zmq_msg_size(message)))
  }

  /// What ZAP answered as the user's name for the connection this came by.
  var userID: String? {
    zmq_msg_gets(message, "User-Id").map { String(cString: $0) }
  }

  /// The descriptor of the connection this came by.
  var descriptor: Int32 { zmq_msg_get(message, ZMQ_SRCFD) }
}
