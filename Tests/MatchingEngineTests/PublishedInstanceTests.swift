import Foundation
import MatchingEngine
import Testing

/// Optima that other solvers found; see Instances/README.md.
struct PublishedInstance: Sendable, CustomTestStringConvertible {
  let name: String
  let arcs: Int
  let heads: Int64
  let cost: Int64

  var testDescription: String { name }

  func text(_ ending: String) throws -> String {
    let file = try #require(
      Bundle.module.url(forResource: name, withExtension: ending, subdirectory: "Instances"))
    return try String(contentsOf: file, encoding: .utf8)
  }

  static let all = [
    PublishedInstance(name: "wz_100_10km", arcs: 24, heads: 508, cost: 53_157),
    PublishedInstance(name: "wz_100_30km", arcs: 106, heads: 1_256, cost: 272_185),
    PublishedInstance(name: "wz_1000_10km", arcs: 2_407, heads: 19_722, cost: 2_621_315),
    PublishedInstance(name: "wz_1000_30km", arcs: 10_303, heads: 30_802, cost: 6_038_980),
  ]
}

@Suite struct PublishedInstanceTests {
  @Test(arguments: PublishedInstance.all)
  func `the lots have the published optimum`(_ instance: PublishedInstance) throws {
    let graph = try MatchingInstance(lots: instance.text("txt")).graph()
    #expect(graph.arcs.count == instance.arcs)
    let optimum = try graph.optimum()
    #expect(optimum.levels.heads == instance.heads)
    #expect(optimum.levels.cost == instance.cost)
    try graph.certify(optimum)
    #expect(graph.levels(of: graph.greedy()).heads <= instance.heads)
  }

  @Test(arguments: PublishedInstance.all)
  func `the DIMACS file has the published optimum`(_ instance: PublishedInstance) throws {
    let network = try FlowNetwork(dimacs: instance.text("min"))
    let solution = try network.solve()
    try solution.certify(network)
    let supply = network.supplies.reduce(0) { $0 + max(0, $1) }
    #expect(
      solution.cost(on: network)
        == Int128(supply - instance.heads) * 100_000_000 + Int128(instance.cost))
  }

  /// The further lot of each file changes neither optimum (published as well).
  @Test(arguments: PublishedInstance.all.prefix(2))
  func `one more lot is taken in`(_ instance: PublishedInstance) throws {
    let lots = try MatchingInstance(lots: instance.text("txt"))
    let graph = try lots.graph(includingNext: true)
    #expect(graph.supplies.count == (try lots.graph().supplies.count) + 1)
    let levels = try graph.optimum().levels
    #expect(levels.heads == instance.heads)
    #expect(levels.cost == instance.cost)
  }

  @Test(arguments: [
    "", "# no radius\nR 0 1 2 3", "# radius_m 10\nL 0 0 0 0 0 0 0 1 0 9", "# radius_m 10\nQ 1",
    "# radius_m 10\nL 0 0 0 0 0 0 0 0 0 9 100", "# radius_m 10\nL 0 0 0 0 0 0 0 1 0 9 0",
    "# radius_m 10\nS 0 0 99999999999 0 0 0 0 1 0 9 100", "# radius_m 10\nR 0 1 2 x",
  ])
  func `a damaged lots file is refused with its line`(_ text: String) {
    #expect(throws: MatchingFault.self) { try MatchingInstance(lots: text) }
  }

  @Test(arguments: [
    "", "p min 2", "p max 2 1", "n 1 5", "p min 2 1\nn 3 5", "p min 2 1\na 1 2 1 5 7",
    "p min 2 1\na 1 3 0 5 7", "p min 2 1\na 1 2 0 x 7", "p min 99999999999 0", "p min 2 1\nz",
  ])
  func `a damaged DIMACS file is refused with its line`(_ text: String) {
    #expect(throws: MatchingFault.self) { try FlowNetwork(dimacs: text) }
  }
}
