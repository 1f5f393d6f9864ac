/// Counts requests of one kind that are being answered, so that no peer can fill the queue of whoever
/// answers them.
struct RequestsUnderWay {
  private var byRoute: [[UInt8]: Int] = [:]
  private var total = 0

  /// A process hears at most a few dozen streams of one peer, with one FETCH of each under way, and has
  /// fewer effects than that at work.
  private static let routeMaximum = 64
  private static let totalMaximum = 256

  /// `false` if too many are under way already.
  mutating func begin(_ route: [UInt8]) -> Bool {
    let count = byRoute[route, default: 0]
    guard count < Self.routeMaximum, total < Self.totalMaximum else { return false }
    byRoute[route] = count + 1
    total += 1
    return true
  }

  mutating func end(_ route: [UInt8]) {
    guard let count = byRoute[route] else { return }
    byRoute[route] = count > 1 ? count - 1 : nil
    total -= 1
  }
}
