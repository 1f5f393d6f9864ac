internal import Domain

/// Fields that are values of the domain.
extension FieldReader {
  /// Lower case and full width are normalised.
  mutating func creditCode(_ name: String) -> CreditCode? {
    guard let text = text(name) else { return nil }
    do {
      return try CreditCode(text)
    } catch {
      add(error.fieldFault(at: pointer(to: name), value: text))
      return nil
    }
  }

  mutating func region(_ name: String) -> RegionCode? {
    guard let text = text(name) else { return nil }
    guard let region = RegionCode(text) else {
      refuse(name, "not-a-region", value: text)
      return nil
    }
    return region
  }

  /// Decimal degrees of at most `bound` either way, as micro-degrees.
  mutating func degrees(_ name: String, to bound: Int) -> Int32? {
    guard let value = millionths(name) else { return nil }
    guard (-bound * 1_000_000...bound * 1_000_000).contains(value) else {
      refuse(name, "degrees-out-of-range", ["minimum": "-\(bound)", "maximum": "\(bound)"])
      return nil
    }
    return Int32(value)
  }
}
