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

  mutating func id(_ name: String) -> EntityID? {
    guard let text = text(name) else { return nil }
    guard let id = EntityID(text: text) else {
      refuse(name, "not-an-id", value: text)
      return nil
    }
    return id
  }

  mutating func region(_ name: String) -> RegionCode? {
    guard let text = text(name) else { return nil }
    guard let region = RegionCode(text) else {
      refuse(name, "not-a-region", value: text)
      return nil
    }
    return region
  }

  /// One mailbox as people write it (RFC 5321 section 4.1.2, without quoted parts): whether it exists is
  /// for its server to say.
  mutating func mailAddress(_ name: String) -> String? {
    guard let text = text(name) else { return nil }
    let pattern = /[A-Za-z0-9.!#$%&'*+\/=?^_`{|}~\-]{1,64}@([A-Za-z0-9\-]{1,63}\.)+[A-Za-z]{2,63}/
    guard text.utf8.count <= 254, text.wholeMatch(of: pattern) != nil else {
      refuse(name, "mail-address-invalid")
      return nil
    }
    return text
  }

  /// Where a webhook is sent to. Whether it leads where it may is judged when it is resolved.
  mutating func webAddress(_ name: String) -> String? {
    guard let text = text(name) else { return nil }
    let pattern = /https?:\/\/[A-Za-z0-9.\-]{1,253}(:[0-9]{1,5})?(\/[!-~]*)?/
    guard text.utf8.count <= 1_000, text.wholeMatch(of: pattern) != nil else {
      refuse(name, "web-address-invalid")
      return nil
    }
    return text
  }

  mutating func digits(_ name: String, _ count: ClosedRange<Int>) -> String? {
    guard let text = text(name) else { return nil }
    guard count.contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) else {
      refuse(
        name, "not-digits",
        ["minimum": "\(count.lowerBound)", "maximum": "\(count.upperBound)"])
      return nil
    }
    return text
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
