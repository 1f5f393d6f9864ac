internal import ArgumentParser
internal import Foundation
internal import MatchingEngine

/// The matching engine on a published instance, apart from any city.
struct MatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "match", abstract: "Solves a matching instance from a file.",
    subcommands: [Solve.self])

  struct Solve: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints the most heads that can be lent, and at what least cost.",
      discussion: """
        FILE is in the lots format, or a DIMACS minimum-cost flow if its name ends in .min; \
        both are told of in Tests/MatchingEngineTests/Instances. The result is proved optimal \
        before it is printed.
        """)

    @Argument(help: "The instance.") var file: String

    func run() throws {
      let clock = ContinuousClock()
      let began = clock.now
      let solved = try InstanceOptimum(file: file)
      let took = (clock.now - began) / .milliseconds(1)
      say(
        "\(solved.arcs) arcs, \(solved.heads) heads, cost \(solved.cost); read, solved and proved in \(Int(took)) ms"
      )
    }
  }
}

/// The proved optimum of an instance file.
package struct InstanceOptimum: Hashable, Sendable {
  /// What a head costs in a DIMACS instance that goes past all lots.
  private static let bypassCost: Int128 = 100_000_000

  package let arcs: Int
  package let heads: Int64
  package let cost: Int64

  /// - Throws: ``OperatorFault`` if the file cannot be read, is damaged or has no solution.
  package init(file: String) throws {
    guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
      throw OperatorFault("\(file) cannot be read")
    }
    do {
      self = try file.hasSuffix(".min") ? Self(dimacs: text) : Self(lots: text)
    } catch MatchingFault.malformed(let line) {
      throw OperatorFault("\(file) is no instance: line \(line) cannot be read")
    } catch let fault as MatchingFault {
      throw OperatorFault("\(file) is no instance: \(fault)")
    } catch let fault as FlowFault {
      throw OperatorFault("\(file) has no solution: \(fault)")
    }
  }

  private init(lots text: String) throws {
    let graph = try MatchingInstance(lots: text).graph()
    let optimum = try graph.optimum()
    try graph.certify(optimum)
    (arcs, heads, cost) = (graph.arcs.count, optimum.levels.heads, optimum.levels.cost)
  }

  private init(dimacs text: String) throws {
    let network = try FlowNetwork(dimacs: text)
    let solution = try network.solve()
    try solution.certify(network)
    arcs = network.arcCount
    let passing = zip(network.costs, solution.flow)
      .reduce(into: Int64(0)) { if $1.0 == Self.bypassCost { $0 += $1.1 } }
    heads = network.supplies.reduce(0) { $0 + max(0, $1) } - passing
    cost = Int64(
      clamping: solution.cost(on: network) - Int128(passing) * Self.bypassCost)
  }
}
