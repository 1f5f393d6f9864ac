/// What a proposal costs, component by component, in the words of one language.
enum CostWords {
  /// `distance 31, occupation 5, wage gap 6, waiting -1; 41 points in all`. What costs nothing is not told.
  static func text(_ parts: JSONValue, _ total: Int64, _ language: Language) -> String {
    let table = ExplanationWords.table
    guard case .object(let members) = parts else { return "" }
    let told = members.compactMap { member -> String? in
      guard case .number(let points) = member.value, points != "0",
        table.has("cost-\(member.name)")
      else { return nil }
      return table.text("cost-\(member.name)", language, ["points": points])
    }
    guard let first = told.first else {
      return table.text("cost-nothing", language, ["total": "\(total)"])
    }
    let list = told.dropFirst().reduce(first) {
      table.text("and", language, ["one": $0, "next": $1])
    }
    return table.text("cost", language, ["parts": list, "total": "\(total)"])
  }
}
