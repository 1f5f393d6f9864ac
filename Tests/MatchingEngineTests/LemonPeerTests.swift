import Foundation
import MatchingEngine
import Testing

/// The optimum against the network simplex of LEMON, which shares no line with ours: scripts/lemon_peer.cpp.
@Suite struct LemonPeerTests {
  private static let seedsOfShape = 25

  /// Equal objectives mean equal levels, all of them. Not because any two flows of one folded cost are
  /// equal: the weights of ``LevelWeights`` are only as large as one simple cycle needs. But LEMON's
  /// objective is the least there is, so a flow of ours with the same is optimal in the folded cost; and
  /// two such optima differ by simple cycles that cost nothing, on each of which the first level that
  /// changes would outweigh all levels below it, so that none does.
  @Test func `LEMON finds the same objective on every random graph, all levels folded`() throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "tiaoji-lemon-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let peer = try LemonPeer(in: folder)
    let cases = try GraphShape.allCases.flatMap { shape in
      try (0..<Self.seedsOfShape).map { seed in
        var generator = SeededGenerator(seed: seed)
        return (name: "\(shape), seed \(seed)", graph: try shape.graph(&generator))
      }
    }
    let files = try cases.enumerated().map { index, one in
      try #require(try one.graph.fitsLong, "\(one.name)")
      let file = folder.appending(path: "\(index).min")
      try one.graph.dimacs(through: .tie).write(to: file, atomically: false, encoding: .utf8)
      return file
    }
    let objectives = try peer.objectives(of: files)
    try #require(objectives.count == cases.count)
    for ((name, graph), objective) in zip(cases, objectives) {
      let optimum = try graph.optimum()
      let folded = try graph.dimacsObjective(optimum.levels, through: .tie)
      #expect(folded == Int128(objective), "\(name)")
      #expect(throws: Never.self, "\(name)") { try graph.certify(optimum) }
      // Of other weights, as there is room for more lots: what is equal here is equal level by level.
      let live = try LiveMatching(graph, lotsMaximum: 1_000, costMagnitude: 1_000)
      #expect(live.levels == optimum.levels, "\(name)")
    }
  }
}

/// LEMON's solver, compiled once for all graphs of a test.
private struct LemonPeer {
  private let program: URL

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// A line of its output.
  private struct Answer: Decodable {
    let objective: Int64
  }

  /// - Throws: ``Failure`` if it cannot be compiled: no compiler is a failure, never a skipped test.
  init(in folder: URL) throws {
    program = folder.appending(path: "lemon")
    let root = #filePath.components(separatedBy: "/Tests/").first ?? "."
    let source = "\(root)/scripts/lemon_peer.cpp"
    _ = try Self.run("/usr/bin/env", ["g++", "-O1", "-o", program.path, source], in: folder)
  }

  /// The least cost of each DIMACS file, in one process for all.
  func objectives(of files: [URL]) throws -> [Int64] {
    let folder = program.deletingLastPathComponent()
    let said = try Self.run(program.path, files.map(\.path), in: folder)
    return try said.split(separator: "\n").map {
      try JSONDecoder().decode(Answer.self, from: Data($0.utf8)).objective
    }
  }

  private static func run(_ command: String, _ words: [String], in folder: URL) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: command)
    process.arguments = words
    // Files, not pipes: neither side can block on the other whatever the amounts.
    let (out, errors) = (folder.appending(path: "out"), folder.appending(path: "errors"))
    for file in [out, errors] { try Data().write(to: file) }
    process.standardOutput = try FileHandle(forWritingTo: out)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      let said = try String(contentsOf: errors, encoding: .utf8)
      throw Failure(
        description: "\(command) exited \(process.terminationStatus), which scripts/bootstrap may "
          + "mend: \(said)")
    }
    return try String(contentsOf: out, encoding: .utf8)
  }
}

