internal import Domain
internal import Events

/// Why heads are open still, with their number each.
extension EventLine {
  static func reasons(_ explanation: OpenExplanation) -> String {
    reasons(
      explanation, { $0.rawValue }, nobody: "nobody", nextRound: "the next round", separator: ", ")
  }

  static func chineseReasons(_ explanation: OpenExplanation) -> String {
    reasons(
      explanation, chinese, nobody: "对方无人", nextRound: "待下一轮", separator: "，")
  }

  private static func reasons(
    _ explanation: OpenExplanation, _ name: (RuleCode) -> String, nobody: String,
    nextRound: String, separator: String
  ) -> String {
    let all =
      explanation.causes.map { (name($0.rule), $0.heads) }
      + [(nobody, explanation.nobody), (nextRound, explanation.nextRound)]
    return all.filter { $0.1 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: separator)
  }

  private static func chinese(_ rule: RuleCode) -> String {
    switch rule {
    case .sameEnterprise: "同一企业"
    case .blocked: "曾谢绝或逾期"
    case .dates: "日期"
    case .distance: "距离"
    case .wageFloor: "月保底工资"
    case .minimumWage: "最低工资"
    case .hazards: "危害因素"
    case .certificate: "证书"
    case .occupation: "工种"
    case .smallestGroup: "最小成组人数"
    case .unanswered: "多次未答复"
    }
  }
}

/// The words of an event's line in Chinese.
extension EventLine {
  static func chinese(_ verdict: AssessmentVerdict) -> String {
    switch verdict {
    case .eligible: "符合"
    case .nearly: "差一点"
    case .refused: "不符合"
    }
  }

  static func chinese(_ state: EntitlementState) -> String {
    switch state {
    case .found: "待申请"
    case .applied: "已申请"
    case .reviewed: "初审通过"
    case .approved: "复核通过"
    case .released: "已放行"
    case .instructed: "已发银行"
    case .settled: "已支付"
    case .rejected: "银行拒付"
    case .returned: "已退汇"
    case .held: "暂缓"
    case .refused: "不予支付"
    }
  }

  static func chinese(_ state: DeliveryState) -> String {
    switch state {
    case .delivered: "送达"
    case .temporaryFailure: "暂未送达"
    case .permanentFailure: "无法送达"
    case .technicalFailure: "技术故障"
    }
  }
}
