import MatchingEngine
import Testing

@Suite struct FlowNetworkTests {
  /// Two ways from 0 to 3, one cheap and narrow.
  private func twoWays(units: Int64) throws -> FlowNetwork {
    var network = try FlowNetwork(supplies: [units, 0, 0, -units])
    try network.addArc(from: 0, to: 1, capacity: 2, cost: 1)
    try network.addArc(from: 1, to: 3, capacity: 9, cost: 1)
    try network.addArc(from: 0, to: 2, capacity: 9, cost: 4)
    try network.addArc(from: 2, to: 3, capacity: 3, cost: 4)
    return network
  }

  @Test func `the cheap way is filled first`() throws {
    let network = try twoWays(units: 4)
    let solution = try network.solve()
    #expect(solution.flow == [2, 2, 2, 2])
    #expect(try solution.cost(on: network) == 20)
    try solution.certify(network)
  }

  @Test func `more than the ways can carry is infeasible`() throws {
    let network = try twoWays(units: 6)
    #expect(throws: FlowFault.infeasible) { try network.solve() }
  }

  @Test func `a circle that earns is filled up`() throws {
    var network = try FlowNetwork(supplies: [0, 0, 0])
    try network.addArc(from: 0, to: 1, capacity: 5, cost: -3)
    try network.addArc(from: 1, to: 2, capacity: 4, cost: 1)
    try network.addArc(from: 2, to: 0, capacity: 9, cost: 1)
    let solution = try network.solve()
    #expect(solution.flow == [4, 4, 4])
    try solution.certify(network)
  }

  @Test func `supplies that do not cancel are refused`() {
    #expect(throws: FlowFault.unbalancedSupply(1)) { try FlowNetwork(supplies: [3, -2]) }
  }

  @Test(arguments: [[Int64.max, -Int64.max], [Int64.max, 1, -5], [-5, .min]])
  func `supplies beyond 62 bits are refused`(_ supplies: [Int64]) {
    #expect(throws: FlowFault.overflow("supplies")) { try FlowNetwork(supplies: supplies) }
  }

  @Test func `arcs that make no sense are refused`() throws {
    var network = try FlowNetwork(supplies: [0, 0])
    #expect(throws: FlowFault.nodeOutOfRange(2)) {
      try network.addArc(from: 2, to: 0, capacity: 1, cost: 1)
    }
    #expect(throws: FlowFault.nodeOutOfRange(1)) {
      try network.addArc(from: 1, to: 1, capacity: 1, cost: 1)
    }
    #expect(throws: FlowFault.negativeCapacity(-1)) {
      try network.addArc(from: 0, to: 1, capacity: -1, cost: 1)
    }
    #expect(network.arcCount == 0)
  }

  @Test(arguments: [Int128.max, .min, Int128.max / 47])
  func `costs too large for exact prices are refused`(_ cost: Int128) throws {
    var network = try FlowNetwork(supplies: [1, -1])
    try network.addArc(from: 0, to: 1, capacity: 1, cost: cost)
    #expect(throws: FlowFault.overflow("costs")) { try network.solve() }
  }

  @Test func `costs of 100 bits are added without loss`() throws {
    let large = Int128(1) << 100
    var network = try FlowNetwork(supplies: [1, -1])
    try network.addArc(from: 0, to: 1, capacity: 1, cost: large + 1)
    try network.addArc(from: 0, to: 1, capacity: 1, cost: large)
    #expect(try network.solve().flow == [0, 1])
  }

  @Test func `capacities of a matching that no sum holds are refused, not trapped on`() throws {
    var network = try FlowNetwork(supplies: [1, 0, 0, -1])
    for lot in 1...2 { try network.addArc(from: 0, to: lot, capacity: .max, cost: 0) }
    try network.addArc(from: 0, to: 3, capacity: 1, cost: 9)
    #expect(throws: FlowFault.overflow("capacities")) { try network.solve() }
  }

  @Test func `levels that do not fit together are refused`() throws {
    let lots = 1 << 17
    let graph = try MatchingGraph(
      supplies: [GraphSupply(open: 1, willing: 1)]
        + Array(repeating: GraphSupply(open: 0, willing: 0), count: lots),
      demands: Array(repeating: GraphDemand(open: 1, isUrgent: true), count: lots),
      arcs: [GraphArc(surplus: 0, shortage: 0, cost: 1 << 61, distanceMetres: 0)])
    #expect(throws: FlowFault.self) { try graph.optimum() }
  }
}
