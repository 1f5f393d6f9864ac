internal import Domain
internal import Events
internal import MessageBus
internal import ServiceKit

/// A document grants a fund money. The same document again, with another amount, is refused.
enum OnFundsAppropriated {
  static func decide(
    _ event: HeardEvent, _ body: FundsAppropriated, _ work: SubsidyWork
  ) throws -> Refusal? {
    let ledger = work.ledger(event.stream.partition)
    try work.tell(
      try ledger.appropriate(body.amount, to: body.fund, document: body.document))
    try work.tell(body.command, isDone: event)
    return nil
  }
}