extension MatchingGraph {
  /// Whether LEMON's `long` holds what it may compute, with room to spare. Its artificial arcs cost the
  /// dearest arc times the nodes, a price is at most that along a way of all nodes' dearest arcs, and the
  /// objective is at most all heads by the bypass, the dearest arc. With all levels folded that arc grows
  /// by the cube of the lots: a hundred lots of either side with costs of two digits fit well.
  fileprivate var fitsLong: Bool {
    get throws {
      let weights = try LevelWeights(for: self, through: .tie)
      let dearest = weights.urgentHead + weights.head
      let nodes = Int128(supplies.count + demands.count + 2)
      return dearest * (4 * nodes + Int128(supply)) < Int128(Int64.max)
    }
  }
}

/// Random graphs of one structure. In all of them some lots have no heads, some heads of a surplus lot are
/// not willing, some shortages are urgent and some pairs earn; few numbers, so that there are many ties.
private enum GraphShape: CaseIterable {
  case sparse, dense, clusters, chain, star, oneSided, equalCosts, equalHeads, singleHeads, doubled

  func graph(_ generator: inout SeededGenerator) throws -> MatchingGraph {
    let (surplus, shortage) = sides(&generator)
    let alike = Int64(generator.number(1...9))
    func open(_ generator: inout SeededGenerator) -> Int64 {
      switch self {
      case .singleHeads: 1
      case .equalHeads: alike
      default: generator.chance(15) ? 0 : Int64(generator.number(1...12))
      }
    }
    let supplies = (0..<surplus).map { _ in
      let open = open(&generator)
      let some = Int64(generator.number(0...Int(open)))
      return GraphSupply(open: open, willing: [0, some, open][generator.number(0...2)])
    }
    let demands = (0..<shortage).map { _ in
      GraphDemand(open: open(&generator), isUrgent: generator.chance(30))
    }
    return try MatchingGraph(
      supplies: supplies, demands: demands,
      arcs: pairs(surplus, shortage, &generator).map { arc($0, $1, &generator) })
  }

  private func sides(_ generator: inout SeededGenerator) -> (surplus: Int, shortage: Int) {
    switch self {
    case .chain:
      let links = generator.number(20...80)
      return (links, links + generator.number(-1...1))
    case .star:
      return generator.chance(50)
        ? (generator.number(1...2), generator.number(10...90))
        : (generator.number(10...90), generator.number(1...2))
    case .oneSided:
      let (few, many) = (generator.number(2...6), generator.number(60...150))
      return generator.chance(50) ? (few, many) : (many, few)
    case .dense:
      return (generator.number(8...25), generator.number(8...25))
    default:
      return (generator.number(15...60), generator.number(15...60))
    }
  }

  private func pairs(
    _ surplus: Int, _ shortage: Int, _ generator: inout SeededGenerator
  ) -> [(Int, Int)] {
    let all = (0..<surplus).flatMap { row in (0..<shortage).map { (row, $0) } }
    func some(_ percent: Int, _ generator: inout SeededGenerator) -> [(Int, Int)] {
      all.filter { _ in generator.chance(percent) }
    }
    switch self {
    case .sparse:
      return Array(all.shuffled(using: &generator).prefix(surplus + shortage))
    case .dense: return some(90, &generator)
    case .star: return some(95, &generator)
    case .clusters:
      // Blocks of five by five, and a few pairs from each to the next.
      return all.filter { row, column in
        let apart = column / 5 - row / 5
        return apart == 0 || (apart == 1 && generator.chance(8))
      }
    case .chain:
      return all.filter { row, column in column == row || column == row + 1 }
        .shuffled(using: &generator)
    case .doubled:
      let once = some(10, &generator)
      return (once + once).shuffled(using: &generator)
    default: return some(20, &generator)
    }
  }

  private func arc(
    _ surplus: Int, _ shortage: Int, _ generator: inout SeededGenerator
  ) -> GraphArc {
    let isAlike = self == .equalCosts
    return GraphArc(
      surplus: Int32(surplus), shortage: Int32(shortage),
      cost: isAlike ? 7 : Int64(generator.number(-10...30)), distanceMetres: 0,
      locality: isAlike
        ? .elsewhere : Locality(rawValue: UInt8(generator.number(0...3))) ?? .elsewhere,
      tie: isAlike ? 9 : UInt8(generator.number(0...255)))
  }
}
