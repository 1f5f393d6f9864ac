internal import Foundation

/// Runs blocking work on a thread of its own, so that the cooperative pool is never blocked.
enum OwnThread {
  static func run<Result: Sendable>(
    _ body: @escaping @Sendable () throws -> Result
  ) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      let thread = Thread { continuation.resume(with: Swift.Result(catching: body)) }
      thread.name = "request"
      thread.start()
    }
  }
}
