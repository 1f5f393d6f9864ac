package import Domain
private import Foundation
internal import MatchingEngine
package import ServiceKit

/// Every setting of Matching.
package struct MatchingConfiguration: Sendable {
  package static let process = "matching"

  package enum Keys {
    package static let settle = ConfigurationKey(
      "round.settleMilliseconds", .integer(200), unit: "ms",
      "from the first change to the round that sees it")
    package static let lotsMaximum = ConfigurationKey(
      "round.lotsMaximum", .integer(2_000), unit: "lots",
      "changed ones that one round sees, oldest first")
    package static let pairsMaximum = ConfigurationKey(
      "round.pairsMaximum", .integer(200_000), unit: "pairs",
      "that one round looks at, roughly: it bounds how long answers wait for it")
    package static let explainMilliseconds = ConfigurationKey(
      "explain.settleMilliseconds", .integer(1_000), unit: "ms",
      "from a round to telling why lots are open, and between two such turns")
    package static let explainMaximum = ConfigurationKey(
      "explain.lotsMaximum", .integer(50), unit: "lots", "that are told of in one turn")
    static let widening = [
      Widening("countyDays", \.countyDays, "its county"),
      Widening("cityDays", \.cityDays, "its city, where lodging is offered"),
      Widening("provinceDays", \.provinceDays, "all that is served, where lodging is offered"),
    ]
    package static let lapsesMaximum = ConfigurationKey(
      "round.lapsesMaximum", .integer(3), unit: "proposals",
      "left unanswered in a row before a lot leaves the rounds until it is amended")
    package static let minimumWages = ConfigurationKey(
      "rules.minimumWages", .text(""), unit: "path",
      "CSV (region,monthly_fen) of the local minimum wages; without one a wage is not checked")
    package static let workingDays = ConfigurationKey(
      "rules.workingDays", .text(""), unit: "path",
      "CSV (date,kind) of the working-day exceptions; empty: the built-in ones")

    static let weights: [Weight] = [
      Weight("metresPerPoint", \.metresPerPoint, "metres that cost one point"),
      Weight("relatedOccupation", \.relatedOccupation, "for another occupation of a cluster"),
      Weight("otherOccupation", \.otherOccupation, "for an occupation of another cluster"),
      Weight("trainingDay", \.trainingDay, "per day of training"),
      Weight("wageGapPerMille", \.wageGapPerMille, "per mille between the wage floors"),
      Weight("uncoveredDay", \.uncoveredDay, "per day needed and not covered"),
      Weight("waitedDay", \.waitedDay, "credit per day waited"),
      Weight("waitedDaysMaximum", \.waitedDaysMaximum, "days of waiting that count"),
      Weight("pair", \.pair, "that a pair fewer may cost"),
    ]

    package static let all =
      ServiceConfiguration.Keys.all + ServiceConfiguration.Keys.peer("intake") + [
        settle, lotsMaximum, pairsMaximum, lapsesMaximum, explainMilliseconds, explainMaximum,
        minimumWages,
        workingDays,
      ] + widening.map(\.key) + weights.map(\.key)
  }

  package let service: ServiceConfiguration
  package let ruling: MatchingRuling

  package init(_ settings: Settings) throws {
    service = try ServiceConfiguration(
      process: Self.process, peers: ["intake"], settings: settings)
    // The days that a loan must have are the domain's: Intake refuses shorter spans by the same number.
    var rules = MatchingRules()
    for weight in Keys.weights {
      rules.weights[keyPath: weight.path] = settings.integer(weight.key)
    }
    for stage in Keys.widening {
      rules.widening[keyPath: stage.path] = settings.integer(stage.key)
    }
    rules.minimumWages = try Self.read(settings.text(Keys.minimumWages), or: [:]) {
      try MinimumWages.read(csv: $0)
    }
    ruling = MatchingRuling(
      engine: rules,
      workingDays: try Self.read(settings.text(Keys.workingDays), or: .builtIn) {
        try WorkingDays(csv: $0)
      },
      settleMilliseconds: UInt64(clamping: settings.integer(Keys.settle)),
      lotsMaximum: settings.integer(Keys.lotsMaximum),
      pairsMaximum: settings.integer(Keys.pairsMaximum),
      lapsesMaximum: settings.integer(Keys.lapsesMaximum),
      explainMilliseconds: UInt64(clamping: settings.integer(Keys.explainMilliseconds)),
      explainMaximum: settings.integer(Keys.explainMaximum),
      roundPartition: service.partitions.min() ?? "")
    try check()
  }

  /// Of the prefectures served.
  package var countiesWithoutMinimumWage: [RegionCode] {
    Regions.all.map(\.code).filter {
      service.partitions.contains($0.prefecture) && ruling.engine.minimumWages[$0] == nil
    }
  }

  private func check() throws {
    var problems: [String] = []
    do {
      try ruling.engine.validate()
    } catch {
      problems.append("a rule or weight is out of range: \(error)")
    }
    for (key, number) in [
      (Keys.lotsMaximum, ruling.lotsMaximum), (Keys.lapsesMaximum, ruling.lapsesMaximum),
      (Keys.explainMaximum, ruling.explainMaximum), (Keys.pairsMaximum, ruling.pairsMaximum),
    ] where number < 1 {
      problems.append("key '\(key.name)' must be 1 or more")
    }
    guard problems.isEmpty else { throw ConfigurationFault(problems: problems) }
  }

  private static func read<Value>(
    _ file: String, or standard: Value, _ parse: (String) throws -> Value
  ) throws -> Value {
    guard !file.isEmpty else { return standard }
    do {
      return try parse(try String(contentsOfFile: file, encoding: .utf8))
    } catch {
      throw ConfigurationFault(problems: ["cannot read \(file): \(error)"])
    }
  }
}

/// One weight of the cost of lending one head, as a setting.
struct Weight: Sendable {
  let key: ConfigurationKey
  let path: any WritableKeyPath<CostWeights, Int> & Sendable

  init(
    _ name: String, _ path: any WritableKeyPath<CostWeights, Int> & Sendable, _ purpose: String
  ) {
    let standard = CostWeights.standard[keyPath: path]
    key = ConfigurationKey("weights.\(name)", .integer(standard), unit: "points", purpose)
    self.path = path
  }
}

/// From which day of waiting on a lot is matched farther away than it states, as a setting.
struct Widening: Sendable {
  let key: ConfigurationKey
  let path: any WritableKeyPath<ReachWidening, Int> & Sendable

  init(
    _ name: String, _ path: any WritableKeyPath<ReachWidening, Int> & Sendable, _ area: String
  ) {
    let standard = ReachWidening.standard[keyPath: path]
    key = ConfigurationKey(
      "reach.\(name)", .integer(standard), unit: "days",
      "waited, from which on a lot is matched in \(area)")
    self.path = path
  }
}
