import Domain
import Testing

@Suite struct OccupationTests {
  @Test func `the occupations are there, sorted, each with a name in both languages`() throws {
    #expect(Occupations.all.count == 66)
    #expect(Occupations.all.map(\.code) == Occupations.all.map(\.code).sorted())
    let welder = try #require(Occupations.with(code: "6-18-02-04"))
    #expect(welder.name == "焊工")
    #expect(welder.nameEnglish == "Welder")
    #expect(welder.cluster == "valves & machining")
    #expect(Occupations.with(code: "6-18-02-99") == nil)
  }

  @Test func `related means another occupation of the same cluster`() {
    let (turner, miller, courier) = ("6-18-01-01", "6-18-01-02", "4-02-07-08")
    #expect(Occupations.areRelated(turner, miller))
    #expect(Occupations.areRelated(miller, turner))
    #expect(!Occupations.areRelated(turner, turner))
    #expect(!Occupations.areRelated(turner, courier))
    #expect(!Occupations.areRelated(turner, "6-18-02-99"))
  }
}
