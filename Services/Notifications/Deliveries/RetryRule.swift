internal import Crypto

/// How long to wait before the next attempt, and when to give up. Waits double; each is shortened by up to
/// half, by its key and number, so that those which failed together do not come back together, and a
/// replay waits the same.
package struct RetryRule: Hashable, Sendable {
  /// After the first attempt that the other side put off.
  package var firstSeconds = 60
  package var maximumSeconds = 3_600
  /// Attempts that the other side puts off, after which it is given up.
  package var attemptsMaximum = 12
  /// While we cannot reach anybody, or are not let in.
  package var technicalSeconds = 900
  /// Attempts of any kind, after which a technical failure is one for good.
  package var technicalAttemptsMaximum = 192
  /// While the address cannot be had, or too many attempts are under way.
  package var postponedMilliseconds = 5_000

  package init() {}

  /// - Parameters:
  ///   - attempts: made so far, 1 or more.
  ///   - asked: by the other side (`Retry-After`); it may lengthen the wait up to the maximum.
  package func temporaryMilliseconds(key: String, attempts: Int, asked: Int? = nil) -> UInt64 {
    let doublings = min(max(attempts, 1) - 1, 31)
    let (doubled, overflow) = firstSeconds.multipliedReportingOverflow(by: 1 << doublings)
    let seconds = overflow ? maximumSeconds : min(doubled, maximumSeconds)
    let wait = Self.shortened(UInt64(seconds) * 1_000, key, attempts)
    return max(wait, UInt64(min(max(asked ?? 0, 0), maximumSeconds)) * 1_000)
  }

  package func technicalMilliseconds(key: String, attempts: Int) -> UInt64 {
    Self.shortened(UInt64(technicalSeconds) * 1_000, key, attempts)
  }

  /// - Parameter tries: outcomes so far.
  package func postponedMilliseconds(key: String, tries: Int) -> UInt64 {
    Self.shortened(UInt64(postponedMilliseconds), key, tries)
  }

  /// Half of it to all of it.
  private static func shortened(_ milliseconds: UInt64, _ key: String, _ number: Int) -> UInt64 {
    let hash = SHA256.hash(data: Array("\(key)\0\(number)".utf8)).prefix(8)
      .reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return milliseconds - hash % (milliseconds / 2 + 1)
  }
}
