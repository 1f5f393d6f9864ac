/// A unit: a product of base units with whole exponents, as in `yuan / (person * class-hour)`.
package struct PolicyUnit: Hashable, Sendable, CustomStringConvertible {
  /// In the order in which they are written.
  package enum Base: String, CaseIterable, Sendable {
    case yuan, person, project, enterprise, year
    case classHour = "class-hour"
  }

  /// Without zeros.
  private let exponents: [Base: Int]

  package static func base(_ base: Base) -> PolicyUnit { PolicyUnit([base: 1]) }
  package static let yuan = base(.yuan)
  package static let person = base(.person)

  private init(_ exponents: [Base: Int]) {
    self.exponents = exponents.filter { $0.value != 0 }
  }

  package var isMoney: Bool { exponents[.yuan] == 1 }

  package static func * (left: Self, right: Self) -> Self {
    PolicyUnit(left.exponents.merging(right.exponents, uniquingKeysWith: +))
  }

  package static func / (left: Self, right: Self) -> Self {
    PolicyUnit(left.exponents.merging(right.exponents.mapValues { -$0 }, uniquingKeysWith: +))
  }

  /// What follows `yuan /`, if the unit is an amount per something, once each; empty for plain yuan.
  var per: Set<Base>? {
    let others = exponents.filter { $0.key != .yuan }
    return isMoney && others.values.allSatisfy { $0 == -1 } ? Set(others.keys) : nil
  }

  package var description: String {
    func product(_ sign: Int) -> [String] {
      Base.allCases.flatMap { base in
        [String](
          repeating: base.rawValue, count: max(0, sign * (exponents[base] ?? 0)))
      }
    }
    let (above, below) = (product(1), product(-1))
    let numerator = above.isEmpty ? "1" : above.joined(separator: " * ")
    if below.isEmpty { return numerator }
    let denominator = below.joined(separator: " * ")
    return "\(numerator) / \(below.count > 1 ? "(\(denominator))" : denominator)"
  }

  enum Problem: Error {
    case malformed
    case unknown(String)
  }

  /// Names joined by `*` and `/` from left to right, with parentheses.
  init(parsing text: some StringProtocol) throws(Problem) {
    var parser = Parser(rest: Substring(text))
    self = try parser.product()
    guard parser.token == nil else { throw .malformed }
  }

  private struct Parser {
    private(set) var token: Substring?
    private var rest: Substring
    private var depth = 0

    init(rest: Substring) {
      self.rest = rest
      advance()
    }

    mutating func product() throws(Problem) -> PolicyUnit {
      var unit = try factor()
      while let sign = token, sign == "*" || sign == "/" {
        advance()
        let other = try factor()
        unit = sign == "*" ? unit * other : unit / other
      }
      return unit
    }

    private mutating func factor() throws(Problem) -> PolicyUnit {
      guard let name = token else { throw .malformed }
      advance()
      if name == "(" {
        depth += 1
        guard depth < 8 else { throw .malformed }
        let unit = try product()
        guard token == ")" else { throw .malformed }
        depth -= 1
        advance()
        return unit
      }
      guard name.first?.isLetter == true else { throw .malformed }
      guard let base = Base(rawValue: String(name)) else { throw .unknown(String(name)) }
      return .base(base)
    }

    private mutating func advance() {
      rest = rest.drop { $0 == " " }
      guard let first = rest.first else {
        token = nil
        return
      }
      let length = first.isLetter ? rest.prefix { $0.isLetter || $0 == "-" }.count : 1
      token = rest.prefix(length)
      rest = rest.dropFirst(length)
    }
  }
}
