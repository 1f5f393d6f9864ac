import Testing

@testable import Intake

@Suite struct JSONParserTests {
  @Test func `a text of every kind is read as it stands`() throws {
    let text = #" {"a":[1,-0.5,1e400,true,false,null],"b":"x\"\\\/\b\f\n\r\té\ud83d\ude00余"} "#
    let value = try parse(text)
    #expect(
      value["a"] == [.number("1"), .number("-0.5"), .number("1e400"), true, false, .null])
    #expect(value["b"] == "x\"\\/\u{8}\u{c}\n\r\té😀余")
  }

  @Test(arguments: [
    "", " ", "{", "}", "[1,]", "{\"a\":1,}", "{a:1}", "1.", ".5", "1e", "-", "+1", "nul",
    "tru e", "\"", "\"\u{1}\"", #""\x""#, #""\u12""#, #""\ud800""#, #""\ud800A""#, "NaN",
    "Infinity", "'a'", "\u{feff}{}", "[1 2]", "{\"a\" 1}",
  ])
  func `what is no JSON is malformed`(text: String) {
    #expect(reason(of: text) == .malformed)
  }

  @Test func `what follows the value is refused with its place`() {
    #expect(throws: JSONFault(reason: .trailing, offset: 3, name: nil)) { try parse("{} x") }
    #expect(throws: JSONFault(reason: .trailing, offset: 1, name: nil)) { try parse("01") }
  }

  @Test func `a key that comes twice is refused by name`() {
    #expect(throws: JSONFault(reason: .duplicateKey, offset: 14, name: "heads")) {
      try parse(#"{"heads": 1,  "heads": 2}"#)
    }
    // The same key after its escapes are read.
    #expect(reason(of: #"{"a":1,"\u0061":2}"#) == .duplicateKey)
  }

  @Test func `thirty-two levels are read and thirty-three refused`() throws {
    _ = try parse(nested(32))
    #expect(reason(of: nested(33)) == .tooDeep)
    #expect(reason(of: nested(10_000)) == .tooDeep)
  }

  @Test(arguments: [
    [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE4, 0xBD],
  ])
  func `invalid UTF-8 in a text is refused`(bytes: [UInt8]) {
    let quote = UInt8(ascii: "\"")
    #expect(throws: JSONFault.self) { try JSONParser.parse([quote] + bytes + [quote]) }
    do {
      _ = try JSONParser.parse([quote] + bytes + [quote])
    } catch {
      #expect(error.reason == .invalidUTF8)
    }
  }

  @Test func `no prefix or damaged byte of a body makes the reader trap`() {
    let body = Array(#"{"a":[1.5e3,"\ud83d\ude00",{"b":null}],"c":true}"#.utf8)
    for end in body.indices { _ = try? JSONParser.parse(Array(body[..<end])) }
    for index in body.indices {
      for byte in UInt8.min...UInt8.max {
        var damaged = body
        damaged[index] = byte
        _ = try? JSONParser.parse(damaged)
      }
    }
  }

  @Test func `what is written is read back the same, member by member`() throws {
    let value: JSONValue = [
      "z": ["text": "a\"\\\n\u{1}余😀", "none": .null], "a": [1, -2, true, .number("28.015737")],
    ]
    #expect(try JSONParser.parse(JSONWriter.bytes(value)) == value)
    #expect(JSONWriter.text(["b": 1, "a": []]) == #"{"b":1,"a":[]}"#)
  }

  private func parse(_ text: String) throws -> JSONValue {
    try JSONParser.parse(Array(text.utf8))
  }

  private func reason(of text: String) -> JSONFault.Reason? {
    do {
      _ = try JSONParser.parse(Array(text.utf8))
      return nil
    } catch {
      return error.reason
    }
  }

  private func nested(_ depth: Int) -> String {
    String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
  }
}
