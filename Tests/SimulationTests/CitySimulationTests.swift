import Foundation
import TestSupport
import Testing

@Suite struct CitySimulationTests {
  /// `TIAOJI_SIMULATION_SEEDS` seeds from `TIAOJI_SIMULATION_SEED` on; a seed alone is traced.
  private static let environment = ProcessInfo.processInfo.environment
  private static let first = environment["TIAOJI_SIMULATION_SEED"].flatMap { UInt64($0) }
  private static let count = environment["TIAOJI_SIMULATION_SEEDS"].flatMap { UInt64($0) }
  private static let seeds: Range<UInt64> = {
    let start = first ?? 1
    return start..<start + (count ?? (first == nil ? 100 : 1))
  }()

  @Test func `nothing is lost or doubled, whatever a seed does to the city`() async throws {
    let seeds = Self.seeds
    var total = SimulationCounts()
    var failures: [String] = []
    let began = ContinuousClock.now
    let runs = OrderedRuns(seeds: seeds) { Self.run($0, isTraced: seeds.count == 1) }
    for await outcome in runs.outcomes {
      total.add(outcome.counts)
      failures += outcome.problems.map { "seed \(outcome.seed): \($0)" }
      if let problem = outcome.problems.first {
        Issue.record(
          "seed \(outcome.seed): \(problem); replay: scripts/simulate --seed \(outcome.seed)")
      }
    }
    let time = ContinuousClock.now - began
    print("simulation: \(seeds.count) seeds from \(seeds.lowerBound) in \(time): \(total.line)")
    for failure in failures.prefix(40) { print("simulation: \(failure)") }
    // A run in which nothing goes wrong proves nothing.
    if seeds.count >= 100 { #expect(total.zeros == []) }
  }

  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func `the same seed gives the same journals, byte for byte`(_ seed: UInt64) throws {
    func journals() throws -> [[[UInt8]]] {
      let city = try SimulatedCity(seed: seed)
      _ = try city.run()
      return try city.nodes.map { try $0.journal() }
    }
    let (one, other) = (try journals(), try journals())
    #expect(!one.joined().isEmpty)
    #expect(one == other, "seed \(seed)")
  }

  private static func run(_ seed: UInt64, isTraced: Bool) -> Outcome {
    do {
      let city = try SimulatedCity(seed: seed, isTraced: isTraced)
      do {
        return Outcome(seed: seed, problems: try city.run(), counts: city.counts)
      } catch {
        return Outcome(seed: seed, problems: ["\(error)"], counts: city.counts)
      }
    } catch {
      return Outcome(seed: seed, problems: ["\(error)"], counts: SimulationCounts())
    }
  }
}

struct Outcome: Sendable {
  let seed: UInt64
  let problems: [String]
  let counts: SimulationCounts
}
