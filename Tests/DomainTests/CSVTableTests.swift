import Domain
import Testing

@Suite struct CSVTableTests {
  @Test func `quotes, doubled quotes, line ends and a byte-order mark are understood`() throws {
    let text = "\u{feff}a,b\r\n1,\"x, \"\"y\"\"\nz\"\r\n\r\n2,\n\"\",3"
    let table = try CSVTable(text, requiring: ["a", "b"])
    #expect(table.rows.map(\.line) == [2, 5, 6])
    #expect(table.rows[0]["b"] == "x, \"y\"\nz")
    #expect(table.rows[1]["a"] == "2")
    #expect(table.rows[1]["b"] == nil)
    #expect(table.rows[2]["a"] == nil)
    #expect(table.rows[2]["c"] == nil)
  }

  @Test func `faults of the form come all at once with their lines`() {
    let text = "a,a,c\n1,2\n1,2,3\n1,2,3,4\n1,2,\"3\n"
    let faults = #expect(throws: DataFileFaults.self) {
      try CSVTable(text, requiring: ["a", "b", "c"])
    }
    #expect(
      faults?.faults == [
        DataFileFault(line: 1, code: .columnRepeated, value: "a"),
        DataFileFault(line: 1, code: .columnMissing, value: "b"),
        DataFileFault(line: 2, code: .cellCount, value: "2"),
        DataFileFault(line: 4, code: .cellCount, value: "4"),
        DataFileFault(line: 5, code: .quoteOpen, value: ""),
      ])
  }

  @Test func `a missing and an unreadable cell name their line`() throws {
    let row = try #require(try CSVTable("a,b\n,x\n", requiring: []).rows.first)
    #expect(throws: DataFileFault(line: 2, code: .cellEmpty, value: "a")) { try row.text("a") }
    #expect(throws: DataFileFault(line: 2, code: .cellInvalid, value: "x")) {
      try row.value("b") { Int($0) }
    }
  }

  @Test func `an empty text lacks its columns`() {
    let missing = DataFileFault(line: 1, code: .columnMissing, value: "a")
    #expect(throws: DataFileFaults(faults: [missing])) { try CSVTable("", requiring: ["a"]) }
  }
}
