package import Domain
internal import Foundation

/// A message for one recipient as it goes over the wire: RFC 5322 with RFC 2047 and MIME, ASCII in
/// lines of at most 76 characters, ended by CRLF. The same input gives the same bytes, Message-ID too.
package struct MailMessage: Sendable {
  package let from: MailAddress
  package let to: MailAddress
  /// With its angle brackets.
  package let messageID: String
  package let bytes: [UInt8]

  /// Characters (Unicode scalars) of a subject, 1 or more.
  package static let subjectMaximum = 200
  /// Characters of the sender's name.
  package static let nameMaximum = 60
  /// Bytes of UTF-8 of each language's text.
  package static let bodyMaximumBytes = 64 * 1024

  /// The text is the Chinese one, a line of hyphens, and the English one, in one part, so that each
  /// client shows both. Line ends of any kind become CRLF.
  ///
  /// - Parameters:
  ///   - id: the notice's: letters, digits and inner `.-_`, at most 64; a repeat gives it again.
  ///   - domain: ours; with `id` it is the Message-ID.
  ///   - date: when the notice was made, not when it is sent, so that a repeat is the same.
  package init(
    from: MailAddress, fromName: String? = nil, to: MailAddress, subject: String,
    chinese: String, english: String, id: String, domain: String, date: Instant
  ) throws(MailFault) {
    try Self.check(fromName ?? "", 0...Self.nameMaximum, .nameLength)
    try Self.check(subject, 1...Self.subjectMaximum, .subjectLength)
    for text in [chinese, english] where !(1...Self.bodyMaximumBytes).contains(text.utf8.count) {
      throw .bodyLength
    }
    guard (1...64).contains(id.utf8.count), MailAddress.isDotAtom(id),
      id.utf8.allSatisfy({ HostName.isAlphanumeric($0) || ".-_".utf8.contains($0) }),
      HostName.isSound(domain)
    else { throw .idMalformed }
    self.from = from
    self.to = to
    messageID = "<\(id)@\(domain)>"
    let sender = fromName.map { EncodedWords.encode($0, after: "From: ") + "\r\n " } ?? ""
    let text = Self.withCRLF(chinese) + "\r\n------------\r\n" + Self.withCRLF(english)
    let lines = [
      "Date: \(try Self.written(date))",
      "From: \(sender)<\(from.text)>",
      "To: <\(to.text)>",
      "Subject: \(EncodedWords.encode(subject, after: "Subject: "))",
      "Message-ID:\r\n \(messageID)",
      "MIME-Version: 1.0",
      "Content-Type: text/plain; charset=utf-8",
      "Content-Transfer-Encoding: base64",
      "Content-Language: zh-CN, en",
      "Auto-Submitted: auto-generated",  // RFC 3834: no holiday replies
      "",
      Data(text.utf8).base64EncodedString(
        options: [.lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed]),
      "",
    ]
    bytes = Array(lines.joined(separator: "\r\n").utf8)
  }

  private static func check(
    _ text: String, _ length: ClosedRange<Int>, _ fault: MailFault
  ) throws(MailFault) {
    guard length.contains(text.unicodeScalars.count) else { throw fault }
    guard
      text.unicodeScalars.allSatisfy({
        switch $0.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: false
        default: true
        }
      })
    else { throw .controlCharacter }
  }

  /// One line break at the end, whatever was there.
  private static func withCRLF(_ text: String) -> String {
    // A Swift Character holds CR LF as one, and `isNewline` knows each kind.
    text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .joined(separator: "\r\n") + "\r\n"
  }

  /// RFC 5322, 3.3, in China's time: `Tue, 12 Jan 2021 09:00:00 +0800`.
  private static func written(_ date: Instant) throws(MailFault) -> String {
    let day = date.day
    guard (1970...9999).contains(day.year) else { throw .date }
    let seconds = Int(date.timeOfDayMicroseconds / 1_000_000)
    let clock = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map {
      $0 < 10 ? "0\($0)" : "\($0)"
    }
    let names = HTTPDate.self
    return
      "\(names.days[day.weekday - 1]), \(day.day) \(names.months[day.month - 1]) \(day.year) "
      + "\(clock.joined(separator: ":")) +0800"
  }
}
