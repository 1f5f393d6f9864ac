import CZeroMQ
import Glibc

/// libzmq's context; one per process. Sockets are made on it and belong to one thread.
final class ZeroMQContext {
  fileprivate let handle: UnsafeMutableRawPointer

  init() throws(BusFault) {
    guard let handle = zmq_ctx_new() else {
      throw .library(call: "zmq_ctx_new", reason: ZeroMQError.lastReason)
    }
    self.handle = handle
  }

  func socket(_ type: Int32) throws(BusFault) -> ZeroMQSocket {
    guard let socket = zmq_socket(handle, type) else {
      throw .library(call: "zmq_socket", reason: ZeroMQError.lastReason)
    }
    return ZeroMQSocket(socket, context: self)
  }

  /// Waits for the sockets' ends; they are closed by then, and none lingers.
  deinit {
    while zmq_ctx_term(handle) != 0 && errno == EINTR {}
  }
}

enum ZeroMQError {
  static var lastReason: String { String(cString: zmq_strerror(zmq_errno())) }
}
