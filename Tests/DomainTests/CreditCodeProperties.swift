import Domain
import Testing

/// The check digit's two promises (weights that are powers of a unit modulo a prime), over codes drawn
/// by seed.
@Suite struct CreditCodeProperties {
  static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY")
  static let seed: UInt64 = 32_100
  let codes: [CreditCode]

  init() {
    var random = SplitMix64(seed: Self.seed)
    codes = (0..<300).compactMap { _ in
      CreditCode.completing(first17: Self.first16(&random))
    }
  }

  @Test func `drawn codes are valid and use every check character`() throws {
    #expect(codes.count == 300, "seed \(Self.seed)")
    for code in codes {
      #expect(try CreditCode(code.text) == code)
      #expect(code.innerCheckHolds)
    }
    #expect(Set(codes.compactMap(\.text.last)).count == 31, "seed \(Self.seed)")
  }

  @Test func `every single substitution is detected`() {
    for code in codes.prefix(100) {
      let characters = Array(code.text)
      for index in characters.indices {
        for other in Self.alphabet where other != characters[index] {
          var changed = characters
          changed[index] = other
          expectRefused(String(changed), from: code)
        }
      }
    }
  }

  @Test func `every adjacent transposition is detected`() {
    for code in codes {
      let characters = Array(code.text)
      for index in characters.indices.dropLast() where characters[index] != characters[index + 1] {
        var changed = characters
        changed.swapAt(index, index + 1)
        expectRefused(String(changed), from: code)
      }
    }
  }

  @Test func `any text is judged without a trap`() {
    var random = SplitMix64(seed: Self.seed + 1)
    for _ in 0..<2000 {
      let scalars = (0..<Int.random(in: 0...20, using: &random)).compactMap { _ in
        Unicode.Scalar(UInt32.random(in: 0...0x1_ffff, using: &random))
      }
      var text = String.UnicodeScalarView()
      text.append(contentsOf: scalars)
      #expect(throws: CreditCodeFault.self, "seed \(Self.seed + 1)") {
        try CreditCode(String(text))
      }
    }
  }

  private func expectRefused(_ text: String, from code: CreditCode) {
    if let accepted = try? CreditCode(text) {
      Issue.record("\(accepted) made from \(code) passed; seed \(Self.seed)")
    }
  }

  private static func first16(_ random: inout SplitMix64) -> String {
    String(
      (0..<16).map { index in
        let range = (2...7).contains(index) ? 0...9 : 0...30
        return alphabet[Int.random(in: range, using: &random)]
      })
  }
}
