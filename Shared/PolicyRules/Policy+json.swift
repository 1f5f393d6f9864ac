internal import Domain

extension Policy {
  /// Everything that was read, for `policy show`; not a form that is read again.
  package var json: JSONTree {
    .fields([
      ("id", .text(id)), ("version", .number(version)), ("hash", .text(hash)),
      ("name", terms.name.json), ("authority", terms.authority.json),
      ("jurisdiction", .text(terms.jurisdiction)), ("document", terms.document.json),
      ("valid", days(terms.valid.from, terms.valid.to)),
      ("beneficiary", .text(terms.beneficiary.rawValue)),
      ("apply", .text(terms.apply.rawValue)), ("messageFirst", .flag(terms.messageFirst)),
      ("amount", .text(terms.amount.rawValue)), ("publicity", .text(terms.publicity.rawValue)),
      ("fundingSource", .text(terms.fundingSource)),
      ("rounding", .text(terms.rounding.rawValue)),
      ("businessKey", .texts(terms.businessKey.map(\.rawValue))),
      ("period", days(form.period.from, form.period.to)),
      ("populations", .list(form.populations.map(\.json))),
      ("conditions", .list(form.conditions.map(\.json))),
      ("exclusions", .list(form.exclusions.map(\.json))),
      ("formula", form.formula?.json ?? .null),
      ("clause", form.formulaClause?.json ?? .null),
      ("caps", .list(form.caps.map { .fields([("id", .text($0.id)), ("most", "\($0.most)")]) })),
      ("evidence", .list(terms.evidence.map(\.json))),
      ("readings", .list(readings.map { $0.json(taken[$0.id]) })),
    ])
  }

  private func days(_ from: CalendarDay, _ to: CalendarDay?) -> JSONTree {
    .fields([("from", .text(from.iso)), ("to", .optional(to?.iso))])
  }
}

extension PolicyPopulation {
  fileprivate var json: JSONTree {
    .fields([
      ("id", .text(id)), ("name", name.json), ("of", .text(source.rawValue)),
      (
        "where", .list(filters.map { .fields([("id", .text($0.id)), ("text", $0.text.json)]) })
      ),
    ])
  }
}

extension PolicyCondition {
  /// The comparison and what it is with: `oneOf private`, `atLeast 50 person`.
  package var comparison: String {
    switch test {
    case .oneOf(let kinds): "oneOf \(kinds.map(\.rawValue).joined(separator: ", "))"
    case .bound(let bound): "\(bound)"
    }
  }

  fileprivate var json: JSONTree {
    .fields([
      ("id", .text(id)), ("subject", "\(subject)"), ("comparison", .text(comparison)),
      ("nearly", .optional(nearly.map { "\($0)" })), ("text", text.json),
      ("clause", clause.json), ("remedy", remedy.json),
    ])
  }
}

extension PolicyFormula {
  fileprivate var json: JSONTree {
    switch self {
    case .tiers(let tiers):
      .fields([
        ("tiers", .text(tiers.count)), ("sum", .flag(tiers.sum)),
        (
          "steps",
          .list(
            tiers.steps.map {
              .fields([
                ("id", .text($0.id)), ("bound", "\($0.bound)"), ("amount", "\($0.amount)"),
              ])
            })
        ),
      ])
    case .sum(let sum):
      .fields([
        ("sum", .text(sum.over)), ("quantity", .text(sum.quantity.rawValue)),
        ("rate", "\(sum.rate)"), ("per", .texts(sum.per.map(\.rawValue))),
      ])
    }
  }
}

extension PolicyReading {
  fileprivate func json(_ taken: String?) -> JSONTree {
    .fields([
      ("id", .text(id)), ("question", question.json), ("chosen", chosen.json),
      (
        "alternatives",
        .list(
          alternatives.map {
            .fields([
              ("id", .text($0.id)), ("text", $0.text.json), ("changes", .texts($0.paths)),
            ])
          })
      ),
      ("inForce", .text(taken ?? chosen.id)),
    ])
  }
}

extension PolicyReading.Choice {
  fileprivate var json: JSONTree { .fields([("id", .text(id)), ("text", text.json)]) }
}
