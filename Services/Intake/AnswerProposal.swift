package import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// One side's answer to a proposal. Intake's writer is the judge of the deadline: what it accepts
/// counts, whoever was down, and nobody else refuses an answer as late.
package struct AnswerProposal: Sendable {
  package let request: RequestIdentity
  package let proposal: EntityID
  package let answer: ProposalAnswer

  package init(request: RequestIdentity, proposal: EntityID, answer: ProposalAnswer) {
    self.request = request
    self.proposal = proposal
    self.answer = answer
  }

  func decide(_ decision: Decision) throws -> Verdict<IntakeReply> {
    let transaction = decision.transaction
    if let earlier = try CommandRecord.earlier(request, transaction) { return earlier }
    guard let asked = try AskedProposal.find(proposal, of: request.enterprise, transaction) else {
      return .refused(Refusal(.notFound))
    }
    if let refusal = asked.refusal(of: answer, at: decision.now) { return .refused(refusal) }
    let (heads, reason): (Int?, String?) =
      switch answer {
      case .accepted(let heads): (heads, nil)
      case .declined(let reason): (nil, reason)
      }
    try CommandRecord.insert(
      heads == nil ? .decline : .acceptance, of: proposal, "proposal", request, decision)
    try transaction.execute(
      ProposalStatement.insertAnswer, .blob(proposal.bytes), .text(asked.side.rawValue),
      .blob(decision.inputID.bytes), SQLValue(heads.map(Int64.init)), SQLValue(reason),
      .integer(decision.now.microseconds))
    try asked.record(answer, proposal, decision)
    try decision.emit(
      ProposalAnswered(
        command: decision.inputID, proposal: proposal, lot: asked.ownLot, side: asked.side,
        enterprise: request.enterprise,
        answer: heads.map { .accepted(heads: $0) } ?? .declined(reason: reason ?? "")),
      partition: asked.prefecture,
      entities: [
        EntityName.proposal(proposal), EntityName.lot(asked.surplusLot),
        EntityName.lot(asked.shortageLot),
      ])
    return .done(.accepted(command: decision.inputID))
  }
}

package enum ProposalAnswer: Sendable {
  case accepted(heads: Int)
  case declined(reason: String)
}

/// A proposal as the enterprise asked finds it, with both sides' answers so far.
private struct AskedProposal {
  let side: LotSide
  let prefecture: String
  let surplusLot: EntityID
  let shortageLot: EntityID
  let state: String
  let heads: Int
  let smallestGroup: Int
  let deadline: Instant
  /// By side: the heads accepted, 0 for a decline.
  let answers: [LotSide: Int]

  var ownLot: EntityID { side == .surplus ? surplusLot : shortageLot }

  /// Somebody else's proposal is as if it were not there.
  static func find(
    _ id: EntityID, of enterprise: CreditCode, _ transaction: Transaction
  ) throws -> AskedProposal? {
    guard let row = try transaction.row(ProposalStatement.find, .blob(id.bytes)) else { return nil }
    let side: LotSide
    switch enterprise.text {
    case try row.text("lender"): side = .surplus
    case try row.text("borrower"): side = .shortage
    default: return nil
    }
    var answers: [LotSide: Int] = [:]
    for answer in try transaction.rows(ProposalStatement.answers, .blob(id.bytes)) {
      guard let side = LotSide(rawValue: try answer.text("side")) else { continue }
      answers[side] = Int(try answer.intOrNil("heads") ?? 0)
    }
    return AskedProposal(
      side: side, prefecture: try row.text("prefecture"), surplusLot: try row.id("surplus_lot"),
      shortageLot: try row.id("shortage_lot"), state: try row.text("state"),
      heads: Int(try row.int("heads")), smallestGroup: Int(try row.int("smallest_group")),
      deadline: try row.instant("deadline"), answers: answers)
  }

  /// Both sides' answers pass through this writer, so that what the first one left is known here
  /// before Matching has heard of it.
  func refusal(of answer: ProposalAnswer, at now: Instant) -> Refusal? {
    if answers[side] != nil { return Refusal(.proposalAnswered) }
    if state == "lapsed" || (state == "proposed" && now >= deadline) {
      let late = FieldFault(
        field: "", code: ProblemCode.proposalLapsed.rawValue,
        arguments: ["deadline": deadline.iso])
      return Refusal(.proposalLapsed, faults: [late])
    }
    let others = answers.values.first
    if state != "proposed" || others == 0 { return Refusal(.proposalClosed) }
    guard case .accepted(let accepted) = answer else { return nil }
    let left = min(heads, others ?? heads)
    if accepted > left {
      return refusal("heads-above-left", accepted, ["maximum": "\(left)"])
    }
    if accepted < max(1, smallestGroup) {
      return refusal(
        "heads-below-smallest-group", accepted, ["minimum": "\(max(1, smallestGroup))"])
    }
    return nil
  }

  func record(
    _ answer: ProposalAnswer, _ id: EntityID, _ decision: Decision
  ) throws {
    var detail: [String: JSONValue] = [
      "proposal": .string(id.text), "side": .string(side.rawValue),
      "command": .string(decision.inputID.text),
    ]
    let what: History.What
    switch answer {
    case .accepted(let heads):
      what = .accepted
      detail["heads"] = .int(heads)
    case .declined(let reason):
      what = .declined
      detail["reason"] = .string(reason)
    }
    for lot in [surplusLot, shortageLot] { try History.add(what, lot: lot, detail, decision) }
  }

  private func refusal(_ code: String, _ heads: Int, _ arguments: [String: String]) -> Refusal {
    Refusal(fields: [
      FieldFault(field: "/heads", code: code, value: "\(heads)", arguments: arguments)
    ])
  }
}
