/// What the core wants done; a shell does it in the order given.
package enum BusAction: Sendable {
  /// On PUB.
  case publish([UInt8])
  /// On the DEALER of that peer; lost if the peer is not connected.
  case request(peer: String, [UInt8])
  /// On ROUTER; lost if the route is gone.
  case answer(route: [UInt8], [UInt8])
  /// The next event of its stream, for the writer.
  case deliver(SealedRecord)
  /// Every event up to this head has been delivered.
  case heardHead(Head)
  /// For the librarian, which answers each with `journalRead`.
  case readJournal(JournalRequest)
  /// An operator's verb that its key allows; answered with `reply`.
  case operate(OperateRequest)
  /// Personal data that a peer's key may ask for; answered with `answerAsk`.
  case ask(AskRequest)
  /// What became of an `ask` of ours.
  case askEnded(token: UInt64, AskOutcome)
  /// Nothing more is delivered of this stream until `accepted`.
  case halted(StreamName, HaltReason)
  /// A consumer has seen what our journal does not hold: our store was set back behind its back,
  /// and the process must stop.
  case rewound(by: String, stream: StreamName, seen: StreamPosition)
}

/// Why a stream stands still until an operator accepts a position.
package enum HaltReason: String, Sendable, Hashable {
  /// The same sequence with another hash, or a fetched record that does not continue the chain.
  case fork
  /// The publisher has opened another epoch (a restore).
  case otherEpoch
  /// The publisher's journal ends below our cursor, in our epoch.
  case publisherRewound
}
