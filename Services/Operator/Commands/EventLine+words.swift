internal import Events

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
