internal import Domain

extension Assessment {
  package var json: JSONTree {
    .fields([
      (
        "policy",
        .fields([
          ("id", .text(policyID)), ("version", .number(policyVersion)),
          ("hash", .text(policyHash)), ("name", policyName.json),
        ])
      ),
      ("source", document.json),
      ("readings", .list(readings.map(\.json))),
      ("factsHash", .text(factsHash)),
      ("on", .text(day.iso)),
      ("outcome", .text(outcome.rawValue)),
      ("eligible", .flag(isEligible)),
      ("nearly", .flag(isNearly)),
      ("provisional", .flag(provisional)),
      ("decidingDay", .text(decidingDay.iso)),
      ("amount", .text(amountKind.rawValue)),
      ("amountFen", amountFen.map(JSONTree.integer) ?? .null),
      ("ceilingFen", ceilingFen.map(JSONTree.integer) ?? .null),
      ("apply", .text(apply.rawValue)),
      ("messageFirst", .flag(messageFirst)),
      ("businessKey", .optional(businessKey)),
      ("refusals", .list(refusals.map(\.refusalJSON))),
      ("conditions", .list(conditions.map(\.json))),
      ("counts", .list(counts.map(\.json))),
      ("steps", .list(steps.map(\.json))),
      ("caps", .list(caps.map(\.json))),
      ("clause", formulaClause?.json ?? .null),
    ])
  }
}

extension PolicyTerms.Document {
  var json: JSONTree {
    .fields([
      ("title", title.json), ("date", .text(date.iso)), ("sha256", .optional(sha256)),
    ])
  }
}

extension ReadingInForce {
  fileprivate var json: JSONTree {
    .fields([
      ("reading", .text(reading)), ("alternative", .text(alternative)),
      ("chosen", .flag(isChosen)),
    ])
  }
}

extension ConditionResult {
  fileprivate var json: JSONTree {
    .fields([
      ("id", .text(id)), ("holds", .flag(holds)), ("subject", .text(subject)),
      ("value", .text(value)), ("comparison", .text(comparison)), ("needed", .text(needed)),
      ("shortfall", shortfall.map(JSONTree.integer) ?? .null), ("nearly", .flag(isNearly)),
      ("text", text.json), ("clause", clause?.json ?? .null), ("remedy", remedy?.json ?? .null),
    ])
  }

  /// What the refused are told.
  fileprivate var refusalJSON: JSONTree {
    .fields([
      ("reason", .text(id)), ("text", text.json),
      ("shortfall", shortfall.map(JSONTree.integer) ?? .null), ("remedy", remedy?.json ?? .null),
    ])
  }
}

extension PopulationCount {
  fileprivate var json: JSONTree {
    .fields([
      ("population", .text(population)), ("name", name.json), ("count", .number(persons.count)),
      ("persons", .texts(persons)),
      (
        "notCounted",
        .list(
          notCounted.map {
            .fields([
              ("filter", .text($0.filter)), ("text", $0.text.json),
              ("count", .number($0.persons.count)), ("persons", .texts($0.persons)),
            ])
          })
      ),
      ("repeated", .texts(repeated)),
    ])
  }
}

extension AssessmentStep {
  fileprivate var json: JSONTree {
    switch self {
    case .tier(let id, let bound, let count, let reached, let amountFen):
      .fields([
        ("step", "tier"), ("tier", .text(id)), ("comparison", .text(bound.comparison.rawValue)),
        ("bound", .text("\(bound.measure)")), ("count", .integer(count)),
        ("reached", .flag(reached)), ("amountFen", .integer(amountFen)),
      ])
    case .product(let group, let quantity, let rate, let amountFen):
      .fields([
        ("step", "product"), ("group", group.json), ("quantity", .integer(quantity)),
        ("rate", .text("\(rate)")), ("amountFen", .integer(amountFen)),
      ])
    case .cut(let cap, let group, let beforeFen, let amountFen):
      .fields([
        ("step", "cut"), ("cap", .text(cap)), ("group", group.json),
        ("beforeFen", .integer(beforeFen)), ("amountFen", .integer(amountFen)),
      ])
    case .total(let amountFen):
      .fields([("step", "total"), ("rounding", "down"), ("amountFen", .integer(amountFen))])
    }
  }
}

extension [GroupValue] {
  fileprivate var json: JSONTree {
    .fields(map { ($0.group.rawValue, .text($0.value)) })
  }
}

extension CapResult {
  fileprivate var json: JSONTree {
    .fields([
      ("cap", .text(id)), ("most", .text("\(most)")), ("mostFen", .integer(most.value)),
      ("groups", .number(groups)), ("cut", .number(cut)), ("cutFen", .integer(cutFen)),
    ])
  }
}
