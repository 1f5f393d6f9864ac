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
      try solution.cost(on: network)
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
    ("", "radius-missing"), ("# no radius\nR 0 1 2 3\nR 1 2 3 4", "radius-missing"),
    ("# radius_m x", "not-a-number"), ("# radius_m 9223372036854775807", "out-of-range"),
    ("# radius_m 10\nL 0 0 0 0 0 0 0 1 0 9", "field-count"), ("# radius_m 10\nQ 1", "unknown-line"),
    ("# radius_m 10\nL 0 0 0 0 0 0 0 0 0 9 100", "out-of-range"),
    ("# radius_m 10\nL 0 0 0 0 0 0 0 1 0 9 0", "out-of-range"),
    ("# radius_m 10\nL 0 0 0 0 0 0 0 -1 0 9 1", "out-of-range"),
    ("# radius_m 10\nL 0 0 -9223372036854775808 0 0 0 0 1 0 9 1", "out-of-range"),
    ("# radius_m 10\nS 0 0 99999999999 0 0 0 0 1 0 9 100", "out-of-range"),
    ("# radius_m 10\nR 0 1 2 x", "not-a-number"),
    ("# radius_m 10\nR 0 1 2 3\nR 0 2 3 4", "repeated"),
    ("# radius_m 10\nL 0 0 0 0 0 0 0 1 0 9 1\nL 0 0 0 0 0 0 0 1 0 9 1", "repeated"),
  ])
  func `a damaged lots file is refused with a code`(_ text: String, code: String) {
    #expect(codes(of: text) { _ = try MatchingInstance(lots: $0) } == [code])
  }

  @Test(arguments: [
    ("", "problem-missing"), ("p min 2", "field-count problem-missing"),
    ("p max 2 1", "field-count problem-missing"), ("n 1 5", "problem-missing"),
    ("p min 2 0\nn 3 5", "unknown-node"), ("p min 2 1\na 1 2 1 5 7", "lower-bound"),
    ("p min 2 1\na 1 3 0 5 7", "unknown-node"), ("p min 2 1\na 1 1 0 5 7", "loop"),
    ("p min 2 1\na 1 2 0 x 7", "not-a-number arc-count"),
    ("p min 2 1\na 1 2 0 -5 7", "out-of-range"),
    ("p min 99999999999 0", "out-of-range"), ("p min 100000000 0", "out-of-range"),
    ("p min 2 0\nz", "unknown-line"), ("p min 2 2\na 1 2 0 5 7", "arc-count"),
    ("p min 2 0\nn 1 5", "unbalanced"), ("p min 2 0\nn 1 0\nn 1 0", "repeated"),
    ("p min 2 0\np min 2 0", "repeated"),
  ])
  func `a damaged DIMACS file is refused with a code`(_ text: String, code: String) {
    let expected =
      code.hasSuffix("problem-missing")
      ? ["problem-missing"] : code.split(separator: " ").map(String.init)
    #expect(codes(of: text) { _ = try FlowNetwork(dimacs: $0) } == expected)
  }

  @Test func `all that is wrong with a file is told at once, by its lines`() {
    let text = "# radius_m 10\r\nQ 1\r\n\r\nL 0 0 0 0 0 0 0 0 0 9 100\r\nR 0 x 2 3\r\n"
    #expect {
      try MatchingInstance(lots: text)
    } throws: { error in
      (error as? InstanceFaults)?.faults == [
        InstanceFault(line: 2, .unknownLine), InstanceFault(line: 4, .outOfRange),
        InstanceFault(line: 5, .notANumber),
      ]
    }
  }

  private func codes(of text: String, _ read: (String) throws -> Void) -> [String] {
    do {
      try read(text)
      return []
    } catch {
      return (error as? InstanceFaults)?.faults.map(\.code.rawValue) ?? ["\(error)"]
    }
  }

  /// Both ends of the pair of lots without heads are outside of the tree that the solver builds.
  @Test func `a pair of lots without heads is in the proof as well`() throws {
    let network = try FlowNetwork(
      dimacs: """
        p min 6 6
        n 1 1
        n 6 -1
        a 1 2 0 1 0
        a 1 3 0 0 0
        a 4 6 0 1 0
        a 5 6 0 0 0
        a 3 5 0 1 7
        a 1 6 0 1 100000000
        """)
    let solution = try network.solve()
    try solution.certify(network)
    #expect(try solution.cost(on: network) == 100_000_000)
  }
}
