/// An address for mail, as it goes into a command and a header without quoting: a dot-atom of ASCII
/// (RFC 5322, 3.2.3), `@`, and a host name of two labels or more. Quoted local parts, address literals
/// and SMTPUTF8 are refused: no public mail service here gives such addresses.
package struct MailAddress: Hashable, Sendable {
  package let text: String
  package let domain: String

  /// At most 254 bytes, 64 of them before the `@` (RFC 5321, 4.5.3.1).
  package init(_ text: String) throws(MailFault) {
    guard text.utf8.allSatisfy({ $0 < 0x80 }) else { throw .addressNotASCII }
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard text.utf8.count <= 254, parts.count == 2, parts[0].utf8.count <= 64,
      Self.isDotAtom(parts[0]), HostName.isSound(parts[1]), parts[1].contains("."),
      !HostName.endsInNumber(parts[1])
    else { throw .addressMalformed }
    self.text = text
    domain = String(parts[1])
  }

  static func isDotAtom(_ text: some StringProtocol) -> Bool {
    text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { atom in
      !atom.isEmpty
        && atom.utf8.allSatisfy { HostName.isAlphanumeric($0) || special.contains($0) }
    }
  }

  private static let special = Set("!#$%&'*+-/=?^_`{|}~".utf8)
}

/// What makes a message impossible. Raw values are stable.
package enum MailFault: String, Error, Sendable {
  case addressNotASCII = "mail-address-not-ascii"
  case addressMalformed = "mail-address-malformed"
  /// A line break or another control character in what becomes a header.
  case controlCharacter = "mail-control-character"
  case subjectLength = "mail-subject-length"
  case nameLength = "mail-name-length"
  case bodyLength = "mail-body-length"
  case idMalformed = "mail-id-malformed"
  /// A year that a header cannot state.
  case date = "mail-date"
}
