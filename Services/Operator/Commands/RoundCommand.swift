internal import ArgumentParser
internal import Domain
internal import Events
internal import Foundation
internal import MatchingEngine
internal import MessageBus

/// Rounds found again from the journals, for a solver that is not ours.
struct RoundCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "round", abstract: "Exports rounds, for an independent solver to judge.",
    subcommands: [Export.self])

  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Writes rounds as DIMACS minimum-cost flow problems, with what the round reached.",
      discussion: """
        Each round is found again from the journals; that it is the same is proved by its digest. \
        rounds.csv holds what the round reached at each level, the least cost a solver must find, \
        and what nearest-first greedy reaches.
        """)

    @OptionGroup var client: ClientOptions

    @Option(help: "How many, drawn from those that had a pair to judge.") var count = 20
    @Option(help: "A whole number.") var seed: UInt64 = 1
    @Option(help: "The folder for the files.") var folder: String

    func run() throws {
      let processes = try client.processes()
      let ruling = try RoundReplay.Ruling(processes.configuration.process("matching").settings)
      var rounds: [(RoundClosed, MatchingSnapshot)] = []
      try RoundReplay.run(try processes.roundJournals(), ruling) { closed, snapshot in
        let digest = Digest32.sha256(snapshot.canonicalBytes(rules: ruling.rules))
        guard digest.bytes == closed.inputDigest else {
          throw OperatorFault(
            "round \(closed.round.text) saw something else than the journals tell")
        }
        if closed.arcs > 0 { rounds.append((closed, snapshot)) }
      }
      guard rounds.count >= count else {
        throw OperatorFault("only \(rounds.count) rounds had a pair to judge")
      }
      var random = SeededRandom(seed: seed, part: "rounds")
      random.shuffle(&rounds)
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      var table = [Self.header]
      for (index, (closed, snapshot)) in rounds.prefix(count).enumerated() {
        table.append(try write(closed, snapshot, ruling.rules, "round-\(index + 1).min"))
      }
      try (table.joined(separator: "\n") + "\n")
        .write(toFile: "\(folder)/rounds.csv", atomically: true, encoding: .utf8)
      say(
        "Wrote \(count) of \(rounds.count) rounds to \(folder); each input digest is the round's.")
    }

    private static let header =
      "file,round,arcs,supply,urgent_heads,heads,cost,objective,greedy_urgent_heads,greedy_heads,greedy_cost"

    private func write(
      _ closed: RoundClosed, _ snapshot: MatchingSnapshot, _ rules: MatchingRules, _ file: String
    ) throws -> String {
      let graph = try graph(of: snapshot, rules: rules)
      // What the round itself journalled, not what is solved here.
      var levels = MatchingLevels()
      levels.urgentHeads = Int64(closed.urgentHeads)
      levels.heads = Int64(closed.heads)
      levels.cost = closed.cost
      let greedy = graph.levels(of: graph.greedy())
      try graph.dimacs().write(toFile: "\(folder)/\(file)", atomically: true, encoding: .utf8)
      let numbers: [any CustomStringConvertible] = [
        closed.arcs, graph.supply, levels.urgentHeads, levels.heads, levels.cost,
        try graph.dimacsObjective(levels), greedy.urgentHeads, greedy.heads, greedy.cost,
      ]
      return ([file, closed.round.text] + numbers.map(\.description)).joined(separator: ",")
    }
  }
}

extension RoundReplay.Ruling {
  /// As Matching's own file has it; what it leaves out has the standard value.
  init(_ settings: ClientSettings) throws {
    self.init()
    lapsesMaximum = settings.integer("round.lapsesMaximum") ?? lapsesMaximum
    let weights: [(String, WritableKeyPath<CostWeights, Int>)] = [
      ("metresPerPoint", \.metresPerPoint), ("relatedOccupation", \.relatedOccupation),
      ("otherOccupation", \.otherOccupation), ("trainingDay", \.trainingDay),
      ("wageGapPerMille", \.wageGapPerMille), ("uncoveredDay", \.uncoveredDay),
      ("waitedDay", \.waitedDay), ("waitedDaysMaximum", \.waitedDaysMaximum), ("pair", \.pair),
    ]
    for (name, path) in weights {
      if let value = settings.integer("weights.\(name)") { rules.weights[keyPath: path] = value }
    }
    let stages: [(String, WritableKeyPath<ReachWidening, Int>)] = [
      ("countyDays", \.countyDays), ("cityDays", \.cityDays), ("provinceDays", \.provinceDays),
    ]
    for (name, path) in stages {
      if let value = settings.integer("reach.\(name)") { rules.widening[keyPath: path] = value }
    }
    if let file = settings.text("rules.minimumWages"), !file.isEmpty {
      rules.minimumWages = try MinimumWages.read(csv: try Self.read(file))
    }
    if let file = settings.text("rules.workingDays"), !file.isEmpty {
      workingDays = try WorkingDays(csv: try Self.read(file))
    }
  }

  private static func read(_ file: String) throws -> String {
    guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
      throw OperatorFault("\(file), which Matching's file names, cannot be read from here")
    }
    return text
  }
}
