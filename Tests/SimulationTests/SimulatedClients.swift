import Domain
import Intake
import ServiceKit
import Storage
import TestSupport

/// The enterprises' own programs: they ask, wait, ask again under the same key when they hear
/// nothing, and remember every 2xx.
final class SimulatedClients {
  struct Moment {
    let uptime: UInt64
    let wall: Instant
    /// False: finish what was begun.
    let mayBegin: Bool
    /// What the persons of the employment service, and enterprises with them, begin.
    var money = MoneyClients.Scope.nothing
  }

  struct Offer {
    let lot: EntityID
    let side: LotSide
    let enterprise: CreditCode
  }

  let offers: ClientOffers
  let money: MoneyClients
  /// Every offer and every answer that was told 2xx, in the order of hearing it.
  private(set) var acknowledged: [Offer] = []
  private(set) var answered: [(command: EntityID, to: ProposalSide)] = []
  /// Told 2xx before a backup and gone after the restore.
  private(set) var losses: [String] = []
  /// Answers that no client should get.
  private(set) var surprises: [String] = []
  private(set) var submissions = 0
  private(set) var repeated = 0
  private(set) var late = 0
  private(set) var full = 0
  private var open: [ClientRequest] = []
  private var number = 0
  private var decisions: [ProposalSide: Instant?] = [:]
  private var random: SeededGenerator

  init(seed: UInt64, vault: Vault) throws {
    offers = try ClientOffers()
    money = try MoneyClients(offers.enterprises.map(\.code), vault: vault, seed: seed)
    random = SeededGenerator(seed: ~seed)
  }

  var isWaiting: Bool { !open.isEmpty }

  func addEnterprises() {
    for number in offers.enterprises.indices {
      begin(.enterprise, offers.addition(of: number))
    }
  }

  func act(at moment: Moment, _ intake: SimulatedNode<IntakeDecider>) throws {
    try hear(at: moment, intake)
    if moment.mayBegin, open.count < Self.openMaximum { try beginSomething(moment, intake) }
    for _ in 0..<2 where open.count < Self.openMaximum {
      let want = try intake.read { try money.next(moment.money, on: moment.wall.day, $0) } ?? nil
      if let want { begin(.money(want.act), want.command) }
    }
    for request in open where moment.uptime >= request.askAgainAt {
      guard let writer = intake.life?.writer else { continue }
      if request.attempts > 0 { repeated += 1 }
      _ = writer.submit(try request.attempt(id: nextID(moment.wall), at: moment.uptime))
    }
  }

  /// Takes the answers that have come.
  func hear(at moment: Moment, _ intake: SimulatedNode<IntakeDecider>) throws {
    for request in open {
      if let reply = request.takeReply() { try take(reply, to: request, moment, intake) }
    }
  }

  /// After a restore: what was told 2xx and is gone must have been told after the backup.
  func forget(
    beyond backup: (offers: Int, answers: Int, commands: Int), _ transaction: Transaction
  ) throws {
    var kept: [Offer] = []
    for (index, offer) in acknowledged.enumerated() {
      if try transaction.row(ClientStatement.offer, .blob(offer.lot.bytes)) != nil {
        kept.append(offer)
      } else if index < backup.offers {
        losses.append("offer \(offer.lot) was in the backup and is lost")
      }
    }
    acknowledged = kept
    var stillAnswered: [(command: EntityID, to: ProposalSide)] = []
    for (index, answer) in answered.enumerated() {
      if try transaction.row(ClientStatement.command, .blob(answer.command.bytes)) != nil {
        stillAnswered.append(answer)
      } else if index < backup.answers {
        losses.append("answer \(answer.command) was in the backup and is lost")
      }
    }
    answered = stillAnswered
    losses += try money.forget(beyond: backup.commands, transaction)
  }

  // MARK: Asking

  private func beginSomething(
    _ moment: Moment, _ intake: SimulatedNode<IntakeDecider>
  ) throws {
    let today = moment.wall.day
    switch random.number(1...100) {
    case ...25 where submissions < Self.offersMaximum:
      let terms = offers.terms(on: today, &random)
      submissions += 1
      begin(
        .submission(terms),
        .submitOffer(SubmitOffer(request: identity(terms.enterprise), terms: terms)))
    case ...29 where !acknowledged.isEmpty:
      let offer = random.pick(acknowledged)
      begin(
        .amendment,
        .amendOffer(
          AmendOffer(
            request: identity(offer.enterprise), lot: offer.lot, side: offer.side,
            changes: offers.amendment(on: today, &random))))
    case ...30 where !acknowledged.isEmpty:
      let offer = random.pick(acknowledged)
      begin(
        .withdrawal,
        .withdrawOffer(
          WithdrawOffer(
            request: identity(offer.enterprise), lot: offer.lot, side: offer.side,
            reason: "plans changed")))
    default: try answerProposals(moment, intake)
    }
  }

  /// Looks at the open proposals; each side decides once when, and at that time how, it answers.
  private func answerProposals(
    _ moment: Moment, _ intake: SimulatedNode<IntakeDecider>
  ) throws {
    let rows = try intake.read { try $0.rows(ClientStatement.openProposals) } ?? []
    for row in rows {
      guard let proposal = EntityID(bytes: try row.blob("id")) else { continue }
      let deadline = Instant(microseconds: try row.int("deadline"))
      for (side, column) in [(LotSide.surplus, "lender"), (.shortage, "borrower")] {
        let place = ProposalSide(proposal: proposal, side: side)
        guard let decision = decisions[place] else {
          decisions[place] = .some(decide(moment.wall, deadline))
          continue
        }
        guard let time = decision, moment.wall >= time else { continue }
        decisions[place] = .some(nil)
        let answer = answer(Int(try row.int("heads")), Int(try row.int("smallest_group")))
        begin(
          .answer(place),
          .answerProposal(
            AnswerProposal(
              request: identity(try CreditCode(try row.text(column))), proposal: proposal,
              answer: answer)))
      }
    }
  }

