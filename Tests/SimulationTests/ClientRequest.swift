import Domain
import Intake
import ServiceKit

/// One thing that a client wants done, under one idempotency key, however often it must ask.
final class ClientRequest {
  enum Purpose {
    case enterprise, amendment, withdrawal
    case submission(LotTerms)
    case answer(ProposalSide)
    case money(MoneyAct)
  }

  let number: Int
  let purpose: Purpose
  /// Of an attempt's id: what is sealed is sealed for the subject that the id will give.
  private let command: (EntityID) throws -> IntakeCommand
  private var slots: [ReplySlot] = []
  private(set) var askAgainAt: UInt64 = 0

  init(
    number: Int, purpose: Purpose, command: @escaping (EntityID) throws -> IntakeCommand
  ) {
    self.number = number
    self.purpose = purpose
    self.command = command
  }

  var attempts: Int { slots.count }

  /// A new attempt, with a new id as the edge gives to each.
  func attempt(
    id: EntityID, at uptime: UInt64
  ) throws -> PendingCommand<FragileDecider<IntakeDecider>> {
    let slot = ReplySlot()
    slots.append(slot)
    askAgainAt = uptime + Self.patienceMilliseconds
    return PendingCommand(id: id, command: try command(id)) { slot.put($0) }
  }

  func postpone(to uptime: UInt64) { askAgainAt = uptime }

  /// The first answer that has come, to whichever attempt.
  func takeReply() -> Submission<IntakeReply>? {
    for slot in slots {
      if let reply = slot.take() { return reply }
    }
    return nil
  }

  private static let patienceMilliseconds: UInt64 = 250
}

struct ProposalSide: Hashable {
  let proposal: EntityID
  let side: LotSide
}
