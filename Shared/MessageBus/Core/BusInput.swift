/// Everything that can happen to the bus of one process.
package enum BusInput: Sendable {
  // From the writer.

  /// The store was read: where our own streams end and how far we had applied the others'.
  /// `halted` streams wait for `accepted`. Comes first; a peer's frames before it are dropped.
  case started(
    heads: [Head], cursors: [StreamName: StreamPosition], halted: Set<StreamName>)
  /// A commit: its records in order and its heads. `idle` announces the heads at once.
  case committed(records: [SealedRecord], heads: [Head], idle: Bool)
  /// Cursors after a commit.
  case applied([StreamName: StreamPosition])
  /// Deliver again from our cursor.
  case rewind(StreamName)
  /// An event is waiting for this one, its cause: fetch at once.
  case needed(StreamName, UInt64)
  /// The writer found a reason to stop hearing this stream, and keeps it.
  case halt(StreamName, HaltReason)
  /// An operator let a halted stream go on from here.
  case accepted(StreamName, StreamPosition)

  /// Ask a peer, under a token of the asker's own; ends with `askEnded`, within the time limit.
  case ask(peer: String, token: UInt64, AskQuestion)

  // From the librarian and from whoever carries out operators' verbs.

  case journalRead(JournalAnswer)
  case answerAsk(AskRequest, AskOutcome)
  /// `status`: 0 done, 1 refused, 2 failed.
  case reply(route: [UInt8], requestID: UInt64, status: UInt8, json: [UInt8])

  // From the shell.

  /// A frame that SUB heard from a peer.
  case published(peer: String, frame: [UInt8])
  /// A frame that a peer's ROUTER sent to our DEALER.
  case answered(peer: String, frame: [UInt8])
  /// A frame for our ROUTER. `user` is the name of the key, `roles` what the allow-list gives it.
  case requested(route: [UInt8], user: String, roles: Set<String>, frame: [UInt8])
  /// A peer that could not be sent to can be sent to again.
  case reachable(peer: String)
  /// Monotonic time.
  case tick(milliseconds: UInt64)
}
