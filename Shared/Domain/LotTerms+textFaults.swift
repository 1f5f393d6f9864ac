extension LotTerms {
  /// Faults of the free texts: empty or too long, holding control characters (which some stores
  /// refuse and no person means), lists that are too long or name something twice.
  func textFaults() -> [FieldFault] {
    var faults: [FieldFault] = []
    if let town { faults += Self.faults(of: town, at: "/town") }
    if let certificate { faults += Self.faults(of: certificate, at: "/certificate") }
    if case .urgent(let reason) = urgency {
      faults += Self.faults(of: reason, at: "/urgency/reason", maximum: Limits.urgencyReasonMaximum)
    }
    return faults + Self.faults(of: skills, at: "/skills")
      + Self.faults(of: hazards, at: "/hazards")
      + Self.faults(of: shifts, at: "/shifts")
  }

  private static func faults(of list: [String], at field: String) -> [FieldFault] {
    guard list.count <= Limits.lotListMaximum else {
      return [
        FieldFault(
          field: field, .listTooLong, value: String(list.count),
          arguments: ["maximum": String(Limits.lotListMaximum)])
      ]
    }
    var seen: Set<String> = []
    return list.enumerated().flatMap { index, text in
      seen.insert(text).inserted
        ? faults(of: text, at: "\(field)/\(index)")
        : [FieldFault(field: "\(field)/\(index)", .listDuplicate, value: text)]
    }
  }

  /// Length is counted in Unicode scalars, which bounds the bytes too: a single character can be
  /// made of any number of them.
  private static func faults(
    of text: String, at field: String, maximum: Int = Limits.lotTextMaximum
  ) -> [FieldFault] {
    var faults: [FieldFault] = []
    let blank = text.unicodeScalars.allSatisfy { $0.properties.isWhitespace }
    if blank || text.unicodeScalars.count > maximum {
      faults.append(
        FieldFault(
          field: field, .textLength, value: text,
          arguments: ["minimum": "1", "maximum": String(maximum)]))
    }
    if text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
      faults.append(FieldFault(field: field, .textControlCharacter))
    }
    return faults
  }
}
