internal import Domain

/// Invented names, and credit codes that are valid in form only; none twice.
struct CityNames {
  private var names: Set<String> = []
  private var codes: Set<String> = []

  mutating func next(
    _ trade: CityTrade, region: String, _ random: inout SeededRandom
  ) throws -> (name: String, code: String) {
    (name(trade, &random), try code(region, &random))
  }

  private mutating func name(_ trade: CityTrade, _ random: inout SeededRandom) -> String {
    while true {
      let word = (0..<3).map { _ in random.pick(CityTrade.syllables) }.joined()
      let name = "温州\(word)\(trade.word)有限公司"
      if names.insert(name).inserted { return name }
    }
  }

  private mutating func code(
    _ region: String, _ random: inout SeededRandom
  ) throws -> String {
    while true {
      let digits = (0..<6).map { _ in String(random.below(10)) }.joined()
      guard let code = CreditCode.completing(first17: "91\(region)MA\(digits)") else {
        throw OperatorFault("no credit code begins with 91\(region)MA\(digits)")
      }
      if codes.insert(code.text).inserted { return code.text }
    }
  }
}
