/// Those whom a policy counts: staff or records of training that pass every filter.
///
/// Its unit is the person: however often somebody is named, they are one.
package struct PolicyPopulation: Hashable, Sendable {
  /// Which facts it is drawn from.
  package enum Source: String, CaseIterable, Sendable {
    case staff, training
  }

  package let id: String
  package let name: PolicyWording
  package let source: Source
  package let filters: [PolicyFilter]

  init?(_ id: String, _ reader: FormReader) {
    let name = reader.wording("name")
    let source = reader.choice("of", of: Source.self)
    let filters = reader.readers("where")?.map { PolicyFilter($0, of: source) }
    reader.finish()
    if id.wholeMatch(of: /[a-z][A-Za-z0-9]{0,49}/) == nil {
      reader.fault(.identifierMalformed, value: id)
    }
    guard let name, let source, let filters else { return nil }
    (self.id, self.name, self.source) = (id, name, source)
    self.filters = filters.compactMap(\.self)
    reader.distinct(self.filters.map(\.id), "where")
  }
}

/// What a row of facts must be to be counted.
package struct PolicyFilter: Hashable, Sendable {
  package enum Test: Hashable, Sendable {
    /// Staff: whether registered (户籍) in the policy's city.
    case local(Bool)
    /// Staff: whether insured by this enterprise.
    case insured(Bool)
    /// Staff: has not left the city by the last day of the period; leaving on the day after passes.
    case stayed
    /// Staff: every loan that touches the period is to a place whose division begins so.
    case loansInside(String)
    /// Training: from its first to its last day within the period.
    case within
  }

  /// The only name that `stayed` and `within` take.
  private enum Span: String, CaseIterable { case period }

  package let id: String
  /// What is asked, for people.
  package let text: PolicyWording
  package let test: Test

  fileprivate init?(_ reader: FormReader, of source: PolicyPopulation.Source?) {
    let id = reader.identifier("id")
    let text = reader.wording("text")
    let test = Self.test(reader, of: source)
    reader.finish()
    guard let id, let text, let test else { return nil }
    (self.id, self.text, self.test) = (id, text, test)
  }

  private static func test(_ reader: FormReader, of source: PolicyPopulation.Source?) -> Test? {
    let ofStaff = ["local", "insured", "stayed", "loansInside"]
    let ofTraining = ["within"]
    let given = (ofStaff + ofTraining).filter(reader.has)
    let test: Test? =
      switch given.first {
      case "local": reader.flag("local").map(Test.local)
      case "insured": reader.flag("insured").map(Test.insured)
      case "stayed": reader.choice("stayed", of: Span.self).map { _ in .stayed }
      case "loansInside": reader.region("loansInside", lengths: [2, 4, 6]).map(Test.loansInside)
      case "within": reader.choice("within", of: Span.self).map { _ in .within }
      default: nil
      }
    // Keys that are known, though too many: they are told as one fault.
    for name in given { _ = reader.node(name) }
    let usable = source == .training ? ofTraining : ofStaff
    if given.count != 1 {
      reader.fault(
        .filterCount, value: String(given.count), expected: usable.joined(separator: ", "))
      return nil
    }
    if source != nil, !usable.contains(given[0]) {
      reader.fault(
        .filterUnfit, given[0], value: given[0], expected: usable.joined(separator: ", "))
      return nil
    }
    return test
  }
}

extension FormReader {
  /// Identifiers of one list differ.
  func distinct(_ ids: [String], _ name: String) {
    var seen: Set<String> = []
    for id in ids where !seen.insert(id).inserted { fault(.idRepeated, name, value: id) }
  }
}