  /// - Returns: when to answer; nil for silence.
  private func decide(_ now: Instant, _ deadline: Instant) -> Instant? {
    switch random.number(1...100) {
    case ...10: nil
    case ...20: deadline.adding(seconds: Int64(random.number(0...3_600)))
    default: now
    }
  }

  private func answer(_ heads: Int, _ smallest: Int) -> ProposalAnswer {
    switch random.number(1...100) {
    case ...10: .declined(reason: "no")
    case ...30: .accepted(heads: random.number(min(smallest, heads)...heads))
    default: .accepted(heads: heads)
    }
  }

  private func begin(_ purpose: ClientRequest.Purpose, _ command: IntakeCommand) {
    begin(purpose) { _ in command }
  }

  private func begin(
    _ purpose: ClientRequest.Purpose, _ command: @escaping (EntityID) throws -> IntakeCommand
  ) {
    number += 1
    open.append(ClientRequest(number: number, purpose: purpose, command: command))
  }

  private func identity(_ enterprise: CreditCode) -> RequestIdentity {
    RequestIdentity(
      enterprise: enterprise, idempotencyKey: "key-\(number + 1)",
      hash: [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: 32))
  }

  /// As Intake's edge makes it, with the seed's random bits.
  private func nextID(_ wall: Instant) -> EntityID {
    let milliseconds = UInt64(clamping: wall.microseconds / 1_000)
    return EntityID(
      high: milliseconds << 16 | 0x7000 | random.next() & 0xFFF,
      low: random.next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000)
  }

  // MARK: Hearing

  private func take(
    _ reply: Submission<IntakeReply>, to request: ClientRequest, _ moment: Moment,
    _ intake: SimulatedNode<IntakeDecider>
  ) throws {
    switch reply {
    case .unavailable(let code, _):
      if code == "storage-full" { full += 1 }
      request.postpone(to: moment.uptime + 50)
      return
    case .failed:
      request.postpone(to: moment.uptime + 50)
      return
    case .done(let done): try take(done, to: request, intake)
    case .refused(let refusal): take(refusal, to: request)
    }
    open.removeAll { $0 === request }
  }

  private func take(
    _ done: IntakeReply, to request: ClientRequest, _ intake: SimulatedNode<IntakeDecider>
  ) throws {
    switch (request.purpose, done) {
    case (.submission(let terms), .submitted(let offer)): acknowledge(offer.lot, terms)
    case (.submission(let terms), .repeated(let command)):
      if let lot = try subject(of: command, intake) { acknowledge(lot, terms) }
    case (.money(let act), .repeated(let command)):
      money.take(.accepted(command: command), of: act, subject: try subject(of: command, intake))
    case (.money(let act), .accepted), (.money(let act), .kept), (.money(let act), .person):
      money.take(done, of: act, subject: nil)
    case (.answer(let place), .accepted(let command, warnings: _)),
      (.answer(let place), .repeated(let command)):
      answered.append((command, place))
    case (.amendment, .accepted), (.amendment, .repeated), (.withdrawal, .accepted),
      (.withdrawal, .repeated), (.enterprise, .added):
      break
    default: surprises.append("request \(request.number) was answered \(done)")
    }
  }

  private func acknowledge(_ lot: EntityID, _ terms: LotTerms) {
    acknowledged.append(Offer(lot: lot, side: terms.side, enterprise: terms.enterprise))
  }

  /// As the edge reads it for its answer to a repeated request.
  private func subject(
    of command: EntityID, _ intake: SimulatedNode<IntakeDecider>
  ) throws -> EntityID? {
    let row = try intake.read { try $0.row(ClientStatement.command, .blob(command.bytes)) } ?? nil
    return try row.flatMap { EntityID(bytes: try $0.blob("subject")) }
  }

  private func take(_ refusal: Refusal, to request: ClientRequest) {
    switch request.purpose {
    case .enterprise where refusal.faults.contains { $0.code == "enterprise-exists" }: break
    // It was out of reach until the first day had passed.
    case .submission where refusal.faults.allSatisfy { $0.code.hasSuffix("-past") }: break
    case .answer(let place) where refusal.faults.contains { $0.code == "heads-above-left" }:
      // The other side was faster and cut it: look again.
      decisions[place] = nil
    case .answer where refusal.code == ProblemCode.proposalLapsed.rawValue: late += 1
    case .answer where Self.expected.contains(refusal.code): break
    case .amendment where Self.expected.contains(refusal.code): break
    case .withdrawal where Self.expected.contains(refusal.code): break
    case .money(let act) where money.takeRefusal(refusal, of: act): break
    default: surprises.append("request \(request.number) was refused \(refusal)")
    }
  }

  /// A repeated request is never among them: its key answers.
  private static let expected = Set(
    [
      ProblemCode.fieldsInvalid, .notFound, .offerWithdrawn, .offerRefused, .amendmentPending,
      .proposalClosed,
    ].map(
      \.rawValue))
  private static let openMaximum = 6
  private static let offersMaximum = 45
}
