extension CreditCode {
  /// GB 32100-2015, table of character values: the value is the index. I, O, S, V and Z are left out.
  private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY")
  private static let valueOfASCII: [Int?] = (0..<128).map { (unit: UInt8) in
    alphabet.firstIndex(of: Character(Unicode.Scalar(unit)))
  }
  /// GB 32100-2015: the weight of position i is 3^(i−1) mod 31.
  private static let weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
  /// GB 11714: the weights of the eight characters of an organisation code.
  private static let innerWeights = [3, 7, 9, 10, 5, 8, 4, 2]

  /// Full-width forms to ASCII, ASCII letters to upper case, white space and hyphens left out. Letters
  /// outside of ASCII stay as they are, to be refused with their position.
  static func normalised(_ raw: String) -> [Character] {
    var scalars = String.UnicodeScalarView()
    for scalar in raw.unicodeScalars {
      let narrow = narrowed(scalar)
      if narrow.properties.isWhitespace || hyphens.contains(narrow) { continue }
      switch narrow {
      case "a"..."z": scalars.append(Unicode.Scalar(UInt8(narrow.value) - 32))
      default: scalars.append(narrow)
      }
    }
    return Array(String(scalars))
  }

  /// The values of the characters, each checked for its position.
  static func values(of characters: [Character]) throws(CreditCodeFault) -> [Int] {
    var values: [Int] = []
    for (index, character) in characters.enumerated() {
      guard let unit = character.asciiValue, let value = valueOfASCII[Int(unit)],
        value < 10 || !(2...7).contains(index)
      else {
        throw .character(position: index + 1, character)
      }
      values.append(value)
    }
    return values
  }

  /// Whether a text is a code as `text` holds it. Every event names enterprises, nearly always so: one
  /// pass over the bytes.
  static func isNormalAndHolds(_ raw: String) -> Bool {
    var sum = 0
    var position = 0
    for unit in raw.utf8 {
      guard position < 18, unit < 128, let value = valueOfASCII[Int(unit)],
        value < 10 || !(2...7).contains(position)
      else { return false }
      if position == 17 { return value == (31 - sum % 31) % 31 && raw.utf8.count == 18 }
      sum += value * weights[position]
      position += 1
    }
    return false
  }

  /// The check character for the first seventeen values. The outer `mod 31` matters: a remainder of 0
  /// gives '0', not a 32nd character.
  static func checkCharacter(of first17: ArraySlice<Int>) -> Character {
    let sum = zip(first17, weights).reduce(0) { $0 + $1.0 * $1.1 }
    return alphabet[(31 - sum % 31) % 31]
  }

  /// The check character of GB 11714 for eight characters: letters count A = 10 … Z = 35, the digit is
  /// 11 − sum mod 11, where 10 is written X and 11 is written 0.
  static func innerCheckCharacter(of first8: ArraySlice<Character>) -> Character {
    let sum = zip(first8, innerWeights).reduce(0) { $0 + $1.0.alphanumericValue * $1.1 }
    switch 11 - sum % 11 {
    case 10: return "X"
    case 11: return "0"
    case let digit: return Character(String(digit))
    }
  }

  private static let hyphens: Set<Unicode.Scalar> = [
    "-", "\u{2010}", "\u{2011}", "\u{2012}", "\u{2013}", "\u{2014}", "\u{2015}", "\u{2212}",
  ]

  private static func narrowed(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    guard (0xff01...0xff5e).contains(scalar.value) else { return scalar }
    return Unicode.Scalar(scalar.value - 0xfee0) ?? scalar
  }
}

extension Character {
  /// 0…9 for digits, 10…35 for A…Z, 0 for anything else (which the alphabet has refused before).
  fileprivate var alphanumericValue: Int {
    guard let ascii = asciiValue else { return 0 }
    switch ascii {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return Int(ascii - UInt8(ascii: "0"))
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): return Int(ascii - UInt8(ascii: "A")) + 10
    default: return 0
    }
  }
}
