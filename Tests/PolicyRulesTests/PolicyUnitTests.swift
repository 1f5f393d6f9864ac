import Testing

@testable import PolicyRules

@Suite struct PolicyUnitTests {
  @Test(arguments: [
    ("yuan", "yuan"), ("yuan / person", "yuan / person"), ("yuan/person", "yuan / person"),
    ("yuan / (person * class-hour)", "yuan / (person * class-hour)"),
    ("yuan / person / class-hour", "yuan / (person * class-hour)"),
    ("class-hour * person", "person * class-hour"), ("person / person", "1"),
    ("yuan / (person / person)", "yuan"), ("((year))", "year"),
  ])
  func `units that are the same are written the same`(text: String, same: String) throws {
    #expect("\(try PolicyUnit(parsing: text))" == same)
  }

  @Test(arguments: [
    "", "/", "yuan /", "yuan person", "(yuan", "yuan)", "yuan * * person", "2", "yuan^2", "persons",
    "元", "Yuan", "((((((((((yuan))))))))))",
  ])
  func `what is no unit is refused`(text: String) {
    #expect(throws: PolicyUnit.Problem.self) { try PolicyUnit(parsing: text) }
  }

  @Test func `a rate times a quantity is money only if the units say so`() throws {
    let rate = try PolicyUnit(parsing: "yuan / (person * class-hour)")
    #expect(rate * .base(.classHour) * .person == .yuan)
    #expect(rate * .base(.classHour) != .yuan)
    #expect(PolicyUnit.yuan / .person * .person == .yuan)
  }

  @Test(arguments: [
    ("25 yuan", 2_500, "25 yuan"), ("0.5 yuan", 50, "0.50 yuan"), ("0.05 yuan", 5, "0.05 yuan"),
    ("12.50 yuan / person", 1_250, "12.50 yuan / person"), ("50 person", 50, "50 person"),
  ])
  func `a measure keeps money in fen and everything else whole`(
    text: String, value: Int64, written: String
  ) throws {
    let measure = try PolicyMeasure(parsing: text)
    #expect(measure.value == value)
    #expect("\(measure)" == written)
  }

  @Test(arguments: [
    "25", "yuan", "-25 yuan", "0 yuan", "0.00 yuan", "1.005 yuan", "1e3 yuan", "1,000 yuan",
    "2.5 person", ". yuan", "1. yuan", ".5 yuan", "2 5 yuan", "99999999999 yuan", "50 persons",
  ])
  func `a measure that is not exact is refused`(text: String) {
    #expect(throws: PolicyMeasure.Problem.self) { try PolicyMeasure(parsing: text) }
  }
}
