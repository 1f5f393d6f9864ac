import Foundation
import TestSupport

/// Waits for another process on a thread of its own: while all tests run, waiting on the cooperative
/// pool would hold up those that measure time.
enum OffPool {
  static func run<Result: Sendable>(
    _ body: @escaping @Sendable () throws -> Result
  ) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      Thread { continuation.resume(with: Swift.Result(catching: body)) }.start()
    }
  }

  /// `Peer/channels.py COMMAND`: what it prints.
  static func peer(_ command: String, input: String) async throws -> String {
    try await run { try Python.run([ChannelPeer.script, command], input: input) }
  }
}
