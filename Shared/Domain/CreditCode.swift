/// A unified social credit code (统一社会信用代码) whose check digit holds: by it an enterprise is known.
///
/// Form and check digit: GB 32100-2015. Positions 3–8 (the registrar's division) are digits and are
/// *not* held against the division table: some codes are registered at province level, and those of
/// re-drawn counties live on.
package struct CreditCode: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The normalised code, 18 ASCII characters.
  package let text: String

  /// Takes what people type and paste: blanks and hyphens anywhere, full-width characters and lower
  /// case are normalised away first. Positions in faults are those of the normalised text.
  package init(_ raw: String) throws(CreditCodeFault) {
    if Self.isNormalAndHolds(raw) {
      text = raw
      return
    }
    let characters = Self.normalised(raw)
    guard characters.count == 18 else { throw .length(characters.count) }
    let values = try Self.values(of: characters)
    let expected = Self.checkCharacter(of: values.dropLast())
    let found = characters[17]
    guard expected == found else { throw .checkDigit(expected: expected, found: found) }
    text = String(characters)
  }

  /// Whether positions 9–17 pass the check of the organisation code they are (GB 11714). It holds for
  /// every real code that we tried, but GB 32100 does not demand it: a warning, never an error.
  package var innerCheckHolds: Bool {
    let organisation = Array(text.dropFirst(8).prefix(9))
    return Self.innerCheckCharacter(of: organisation.dropLast()) == organisation.last
  }

  /// Completes a code for generators and tests: 17 characters get the check digit, 16 both the
  /// organisation code's and the last. Nil for another length and when a character is not allowed at
  /// its place.
  package static func completing(first17: String) -> CreditCode? {
    var characters = normalised(first17)
    if characters.count == 16 {
      characters.append(innerCheckCharacter(of: characters[8...]))
    }
    guard characters.count == 17, let values = try? values(of: characters) else { return nil }
    return try? CreditCode(String(characters) + String(checkCharacter(of: values[...])))
  }

  package var description: String { text }

  package static func < (left: Self, right: Self) -> Bool {
    left.text < right.text
  }
}

/// Why a text is no credit code.
package enum CreditCodeFault: Error, Equatable {
  /// Not 18 characters long after normalisation, but so many.
  case length(Int)
  /// Not allowed at this position, counted from 1: I, O, S, V and Z nowhere, letters not in 3–8.
  case character(position: Int, Character)
  /// The last character must be the expected one.
  case checkDigit(expected: Character, found: Character)
}
