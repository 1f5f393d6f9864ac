internal import Domain

/// Dates in headers.
enum HTTPDate {
  static let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
  static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// IMF-fixdate (RFC 9110, 5.6.7), `Tue, 12 Jan 2021 01:00:00 GMT`; nil for the obsolete forms. The
  /// day of the week is not compared.
  static func read(_ text: some StringProtocol) -> Instant? {
    let parts = text.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 6, parts[5] == "GMT", parts[0].hasSuffix(","),
      days.contains(String(parts[0].dropLast())),
      let month = months.firstIndex(of: String(parts[2]))
    else { return nil }
    let number = month < 9 ? "0\(month + 1)" : "\(month + 1)"
    return Instant(iso: "\(parts[3])-\(number)-\(parts[1])T\(parts[4])Z")
  }

  /// Retry-After (RFC 9110, 10.2.3), seconds or a date, bounded to 1 second and a day; nil if it is
  /// neither.
  static func retryAfterSeconds(_ text: String, now: Instant) -> Int? {
    let bounds: ClosedRange<Int64> = 1...86_400
    let seconds: Int64
    if !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
      seconds = Int64(text) ?? bounds.upperBound
    } else if let date = read(text) {
      seconds = (date.microseconds - now.microseconds) / 1_000_000
    } else {
      return nil
    }
    return Int(min(max(seconds, bounds.lowerBound), bounds.upperBound))
  }
}
