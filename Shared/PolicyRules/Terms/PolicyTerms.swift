package import Domain

/// What a policy is, apart from how its amount is calculated.
package struct PolicyTerms: Hashable, Sendable {
  package enum Beneficiary: String, CaseIterable, Sendable {
    case enterprise
  }

  /// How a beneficiary comes by it.
  package enum Way: String, CaseIterable, Sendable {
    /// Paid unasked.
    case auto
    /// Found from data, confirmed by one click.
    case confirm
    case apply
    /// Filed and reviewed before the thing is done.
    case fileFirst = "file-first"
  }

  package enum Amount: String, CaseIterable, Sendable {
    case exact
    /// The most that may be paid (最高, 不超过): never paid by itself, the maker enters the rate.
    case ceiling
    /// Announced without an amount: listed, never calculated.
    case missing
  }

  /// Whether it is published for objections before it is paid.
  package enum Publicity: String, CaseIterable, Sendable {
    case required, none
    case notStated = "not-stated"
  }

  /// How fractions of a fen end; once, at the end.
  package enum Rounding: String, CaseIterable, Sendable {
    case down
  }

  /// What a payment is known by, so that it is made once.
  package enum KeyPart: String, CaseIterable, Sendable {
    case policy, enterprise, period
  }

  package struct Document: Hashable, Sendable {
    package let title: PolicyWording
    package let date: CalendarDay
    /// 64 hexadecimal digits; nil where the document itself is not held.
    package let sha256: String?
  }

  package let id: String
  /// From 1. A change to the file is a new version.
  package let version: Int
  package let name: PolicyWording
  package let authority: PolicyWording
  /// The first two, four or six digits of a division's code: province, prefecture, county.
  package let jurisdiction: String
  package let document: Document
  /// The days on which this version is assessed.
  package let valid: PolicyValidity
  package let beneficiary: Beneficiary
  package let apply: Way
  /// Whether those who qualify are told before they apply.
  package let messageFirst: Bool
  package let amount: Amount
  package let publicity: Publicity
  /// An appropriation's name, or `not-stated`.
  package let fundingSource: String
  package let rounding: Rounding
  package let businessKey: [KeyPart]
  package let evidence: [PolicyWording]
}

/// Days from the first, to the last or with no end that is stated.
package struct PolicyValidity: Hashable, Sendable, CustomStringConvertible {
  package let from: CalendarDay
  package let to: CalendarDay?

  package func contains(_ day: CalendarDay) -> Bool {
    from <= day && to.map { day <= $0 } ?? true
  }

  package func overlaps(_ other: PolicyValidity) -> Bool {
    contains(other.from) || other.contains(from)
  }

  package var description: String { "\(from.iso)…\(to?.iso ?? "")" }
}

extension PolicyTerms {
  /// Numbers of a version at most.
  private static let versionMaximum = 10_000

  /// Reads its own keys of the file; nil if one has a fault.
  init?(_ reader: FormReader) {
    let id = reader.identifier("id")
    let version = reader.integer("version", in: 1...Self.versionMaximum)
    let name = reader.title("name")
    let authority = reader.wording("authority")
    let jurisdiction = reader.region("jurisdiction", lengths: [2, 4, 6])
    let document = reader.reader("document").flatMap(Document.init)
    let valid = reader.reader("valid").flatMap(PolicyValidity.init)
    let beneficiary = reader.choice("beneficiary", of: Beneficiary.self)
    let apply = reader.choice("apply", of: Way.self)
    let messageFirst = reader.flag("messageFirst")
    let amount = reader.choice("amount", of: Amount.self)
    let publicity = reader.choice("publicity", of: Publicity.self)
    let fundingSource = reader.identifier("fundingSource")
    let rounding = reader.choice("rounding", of: Rounding.self)
    let businessKey = reader.choices("businessKey", of: KeyPart.self)
    let evidence = reader.readers("evidence")?.map { $0.wording() }
    guard let id, let version, let name, let authority, let jurisdiction, let document, let valid,
      let beneficiary, let apply, let messageFirst, let amount, let publicity, let fundingSource,
      let rounding, let businessKey, let evidence
    else { return nil }
    (self.id, self.version, self.name, self.authority) = (id, version, name, authority)
    (self.jurisdiction, self.document, self.valid) = (jurisdiction, document, valid)
    (self.beneficiary, self.apply, self.messageFirst) = (beneficiary, apply, messageFirst)
    (self.amount, self.publicity, self.fundingSource) = (amount, publicity, fundingSource)
    (self.rounding, self.businessKey) = (rounding, businessKey)
    self.evidence = evidence.compactMap(\.self)
  }
}

extension PolicyTerms.Document {
  fileprivate init?(_ reader: FormReader) {
    let title = reader.wording("title")
    let date = reader.day("date")
    let sha256 = reader.text("sha256", required: false)
    reader.finish()
    if let sha256, sha256.utf8.count != 64 || !sha256.allSatisfy("0123456789abcdef".contains) {
      reader.fault(.hashMalformed, "sha256", value: sha256)
      return nil
    }
    guard let title, let date else { return nil }
    (self.title, self.date, self.sha256) = (title, date, sha256)
  }
}

extension PolicyValidity {
  fileprivate init?(_ reader: FormReader) {
    let (from, to) = (reader.day("from"), reader.day("to", required: false))
    reader.finish()
    guard let from else { return nil }
    (self.from, self.to) = (from, to)
    if let to, to < from {
      reader.fault(.daysReversed, "to", value: description)
      return nil
    }
  }
}

extension FormReader {
  /// Lower-case letters, digits and hyphens, beginning with a letter.
  func identifier(_ name: String) -> String? {
    guard let text = text(name) else { return nil }
    guard text.wholeMatch(of: /[a-z][a-z0-9-]{0,99}/) != nil else {
      fault(.identifierMalformed, name, value: text)
      return nil
    }
    return text
  }

  /// The leading digits of a division's code.
  func region(_ name: String, lengths: [Int]) -> String? {
    guard let text = text(name) else { return nil }
    guard lengths.contains(text.utf8.count), text.isDigits else {
      let counts = lengths.map(String.init).joined(separator: "/")
      fault(.regionMalformed, name, value: text, expected: "\(counts) 位数字 digits")
      return nil
    }
    return text
  }
}
