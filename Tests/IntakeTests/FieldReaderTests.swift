import Domain
import Intake
import Testing

@Suite struct FieldReaderTests {
  @Test func `every fault of an object is told at once, with its pointer`() throws {
    var reader = FieldReader([
      "heads": .number("1.5"), "days": .number("1e400"), "name": 3, "extra": true,
      "inner": ["flag": "yes", "other": 1], "a/b~c": 1,
    ])
    #expect(reader.integer("heads") == nil)
    #expect(reader.integer("days") == nil)
    #expect(reader.integer("absent") == nil)
    #expect(reader.text("name") == nil)
    let inner: Bool? = reader.object("inner") { inner in inner.bool("flag") }
    #expect(inner == nil)
    let faults = reader.finish().map { "\($0.field) \($0.code)" }
    #expect(
      faults == [
        "/heads not-an-integer", "/days not-an-integer", "/absent missing-field",
        "/name not-a-text", "/inner/flag not-a-boolean", "/inner/other unknown-field",
        "/extra unknown-field", "/a~1b~0c unknown-field",
      ])
  }

  @Test(arguments: [
    ("1", 1), ("-1", -1), ("0", 0), ("-0", 0), ("1000000000", 1_000_000_000),
  ])
  func `a whole number is read`(text: String, expected: Int) {
    var reader = FieldReader(.object([JSONMember("n", .number(text))]))
    #expect(reader.integer("n") == expected)
    #expect(reader.finish().isEmpty)
  }

  @Test(arguments: [
    ("1.0", "not-an-integer"), ("1e2", "not-an-integer"), ("1E+2", "not-an-integer"),
    ("9223372036854775808", "number-out-of-range"),
  ])
  func `a number that is no whole one is refused`(text: String, code: String) {
    var reader = FieldReader(.object([JSONMember("n", .number(text))]))
    #expect(reader.integer("n") == nil)
    #expect(reader.finish().map(\.code) == [code])
  }

  @Test(arguments: [
    ("28.015737", 28_015_737), ("28", 28_000_000), ("-0.5", -500_000), ("0.1234569", 123_456),
    ("120.0", 120_000_000),
  ])
  func `decimal degrees are read exactly`(text: String, expected: Int) {
    var reader = FieldReader(.object([JSONMember("n", .number(text))]))
    #expect(reader.millionths("n") == expected)
  }

  @Test func `a body that is no object has one fault, not one for each field`() {
    var reader = FieldReader([1, 2])
    _ = reader.text("name")
    #expect(reader.finish().map(\.code) == ["not-an-object"])
  }

  @Test func `30 February is no day`() {
    var reader = FieldReader(["from": "2021-02-30", "to": "2021-02-28"])
    #expect(reader.day("from") == nil)
    #expect(reader.day("to") == CalendarDay(year: 2021, month: 2, day: 28))
    #expect(reader.finish().map(\.code) == ["not-a-day"])
  }

  @Test func `a choice names what is allowed`() {
    var reader = FieldReader(["postClass": "expert"])
    #expect(reader.choice("postClass", of: PostClass.self) == nil)
    #expect(reader.finish().first?.arguments["allowed"] == "general, skilled, other")
  }

  @Test(arguments: ["", "  ", "a\nb", String(repeating: "字", count: 11)])
  func `a line for people is neither blank nor long nor broken`(text: String) {
    var reader = FieldReader(["reason": .string(text)])
    #expect(reader.line("reason", maximum: 10) == nil)
    #expect(reader.finish().count == 1)
  }
}
