import CZeroMQ
import Glibc

/// One libzmq socket. Not thread-safe: whoever holds it keeps it on one thread at a time.
final class ZeroMQSocket {
  let handle: UnsafeMutableRawPointer
  /// Keeps the context until its last socket is closed.
  private let context: ZeroMQContext

  init(_ handle: UnsafeMutableRawPointer, context: ZeroMQContext) {
    self.handle = handle
    self.context = context
  }

  deinit {
    zmq_close(handle)
  }

  func set(_ option: Int32, _ value: Int32) throws(BusFault) {
    var value = value
    try set(option, &value, MemoryLayout<Int32>.size)
  }

  func set(_ option: Int32, _ value: Int64) throws(BusFault) {
    var value = value
    try set(option, &value, MemoryLayout<Int64>.size)
  }

  func set(_ option: Int32, _ text: String) throws(BusFault) {
    try set(option, Array(text.utf8))
  }

  func set(_ option: Int32, _ bytes: [UInt8]) throws(BusFault) {
    try set(option, bytes, bytes.count)
  }

  func bind(_ endpoint: String) throws(BusFault) {
    guard zmq_bind(handle, endpoint) == 0 else {
      if zmq_errno() == EADDRINUSE { throw .portTaken(endpoint: endpoint) }
      throw .endpointRefused(endpoint: endpoint, reason: ZeroMQError.lastReason)
    }
  }

  func connect(_ endpoint: String) throws(BusFault) {
    guard zmq_connect(handle, endpoint) == 0 else {
      throw .endpointRefused(endpoint: endpoint, reason: ZeroMQError.lastReason)
    }
  }

  /// The address that the last `bind` got, with the port the system chose for `:*`.
  func lastEndpoint() throws(BusFault) -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    var size = buffer.count
    guard zmq_getsockopt(handle, ZMQ_LAST_ENDPOINT, &buffer, &size) == 0, size > 0 else {
      throw .library(call: "zmq_getsockopt", reason: ZeroMQError.lastReason)
    }
    return String(decoding: buffer[..<(size - 1)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Sends one frame without waiting; `false` if the other side is not there or not reading.
  func send(_ frame: [UInt8], more: Bool = false) -> Bool {
    let flags = ZMQ_DONTWAIT | (more ? ZMQ_SNDMORE : 0)
    while true {
      if zmq_send(handle, frame, frame.count, flags) >= 0 { return true }
      if zmq_errno() != EINTR { return false }
    }
  }

  /// Receives into `message` without waiting; `false` if there is nothing.
  func receive(_ message: ZeroMQMessage) -> Bool {
    while true {
      if message.receive(from: handle) { return true }
      if zmq_errno() != EINTR { return false }
    }
  }

  private func set(_ option: Int32, _ value: UnsafeRawPointer, _ size: Int) throws(BusFault) {
    guard zmq_setsockopt(handle, option, value, size) == 0 else {
      throw .library(call: "zmq_setsockopt(\(option))", reason: ZeroMQError.lastReason)
    }
  }
}
