package import Domain

extension Policy {
  /// Holds facts against the policy as of a day. Refusal is an answer; only facts that cannot be
  /// judged are an error.
  ///
  /// Before the period is over the answer is provisional: whoever has not left so far counts as
  /// staying, and what was held so far is summed. The same facts on the deciding day may say less.
  /// - Throws: all faults of the facts: missing ones, negative ones, days after `day`.
  package func assess(
    _ facts: PolicyFacts, on day: CalendarDay
  ) throws(PolicyFaults) -> Assessment {
    let faults = facts.faults(on: day, needs: form.needs)
    guard faults.isEmpty else { throw PolicyFaults(faults) }
    let judged = form.populations.map {
      PopulationJudge(population: $0, period: form.period).judge(facts)
    }
    let counts = judged.map(\.count)
    let judge = ConditionJudge(policy: self, facts: facts, day: day, counts: counts)
    let conditions = judge.judge()
    let refusals = conditions.filter { !$0.holds }
    let isNearly = !refusals.isEmpty && refusals.allSatisfy(\.isNearly)
    let outcome: Assessment.Outcome =
      refusals.isEmpty ? .eligible : isNearly ? .nearly : .refused

    var maker = AmountMaker()
    var amount: Money? = terms.amount == .missing ? nil : .zero
    if outcome == .eligible, let formula = form.formula {
      let index = form.populations.firstIndex { $0.id == formula.population } ?? 0
      do throws(MoneyOverflow) {
        amount = try maker.amount(
          formula, form.caps, count: Int64(counts[index].persons.count),
          records: judged[index].records)
      } catch {
        throw PolicyFaults([PolicyFault(file: "", path: "", line: nil, .amountOverflow)])
      }
    }
    return Assessment(
      policyID: terms.id, policyVersion: terms.version, policyHash: hash,
      policyName: terms.name, document: terms.document, readings: inForce,
      factsHash: facts.hash, day: day, outcome: outcome, provisional: judge.provisional,
      decidingDay: form.period.decidingDay, amountKind: terms.amount,
      amountFen: terms.amount == .exact || outcome != .eligible ? amount?.fen : nil,
      ceilingFen: terms.amount == .ceiling && outcome == .eligible ? amount?.fen : nil,
      apply: terms.apply, messageFirst: terms.messageFirst,
      businessKey: businessKey(facts.code), conditions: conditions, counts: counts,
      steps: maker.steps, caps: maker.caps, formulaClause: form.formulaClause)
  }

  /// The alternative of each reading that this policy is under.
  package var inForce: [ReadingInForce] {
    readings.map { reading in
      let other = taken[reading.id]
      return ReadingInForce(
        reading: reading.id, alternative: other ?? reading.chosen.id, isChosen: other == nil)
    }
  }

  /// By what a payment to this enterprise is known; nil if that needs a code and there is none.
  package func businessKey(_ code: CreditCode?) -> String? {
    let parts = terms.businessKey.map { part in
      switch part {
      case .policy: terms.id
      case .enterprise: code?.text
      case .period: "\(form.period.from.iso)/\(form.period.to.iso)"
      }
    }
    return parts.contains(nil) ? nil : parts.compactMap(\.self).joined(separator: "/")
  }
}
