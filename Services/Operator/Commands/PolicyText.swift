internal import Domain
internal import PolicyRules

/// Policies, assessments and faults in lines for people: Chinese first, English beside it.
enum PolicyText {
  static func line(_ policy: Policy) -> String {
    "\(policy.id) v\(policy.version)  \(both(policy.terms.name))  \(policy.terms.valid)"
  }

  static func lines(_ fault: PolicyFault) -> [String] {
    let file = fault.file.isEmpty ? "" : "\(fault.file)\(fault.line.map { ":\($0)" } ?? ""): "
    let path = fault.path.isEmpty ? "" : "\(fault.path) "
    return [
      "\(file)\(path)[\(fault.code.rawValue)] \(both(fault.wording))",
      "  → \(both(fault.mend))",
    ]
  }

  static func lines(_ policy: Policy) -> [String] {
    let (terms, form) = (policy.terms, policy.form)
    var lines = [
      line(policy), "SHA-256 \(policy.hash)",
      "主管 authority: \(both(terms.authority)), \(terms.jurisdiction)",
      "来源 source: \(both(terms.document.title)), \(terms.document.date.iso)",
      "方式 way: \(terms.apply.rawValue)\(terms.messageFirst ? ", 先发消息 message first" : "")",
      "金额 amount: \(terms.amount.rawValue); 公示 publicity: \(terms.publicity.rawValue); 资金 funding: \(terms.fundingSource)",
      "期间 period: \(form.period.from.iso)…\(form.period.to.iso)",
    ]
    for population in form.populations {
      lines.append("人群 population \(population.id): \(both(population.name))")
      lines += population.filters.map { "  - \($0.id): \(both($0.text))" }
    }
    lines += form.conditions.map { condition("条件 condition", $0) }
    lines += form.exclusions.map { condition("除外 exclusion", $0) }
    lines += form.formula.map(formula) ?? ["公式 formula: 未公布 not stated"]
    lines += form.caps.map { "上限 cap \($0.id): \($0.most)" }
    lines += terms.evidence.map { "材料 evidence: \(both($0))" }
    for reading in policy.readings {
      lines.append("解读 reading \(reading.id): \(both(reading.question))")
      lines.append("  ✓ \(reading.chosen.id): \(both(reading.chosen.text))")
      lines += reading.alternatives.map { other in
        let note = other.isComputable ? "" : "（不可计算 on record only）"
        return "    \(other.id): \(both(other.text))\(note)"
      }
    }
    return lines
  }

  static func lines(_ assessment: Assessment) -> [String] {
    var lines = [
      "\(both(assessment.policyName))  \(assessment.policyID) v\(assessment.policyVersion)",
      "\(assessment.day.iso)  \(outcome(assessment))",
    ]
    if assessment.provisional {
      lines.append(
        "暂定，\(assessment.decidingDay.iso) 起可定  provisional until \(assessment.decidingDay.iso)"
      )
    }
    for condition in assessment.conditions {
      let shortfall = condition.shortfall.map { ", 差 short \($0)" } ?? ""
      lines.append(
        "\(condition.holds ? "✓" : "✗") \(condition.id): \(both(condition.text)): \(condition.value) (\(condition.comparison) \(condition.needed))\(shortfall)"
      )
      if let remedy = condition.remedy { lines.append("  → \(both(remedy))") }
    }
    for count in assessment.counts {
      lines.append("计入 counted: \(both(count.name)): \(count.persons.count)")
      lines += count.notCounted.map { other in
        "  未计入 not counted, \(other.filter) (\(both(other.text))): \(other.persons.count)"
      }
      if !count.repeated.isEmpty {
        lines.append("  重复 named more than once: \(count.repeated.joined(separator: ", "))")
      }
    }
    lines += assessment.steps.map(step)
    lines += assessment.caps.map { cap in
      "上限 cap \(cap.id): \(cap.most); \(cap.cut)/\(cap.groups) 削减 cut, -\(yuan(cap.cutFen))"
    }
    if let clause = assessment.formulaClause { lines.append("出处 clause: \(both(clause))") }
    lines += assessment.readings.filter { !$0.isChosen }.map { reading in
      "解读 reading \(reading.reading) = \(reading.alternative)（非采用 not the chosen one）"
    }
    let document = assessment.document
    lines.append("来源 source: \(both(document.title)), \(document.date.iso)")
    lines.append("政策 policy \(assessment.policyHash)")
    lines.append("事实 facts \(assessment.factsHash)")
    return lines
  }

  private static func outcome(_ assessment: Assessment) -> String {
    switch assessment.outcome {
    case .eligible:
      if let fen = assessment.amountFen {
        "符合 eligible: \(yuan(fen))"
      } else if let fen = assessment.ceilingFen {
        "符合，最高 eligible, at most: \(yuan(fen))"
      } else {
        "符合，金额未公布 eligible, amount not stated"
      }
    case .nearly: "差一点 nearly"
    case .refused: "不符合 refused"
    }
  }

  private static func condition(_ label: String, _ condition: PolicyCondition) -> String {
    "\(label) \(condition.id): \(both(condition.text)) (\(condition.subject) \(condition.comparison)); 出处 clause: \(both(condition.clause))"
  }

  private static func formula(_ formula: PolicyFormula) -> [String] {
    switch formula {
    case .tiers(let tiers):
      ["公式 formula: \(tiers.sum ? "各档相加 tiers added" : "按最高档 highest tier"), \(tiers.count)"]
        + tiers.steps.map { "  \($0.id): \($0.bound) → \($0.amount)" }
    case .sum(let sum):
      [
        "公式 formula: \(sum.rate) × \(sum.quantity.rawValue), \(sum.over), per \(sum.per.map(\.rawValue).joined(separator: ", "))"
      ]
    }
  }

  private static func step(_ step: AssessmentStep) -> String {
    switch step {
    case .tier(let id, let bound, let count, let reached, let fen):
      "\(reached ? "✓" : "✗") 档 tier \(id): \(count) \(bound) → \(yuan(fen))"
    case .product(let group, let quantity, let rate, let fen):
      "\(names(group)): \(quantity) × \(rate) = \(yuan(fen))"
    case .cut(let cap, let group, let before, let fen):
      "\(names(group)): \(yuan(before)) → \(yuan(fen)) (\(cap))"
    case .total(let fen): "合计 total: \(yuan(fen))"
    }
  }

  private static func names(_ group: [GroupValue]) -> String {
    group.map(\.value).joined(separator: " / ")
  }

  private static func yuan(_ fen: Int64) -> String { "\(Money(fen: fen)) 元 yuan" }

  private static func both(_ wording: PolicyWording) -> String { "\(wording.zh) \(wording.en)" }
}
