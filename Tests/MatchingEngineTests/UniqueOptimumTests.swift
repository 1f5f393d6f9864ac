import Domain
import MatchingEngine
import Testing

@Suite struct UniqueOptimumTests {
  /// Against all flows of small graphs, on all levels and on the first three, where ties are many.
  @Test(arguments: 0..<300)
  func `an optimum is the only one exactly if no other flow is as good`(seed: Int) throws {
    var generator = SeededGenerator(seed: seed)
    let graph = try MatchingGraph.random(lots: 1...4, open: 0...3, arcsAtMost: 6, &generator)
    for last in [MatchingLevel.tie, .cost] {
      let optimum = try graph.optimum(through: last)
      let isUnique = try graph.isUnique(optimum)
      #expect(isUnique == (graph.countOptima(through: last) == 1), "seed \(seed), \(last)")
    }
  }

  @Test func `both answers occur`() throws {
    var answers: Set<Bool> = []
    for seed in 0..<20 {
      var generator = SeededGenerator(seed: seed)
      let graph = try MatchingGraph.random(lots: 2...4, open: 1...3, arcsAtMost: 6, &generator)
      answers.insert(try graph.isUnique(try graph.optimum(through: .cost)))
    }
    #expect(answers == [true, false])
  }

  /// The hash of the pair as lowest level is for this.
  @Test(arguments: 0..<5)
  func `the optimum of a city is mostly the only one`(seed: Int) throws {
    var generator = SeededGenerator(seed: seed)
    let graph = try graph(of: Fixture.city(lots: 60, &generator))
    let withoutTies = try graph.isUnique(try graph.optimum(through: .cost))
    let withTies = try graph.isUnique(try graph.optimum())
    #expect(withTies || !withoutTies, "a level more cannot make other optima")
  }
}

extension MatchingGraph {
  /// How many flows reach the best levels, by trying all.
  fileprivate func countOptima(through last: MatchingLevel) -> Int {
    var best = MatchingLevels()
    var count = 0
    forEachFlow { levels in
      if levels.isBetter(than: best, through: last) {
        best = levels
        count = 1
      } else if !best.isBetter(than: levels, through: last) {
        count += 1
      }
    }
    return count
  }
}
