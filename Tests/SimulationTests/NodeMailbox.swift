import MessageBus
import Synchronization

/// What the bus of one node hands to its writer and its librarian.
final class NodeMailbox: Sendable {
  struct Mail {
    var events: [SealedRecord] = []
    var heads: [StreamName: Head] = [:]
    var halts: [(StreamName, HaltReason)] = []
    /// What others ask of us, and what became of what we asked.
    var asks: [AskRequest] = []
    var asked: [(token: UInt64, AskOutcome)] = []
  }

  private let mail = Mutex(Mail())
  private let reads = Mutex<[JournalRequest]>([])
  private let rewound = Mutex(false)

  var handlers: BusHandlers {
    BusHandlers(
      deliver: { [self] sealed in mail.withLock { $0.events.append(sealed) } },
      heardHead: { [self] head in mail.withLock { $0.heads[head.stream] = head } },
      readJournal: { [self] request in reads.withLock { $0.append(request) } },
      operate: { _ in }, ask: { [self] request in mail.withLock { $0.asks.append(request) } },
      askEnded: { [self] token, outcome in mail.withLock { $0.asked.append((token, outcome)) } },
      halted: { [self] stream, reason in mail.withLock { $0.halts.append((stream, reason)) } },
      rewound: { [self] _, _, _ in rewound.withLock { $0 = true } })
  }

  func takeMail() -> Mail {
    mail.withLock { mail in
      defer { mail = Mail() }
      return mail
    }
  }

  func takeRead() -> JournalRequest? {
    reads.withLock { $0.isEmpty ? nil : $0.removeFirst() }
  }

  /// A consumer has seen more of our stream than our store holds: the process must stop.
  var isRewound: Bool { rewound.withLock { $0 } }
}
