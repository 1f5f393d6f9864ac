internal import ArgumentParser
internal import Foundation
internal import MatchingEngine

/// The matching engine: on a published instance, apart from any city, and on the live lots.
struct MatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "match", abstract: "Solves an instance from a file, or judges the live matching.",
    subcommands: [Solve.self, Export.self, WhatIf.self, Certify.self])

  struct Solve: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints the most heads that can be lent, and at what least cost.",
      discussion: """
        FILE is in the lots format, or a DIMACS minimum-cost flow if its name ends in .min; \
        both are told of in Tests/MatchingEngineTests/Instances. With --certify the result is \
        proved optimal from its prices before it is printed. --events takes a file of lines \
        such as: add L 7 330302 0 0 120.6 28.0 3 40 0 30 4500; heads S 12 9; withdraw L 3; \
        widen S 4 15000; freeze 3 12 5; release 3 12 5. After each the assignment is the \
        best again, and its figures are printed, those of frozen heads apart. A line that is \
        refused has no effect; all are named at the end.

        Limits: files of 512 MiB; of a lot, the radius and an event, numbers up to \
        \(MatchingInstance.numberMaximum), heads and wage above 0, radius in metres; of a DIMACS file, \
        \(FlowNetwork.dimacsNodesMaximum) nodes and numbers of 64 bits. What one arc from the only source \
        to the only sink carries past all other nodes counts neither as heads nor as cost.
        """)

    @Argument(help: "The instance.") var file: String
    @Flag(help: "As one line of JSON.") var json = false
    @Flag(help: "Prove the result optimal, and with --events after each.") var certify = false
    @Option(help: "A file of events to replay; lots format only.") var events: String?

    func run() throws {
      if let events { return try EventReplay(instance: file, events: events).run(json, certify) }
      let solved = try InstanceOptimum(file: file, certify: certify)
      if json {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return say(String(decoding: try encoder.encode(solved), as: UTF8.self))
      }
      say(
        """
        \(solved.arcs) arcs, \(solved.heads) heads, cost \(solved.cost)\
        \(certify ? ", proved optimal" : ""); candidates \(Int(solved.candidatesMilliseconds)) ms, \
        solve \(Int(solved.solveMilliseconds)) ms, peak \(solved.peakKiB / 1_024) MiB
        """)
    }
  }
}

extension MatchCommand {
  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Writes an instance in the lots format as a DIMACS minimum-cost flow.",
      discussion: "For solvers that are not ours. Comment lines tell the weights of the levels.")

    @Argument(help: "The instance, in the lots format.") var file: String
    @Argument(help: "The file to write.") var output: String

    func run() throws {
      let text = try InstanceFile.text(of: file)
      let dimacs = try InstanceFile.naming(file) {
        try MatchingInstance(lots: text).graph().dimacs()
      }
      do {
        try dimacs.write(toFile: output, atomically: true, encoding: .utf8)
      } catch {
        throw OperatorFault("\(output) cannot be written")
      }
    }
  }
}

/// The optimum of an instance file, and what it took.
package struct InstanceOptimum: Encodable, Sendable {
  package let arcs: Int
  package let heads: Int64
  package let cost: Int64
  package let isCertified: Bool
  /// To find the pairs that fit; 0 for a DIMACS file, which names them.
  let candidatesMilliseconds: Double
  /// From the pairs to the optimum.
  let solveMilliseconds: Double
  let certifyMilliseconds: Double
  let pivots: Int
  /// The most memory that the process has had.
  let peakKiB: Int

  /// - Throws: ``OperatorFault`` if the file cannot be read, is damaged or has no solution.
  package init(file: String, certify: Bool = true) throws {
    let text = try InstanceFile.text(of: file)
    self = try InstanceFile.naming(file) {
      try file.hasSuffix(".min")
        ? Self(dimacs: text, certify: certify) : Self(lots: text, certify: certify)
    }
  }

  private init(lots text: String, certify: Bool) throws {
    let instance = try MatchingInstance(lots: text)
    var watch = Stopwatch()
    let graph = try instance.graph()
    candidatesMilliseconds = watch.lap()
    let optimum = try graph.optimum(through: .cost)
    solveMilliseconds = watch.lap()
    if certify { try graph.certify(optimum) }
    certifyMilliseconds = watch.lap()
    (arcs, heads, cost) = (graph.arcs.count, optimum.levels.heads, optimum.levels.cost)
    (isCertified, pivots, peakKiB) = (certify, optimum.pivots, Stopwatch.peakKiB)
  }

  private init(dimacs text: String, certify: Bool) throws {
    let network = try FlowNetwork(dimacs: text)
    var watch = Stopwatch()
    let solution = try network.solve()
    candidatesMilliseconds = 0
    solveMilliseconds = watch.lap()
    if certify { try solution.certify(network) }
    certifyMilliseconds = watch.lap()
    arcs = network.arcCount
    let bypass = network.bypass
    let passing = bypass.map { Int128(solution.flow[$0]) } ?? 0
    let entering = network.supplies.reduce(Int128(0)) { $0 + Int128(max(0, $1)) }
    guard let heads = Int64(exactly: entering - passing),
      let cost = Int64(exactly: try solution.cost(on: network) { $0 != bypass })
    else { throw FlowFault.overflow("costs") }
    (self.heads, self.cost) = (heads, cost)
    (isCertified, pivots, peakKiB) = (certify, solution.pivots, Stopwatch.peakKiB)
  }
}

/// Milliseconds between laps.
private struct Stopwatch {
  private let clock = ContinuousClock()
  private var last: ContinuousClock.Instant

  init() { last = clock.now }

  mutating func lap() -> Double {
    let now = clock.now
    defer { last = now }
    return (now - last) / .milliseconds(1)
  }

  /// Of this program alone: what `getrusage` tells is never less than what the one had that started it.
  static var peakKiB: Int {
    let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = status?.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return line?.split(separator: " ").compactMap { Int($0) }.first ?? 0
  }
}

extension FlowNetwork {
  /// The one arc from the only source straight to the only sink, past all other nodes.
  fileprivate var bypass: Int? {
    let sources = supplies.indices.filter { supplies[$0] > 0 }
    let sinks = supplies.indices.filter { supplies[$0] < 0 }
    guard sources.count == 1, sinks.count == 1, nodeCount > 2 else { return nil }
    let straight = (0..<arcCount).filter {
      Int(tails[$0]) == sources[0] && Int(heads[$0]) == sinks[0]
    }
    return straight.count == 1 ? straight[0] : nil
  }
}
