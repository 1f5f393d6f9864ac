import Domain

extension MatchingSnapshot {
  /// What was solved, in one canonical form: equal snapshots and rules, in whatever order they were
  /// found, give equal bytes. The caller makes the digest.
  package func canonicalBytes(rules: MatchingRules) -> [UInt8] {
    var writer = CanonicalBytes()
    writer.text("tiaoji matching input 2")
    writer.rules(rules)
    for day in [today, earliestStart, earliestUrgentStart] { writer.integer(day.number) }
    writer.list(surplus) { $0.lot($1) }
    writer.list(shortage) { $0.lot($1) }
    writer.list(blocked.sorted()) {
      $0.id($1.surplus)
      $0.id($1.shortage)
    }
    return writer.bytes
  }
}

extension MatchingRules {
  /// Equal rules give equal bytes.
  package var canonicalBytes: [UInt8] {
    var writer = CanonicalBytes()
    writer.rules(self)
    return writer.bytes
  }
}

extension MatchingResult {
  /// What came out, in one canonical form. The caller makes the digest.
  package var canonicalBytes: [UInt8] {
    var writer = CanonicalBytes()
    writer.text("tiaoji matching result 1")
    for levels in [levels, keptLevels] {
      for level in MatchingLevel.allCases { writer.integer(levels[level]) }
    }
    writer.number(arcs)
    writer.list(pairs) { $0.pair($1) }
    writer.list(dropped) { $0.pair($1) }
    writer.list(countiesWithoutMinimumWage) { $0.text($1.text) }
    return writer.bytes
  }
}

extension CanonicalBytes {
  fileprivate mutating func id(_ id: EntityID) {
    integer(id.high)
    integer(id.low)
  }

  fileprivate mutating func rules(_ rules: MatchingRules) {
    number(rules.leastSharedDays)
    number(rules.weights.metresPerPoint)
    list(rules.weights.named) {
      $0.text($1.0)
      $0.number($1.1)
    }
    list(rules.widening.days) { $0.number($1) }
    list(rules.minimumWages.sorted { $0.key < $1.key }) {
      $0.text($1.key.text)
      $0.integer($1.value.fen)
    }
  }

  fileprivate mutating func lot(_ lot: OpenLot) {
    id(lot.id)
    integer(lot.version)
    number(lot.open)
    number(lot.waitedDays)
    terms(lot.terms)
  }

  private mutating func terms(_ terms: LotTerms) {
    text(terms.enterprise.text)
    text(terms.side.rawValue)
    text(terms.postClass.rawValue)
    text(terms.occupation)
    optionalText(terms.certificate)
    flag(terms.certificateRequired)
    number(terms.heads)
    number(terms.willingHeads)
    integer(terms.from.number)
    integer(terms.to.number)
    text(terms.region.text)
    optionalText(terms.town)
    integer(terms.place.latitudeE6)
    integer(terms.place.longitudeE6)
    text(terms.wage.form.rawValue)
    integer(terms.wage.rate.fen)
    integer(terms.wage.monthlyFloor.fen)
    for words in [terms.skills, terms.hazards, terms.shifts] { list(words) { $0.text($1) } }
    flag(terms.lodging)
    number(terms.reachMetres)
    number(terms.smallestGroup)
    number(terms.trainingDays)
    flag(terms.otherOccupationAllowed)
    switch terms.urgency {
    case .normal: optionalText(nil)
    case .urgent(let reason): optionalText(reason)
    }
  }

  fileprivate mutating func pair(_ pair: MatchedPair) {
    id(pair.surplus)
    id(pair.shortage)
    number(pair.heads)
    let cost = pair.cost
    for part in [
      cost.distance, cost.occupation, cost.training, cost.wage, cost.uncovered, cost.waiting,
    ] {
      integer(part)
    }
    integer(pair.from.number)
    integer(pair.to.number)
    number(pair.distanceMetres)
    flag(pair.urgent)
  }
}
