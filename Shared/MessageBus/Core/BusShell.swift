/// Runs a `BusCore`: moves frames, keeps time, performs actions.
///
/// What a caller may rely on, whichever shell it is (one conformance suite runs over all):
/// - Events of one stream are delivered in order, each sequence once, until `rewind`.
/// - A gap or a lost tail is fetched without being asked for.
/// - `heardHead` comes only after every event up to it.
/// - Not more than `deliveredMaximum` events of a stream are delivered beyond the last `applied`.
/// - Handlers are called one at a time, on the shell's own thread, and must not block.
/// - After `stop` has returned no handler is called.
package protocol BusShell: Sendable {
  /// Never blocks. The records of a `committed` are dropped when the queue is full (its heads are
  /// not, and reveal the gap). Heads and cursors that still wait may be replaced by later ones; all
  /// else is kept.
  func post(_ input: BusInput)

  /// Ends the shell. Returns when its sockets are closed and its ports are free, within a second.
  func stop()

  /// The latest picture; at most a few tens of milliseconds old.
  var status: BusStatus { get }
}

/// Where a shell's actions go that are not frames.
package struct BusHandlers: Sendable {
  package var deliver: @Sendable (SealedRecord) -> Void
  package var heardHead: @Sendable (Head) -> Void
  package var readJournal: @Sendable (JournalRequest) -> Void
  package var operate: @Sendable (OperateRequest) -> Void
  package var ask: @Sendable (AskRequest) -> Void
  package var askEnded: @Sendable (_ token: UInt64, AskOutcome) -> Void
  package var halted: @Sendable (StreamName, HaltReason) -> Void
  package var rewound: @Sendable (_ by: String, StreamName, _ seen: StreamPosition) -> Void

  package init(
    deliver: @escaping @Sendable (SealedRecord) -> Void,
    heardHead: @escaping @Sendable (Head) -> Void,
    readJournal: @escaping @Sendable (JournalRequest) -> Void,
    operate: @escaping @Sendable (OperateRequest) -> Void,
    ask: @escaping @Sendable (AskRequest) -> Void,
    askEnded: @escaping @Sendable (_ token: UInt64, AskOutcome) -> Void,
    halted: @escaping @Sendable (StreamName, HaltReason) -> Void,
    rewound: @escaping @Sendable (_ by: String, StreamName, _ seen: StreamPosition) -> Void
  ) {
    self.deliver = deliver
    self.heardHead = heardHead
    self.readJournal = readJournal
    self.operate = operate
    self.ask = ask
    self.askEnded = askEnded
    self.halted = halted
    self.rewound = rewound
  }

  /// Calls the handler of an action; `false` if the action is a frame to send.
  func perform(_ action: BusAction) -> Bool {
    switch action {
    case .publish, .request, .answer: return false
    case .deliver(let sealed): deliver(sealed)
    case .heardHead(let head): heardHead(head)
    case .readJournal(let request): readJournal(request)
    case .operate(let request): operate(request)
    case .ask(let request): ask(request)
    case .askEnded(let token, let outcome): askEnded(token, outcome)
    case .halted(let stream, let reason): halted(stream, reason)
    case .rewound(let user, let stream, let seen): rewound(user, stream, seen)
    }
    return true
  }
}
