package import MessageBus
package import Storage

/// What an operator's verb of one service comes to.
package enum OperatorWork<Command: Sendable, Reply: Sendable>: Sendable {
  /// An input of the writer; `answer` makes the reply's JSON.
  case command(Command, answer: @Sendable (Reply) throws -> [UInt8])
  /// Several inputs of the writer, answered together and in order; each is decided by itself.
  case commands([Command], answer: @Sendable ([Submission<Reply>]) throws -> [UInt8])
  /// A short read, on the librarian's thread: whoever hears this process waits for it.
  case read(@Sendable (Transaction) throws -> [UInt8])
  /// One that may take long, on the archivist's thread.
  case longRead(@Sendable (Transaction) throws -> [UInt8])
}

/// A service's own verbs; the shared ones (`parked.list`, `verify`, …) are the runtime's.
///
/// Parses the JSON of a request; runs on the bus thread, so it must not block.
/// - Returns: nil for an unknown verb.
package typealias OperatorVerbs<D: Decider> =
  @Sendable (_ verb: String, _ json: [UInt8]) throws -> OperatorWork<D.Command, D.Reply>?

/// What another process's ASK comes to: an input of the writer, because each read is logged, and what
/// of its reply is told.
///
/// Runs on the bus thread, so it must not block.
/// - Throws: `AskFailure` where the purpose does not cover what is asked.
package typealias AskDesk<D: Decider> =
  @Sendable (AskRequest) throws -> AskWork<D.Command, D.Reply>

package struct AskWork<Command: Sendable, Reply: Sendable>: Sendable {
  let command: Command
  let answer: @Sendable (Reply) throws -> [AskedValue]

  package init(_ command: Command, answer: @escaping @Sendable (Reply) throws -> [AskedValue]) {
    self.command = command
    self.answer = answer
  }
}
