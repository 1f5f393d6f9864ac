internal import Domain
internal import Events
internal import MessageBus

/// An event in one short line, in Chinese or English.
package enum EventLine {
  package enum Language: String, Sendable, CaseIterable {
    case en, zh
  }

  package static func text(_ event: JournalEvent, _ language: Language) -> String {
    let head = "\(event.occurredAt.iso) \(event.stream.text)#\(event.sequence)"
    let words = language == .zh ? chinese(event) : english(event)
    return "\(head) \(words ?? event.record.type)"
  }

  private static func english(_ event: JournalEvent) -> String? {
    switch event.body {
    case let body as EnterpriseAdded: "enterprise \(body.enterprise.text) added: \(body.name)"
    case let body as RolesChanged:
      "person \(short(body.person)) is \(body.roles.joined(separator: ", "))"
    case let body as ContactAdded:
      "\(body.channel.rawValue) contact \(short(body.contact)) of \(body.enterprise.text)"
    case let body as PayeeAdded: "payee \(short(body.payee)) of \(body.enterprise.text)"
    case let body as SubjectErased: "\(short(body.subject)) of \(body.enterprise.text) erased"
    case let body as LotSubmitted:
      "\(body.terms.side.rawValue) \(short(body.lot)): \(body.terms.heads) heads, \(body.terms.from.iso) to \(body.terms.to.iso)"
    case let body as LotAmended: "amendment of \(short(body.lot)) asked for"
    case let body as LotWithdrawn: "withdrawal of \(short(body.lot)) asked for: \(body.reason)"
    case let body as ProposalAnswered:
      "\(body.side.rawValue) side answers \(short(body.proposal)): \(answer(body.answer, "accepts", { "declines (\($0))" }))"
    case let body as LotChanged:
      "lot \(short(body.lot)) \(body.reason.rawValue): \(buckets(body.buckets, { $0.rawValue }, ", "))"
    case let body as ProposalMade:
      "proposal \(short(body.proposal)): \(body.heads) heads, \(short(body.surplusLot)) to \(short(body.shortageLot)), \(body.distanceMetres) m, answer by \(body.deadline.iso)"
    case let body as ProposalCut:
      "proposal \(short(body.proposal)) cut to \(body.accepted), \(body.released) released"
    case let body as ProposalClosed:
      "proposal \(short(body.proposal)) \(body.reason.rawValue), \(body.heads) heads back"
    case let body as AgreementDrafted:
      "agreed: \(body.heads) heads, \(body.lender.text) lends to \(body.borrower.text), \(body.from.iso) to \(body.to.iso)"
    case let body as RoundClosed:
      "round: \(body.surplusLots) surplus, \(body.shortageLots) shortage lots, \(body.heads) heads in \(body.proposals) proposals"
    case let body as RoundReported:
      "round \(short(body.round)) placed \(body.keptHeads) heads, nearest first \(body.greedyHeads); \(body.shortHeads) stay short"
    case let body as LotExplained:
      "lot \(short(body.lot)) has \(body.explanation.open) heads open: \(reasons(body.explanation))"
    case let body as LotReachWidened:
      "lot \(short(body.lot)) may be matched farther away after \(body.waitedDays) days"
    case let body as CommandDone: "command \(short(body.command)) done"
    case let body as CommandRefused: "command \(short(body.command)) refused: \(body.code)"
    case let body as FactsStated:
      "facts of \(body.enterprise.text): \(body.staff.count) staff, \(body.training.count) trained"
    case let body as SubsidyApplied: "\(body.enterprise.text) applies for \(body.policy)"
    case let body as EntitlementReviewed:
      "\(body.step.rawValue) \(short(body.person)): \(short(body.entitlement)) \(body.verdict.rawValue)"
    case let body as BatchReleased:
      "payer \(short(body.person)) releases batch \(short(body.batch)): \(body.items.count) payments, \(body.total.yuan) yuan"
    case let body as BatchReconciled:
      "accountant \(short(body.person)) reconciles batch \(short(body.batch)): \(body.settled.yuan) yuan"
    case let body as PolicyDecided:
      "\(body.policy) version \(body.policyVersion) \(body.step.rawValue) by \(short(body.person))"
    case let body as FundsAppropriated:
      "\(body.amount.yuan) yuan to fund \(body.fund) by \(body.document)"
    case let body as PaymentsThawed: "\(short(body.person)) asks for payments to go on"
    case let body as ReceiptArrived: "receipt for \(short(body.notice)): \(body.state.rawValue)"
    case let body as PolicyChanged:
      "policy \(body.policy) version \(body.policyVersion) \(body.step.rawValue)"
    case let body as EntitlementAssessed:
      "assessed \(body.enterprise.text) by \(body.policy): \(body.verdict.rawValue), \(body.amount.yuan) yuan"
    case let body as EntitlementChanged:
      "entitlement \(short(body.entitlement)) \(body.state.rawValue), \(body.amount.yuan) yuan"
    case let body as BatchChanged:
      "batch \(short(body.batch)) \(body.state.rawValue): \(body.settled.yuan) of \(body.total.yuan) yuan settled"
    case let body as LedgerEntryMade:
      "ledger #\(body.sequence) \(body.kind) \(body.amount.yuan) yuan: \(body.key)"
    case let body as PaymentsFrozen: "payments frozen: \(body.reason)"
    case is PaymentsUnfrozen: "payments go on"
    case let body as NoticeCreated: "notice to \(body.enterprise.text): \(body.titleEn)"
    case let body as DeliveryChanged:
      "notice \(short(body.notice)) by \(body.channel.rawValue): \(body.state.rawValue)"
    case let body as EpochOpened:
      "epoch \(body.epoch) opened after #\(body.restoredSequence): \(body.reason)"
    default: nil
    }
  }

  private static func chinese(_ event: JournalEvent) -> String? {
    switch event.body {
    case let body as EnterpriseAdded: "新增企业 \(body.enterprise.text) \(body.name)"
    case let body as RolesChanged:
      "人员 \(short(body.person)) 角色：\(body.roles.joined(separator: "、"))"
    case let body as ContactAdded:
      "\(body.enterprise.text) 登记\(body.channel == .mail ? "邮箱" : "回调地址") \(short(body.contact))"
    case let body as PayeeAdded: "\(body.enterprise.text) 登记收款账户 \(short(body.payee))"
    case let body as SubjectErased: "\(body.enterprise.text) 删除 \(short(body.subject))"
    case let body as LotSubmitted:
      "\(body.terms.side == .surplus ? "富余" : "缺工") \(short(body.lot))：\(body.terms.heads) 人，\(body.terms.from.iso) 至 \(body.terms.to.iso)"
    case let body as LotAmended: "申请变更 \(short(body.lot))"
    case let body as LotWithdrawn: "申请撤回 \(short(body.lot))：\(body.reason)"
    case let body as ProposalAnswered:
      "\(body.side == .surplus ? "原企业" : "缺工企业")答复 \(short(body.proposal))：\(answer(body.answer, "接受", { "谢绝（\($0)）" }))"
    case let body as LotChanged:
      "\(short(body.lot)) \(reason(body.reason))：\(buckets(body.buckets, chinese, "，"))"
    case let body as ProposalMade:
      "匹配建议 \(short(body.proposal))：\(body.heads) 人，\(short(body.surplusLot)) → \(short(body.shortageLot))，\(body.distanceMetres) 米，限 \(body.deadline.iso) 前答复"
    case let body as ProposalCut:
      "建议 \(short(body.proposal)) 减为 \(body.accepted) 人，释放 \(body.released) 人"
    case let body as ProposalClosed:
      "建议 \(short(body.proposal)) \(reason(body.reason))，\(body.heads) 人退回"
    case let body as AgreementDrafted:
      "达成共享用工：\(body.heads) 人，\(body.lender.text) → \(body.borrower.text)，\(body.from.iso) 至 \(body.to.iso)"
    case let body as RoundClosed:
      "本轮：富余 \(body.surplusLots)、缺工 \(body.shortageLots)，匹配 \(body.heads) 人，建议 \(body.proposals) 条"
    case let body as RoundReported:
      "本轮 \(short(body.round)) 安排 \(body.keptHeads) 人，就近优先 \(body.greedyHeads) 人，仍缺 \(body.shortHeads) 人"
    case let body as LotExplained:
      "\(short(body.lot)) 尚有 \(body.explanation.open) 人待匹配：\(chineseReasons(body.explanation))"
    case let body as LotReachWidened: "\(short(body.lot)) 已等候 \(body.waitedDays) 天，放宽可达距离"
    case let body as CommandDone: "指令 \(short(body.command)) 已办"
    case let body as CommandRefused: "指令 \(short(body.command)) 未办：\(body.code)"
    case let body as FactsStated:
      "\(body.enterprise.text) 申报：员工 \(body.staff.count) 人，培训 \(body.training.count) 条"
    case let body as SubsidyApplied: "\(body.enterprise.text) 申请 \(body.policy)"
    case let body as EntitlementReviewed:
      "\(body.step == .maker ? "初审" : "复核") \(short(body.entitlement))：\(body.verdict == .passed ? "通过" : "不通过")"
    case let body as BatchReleased:
      "出纳放行批次 \(short(body.batch))：\(body.items.count) 笔，\(body.total.yuan) 元"
    case let body as BatchReconciled: "会计核对批次 \(short(body.batch))：\(body.settled.yuan) 元"
    case let body as PolicyDecided:
      "政策 \(body.policy) 第 \(body.policyVersion) 版\(body.step == .proposed ? "提请" : "启用")"
    case let body as FundsAppropriated: "下达 \(body.fund) \(body.amount.yuan) 元：\(body.document)"
    case let body as PaymentsThawed: "\(short(body.person)) 同意恢复支付"
    case let body as ReceiptArrived:
      "回执 \(short(body.notice))：\(body.state == .delivered ? "送达" : "未送达")"
    case let body as PolicyChanged:
      "政策 \(body.policy) 第 \(body.policyVersion) 版\(body.step == .proposed ? "待启用" : "已启用")"
    case let body as EntitlementAssessed:
      "核定 \(body.enterprise.text)：\(body.policy)，\(chinese(body.verdict))，\(body.amount.yuan) 元"
    case let body as EntitlementChanged:
      "补贴 \(short(body.entitlement)) \(chinese(body.state))，\(body.amount.yuan) 元"
    case let body as BatchChanged:
      "批次 \(short(body.batch))：已付 \(body.settled.yuan) 元，共 \(body.total.yuan) 元"
    case let body as LedgerEntryMade:
      "账册第 \(body.sequence) 笔 \(body.kind) \(body.amount.yuan) 元：\(body.key)"
    case let body as PaymentsFrozen: "支付暂停：\(body.reason)"
    case is PaymentsUnfrozen: "支付恢复"
    case let body as NoticeCreated: "通知 \(body.enterprise.text)：\(body.titleZh)"
    case let body as DeliveryChanged:
      "通知 \(short(body.notice)) \(body.channel == .mail ? "邮件" : "回调")：\(chinese(body.state))"
    case let body as EpochOpened: "第 \(body.epoch) 世代，自 #\(body.restoredSequence) 之后：\(body.reason)"
    default: nil
    }
  }

  private static func short(_ id: EntityID) -> String { String(id.text.suffix(8)) }

  private static func answer(
    _ answer: ProposalAnswered.Answer, _ accepts: String, _ declines: (String) -> String
  ) -> String {
    switch answer {
    case .accepted(let heads): "\(accepts) \(heads)"
    case .declined(let reason): declines(reason)
    }
  }

  private static func buckets(
    _ buckets: LotBuckets, _ name: (Bucket) -> String, _ separator: String
  ) -> String {
    Bucket.allCases.filter { buckets[$0] > 0 }.map { "\(name($0)) \(buckets[$0])" }
      .joined(separator: separator)
  }

  private static func chinese(_ bucket: Bucket) -> String {
    switch bucket {
    case .open: "待匹配"
    case .held: "待答复"
    case .committed: "已商定"
    case .placed: "在岗"
    case .done: "已结束"
    case .withdrawn: "已撤回"
    case .expired: "已过期"
    }
  }

  private static func reason(_ reason: LotChangeReason) -> String {
    switch reason {
    case .opened: "开放"
    case .amended: "变更"
    case .withdrawn: "撤回"
    case .expired: "到期"
    case .held: "占用"
    case .released: "释放"
    case .committed: "确定"
    }
  }

  private static func reason(_ reason: ProposalCloseReason) -> String {
    switch reason {
    case .declined: "被谢绝"
    case .lapsed: "逾期失效"
    case .withdrawn: "因撤回关闭"
    }
  }
}
