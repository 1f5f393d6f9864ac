import Intake
import ServiceKit
import Synchronization

/// Where the answer to one attempt of a request arrives, if it arrives.
final class ReplySlot: Sendable {
  private let reply = Mutex<Submission<IntakeReply>?>(nil)

  func put(_ submission: Submission<IntakeReply>) { reply.withLock { $0 = submission } }

  func take() -> Submission<IntakeReply>? {
    reply.withLock { reply in
      defer { reply = nil }
      return reply
    }
  }
}
