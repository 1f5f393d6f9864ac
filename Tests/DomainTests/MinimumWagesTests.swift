import Domain
import Testing

@Suite struct MinimumWagesTests {
  @Test func `each division has its own, and those that are missing have none`() throws {
    let wages = try MinimumWages.read(
      csv: "region,monthly_fen,source\n330302,207000,x\n330381,184000,\n")
    let lucheng = try #require(RegionCode("330302"))
    let ruian = try #require(RegionCode("330381"))
    #expect(wages == [lucheng: Money(fen: 207_000), ruian: Money(fen: 184_000)])
  }

  @Test func `all faults are told at once, each with its line`() {
    let file = """
      region,monthly_fen
      330302,207000
      330399,207000
      Ruian,0
      330381,-1
      330303,12.5
      330304,
      330302,207000
      330305,1
      """
    let expected = [
      DataFileFault(line: 3, code: .regionUnknown, value: "330399"),
      DataFileFault(line: 4, code: .cellInvalid, value: "Ruian"),
      DataFileFault(line: 4, code: .cellInvalid, value: "0"),
      DataFileFault(line: 5, code: .cellInvalid, value: "-1"),
      DataFileFault(line: 6, code: .cellInvalid, value: "12.5"),
      DataFileFault(line: 7, code: .cellEmpty, value: "monthly_fen"),
      DataFileFault(line: 8, code: .regionRepeated, value: "330302"),
    ]
    let thrown = #expect(throws: DataFileFaults.self) { try MinimumWages.read(csv: file) }
    #expect(thrown?.faults == expected)
  }

  @Test func `a file without its columns is refused`() {
    #expect(throws: DataFileFaults.self) { try MinimumWages.read(csv: "region\n330302\n") }
  }
}
