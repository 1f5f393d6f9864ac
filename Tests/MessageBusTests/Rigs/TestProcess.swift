import MessageBus
import Synchronization

/// A process on a rig: records what its handlers are told, and plays librarian and writer.
final class TestProcess: Sendable {
  enum Event: Sendable {
    case delivered(SealedRecord)
    case heardHead(Head)
    case operate(OperateRequest)
    case ask(AskRequest)
    case askEnded(UInt64, AskOutcome)
    case halted(StreamName, HaltReason)
    case rewound(by: String, StreamName, StreamPosition)
  }

  struct State {
    var shell: (any BusShell)?
    var events: [Event] = []
    var cursors: [StreamName: StreamPosition] = [:]
    /// Whether each delivered event counts as applied at once.
    var appliesAtOnce = true
    /// What every operator's verb is answered with.
    var reply: [UInt8]?
    /// What every ASK is answered with; nil: with nothing.
    var asked: AskOutcome?
  }

  let journal: TestJournal
  private let state = Mutex(State())

  /// Joins the rig and posts `started`, or what is to be posted instead.
  init(
    _ configuration: BusConfiguration, on rig: any Rig, journal: TestJournal? = nil,
    cursors: [StreamName: StreamPosition] = [:], halted: Set<StreamName> = [],
    appliesAtOnce: Bool = true, posting posts: [BusInput]? = nil
  ) throws {
    self.journal = try journal ?? TestJournal(.named("\(configuration.process)/3303"))
    state.withLock {
      $0.cursors = cursors
      $0.appliesAtOnce = appliesAtOnce
    }
    let shell = try rig.join(configuration, handlers: handlers)
    state.withLock { $0.shell = shell }
    let heads = configuration.published.isEmpty ? [] : [self.journal.head]
    for post in posts ?? [.started(heads: heads, cursors: cursors, halted: halted)] {
      shell.post(post)
    }
  }

  var shell: any BusShell {
    get throws {
      guard let shell = state.withLock({ $0.shell }) else {
        throw NeverHappened(sentence: "joining")
      }
      return shell
    }
  }

  func post(_ input: BusInput) {
    state.withLock { $0.shell }?.post(input)
  }

  var status: BusStatus { state.withLock { $0.shell }?.status ?? BusStatus() }

  var events: [Event] { state.withLock { $0.events } }

  var delivered: [SealedRecord] {
    events.compactMap { if case .delivered(let sealed) = $0 { sealed } else { nil } }
  }

  var deliveredSequences: [UInt64] { delivered.map(\.record.sequence) }

  var heads: [Head] {
    events.compactMap { if case .heardHead(let head) = $0 { head } else { nil } }
  }

  var halts: [HaltReason] {
    events.compactMap { if case .halted(_, let reason) = $0 { reason } else { nil } }
  }

  var rewinds: [StreamPosition] {
    events.compactMap { if case .rewound(_, _, let seen) = $0 { seen } else { nil } }
  }

  var operations: [OperateRequest] {
    events.compactMap { if case .operate(let request) = $0 { request } else { nil } }
  }

  var asks: [AskRequest] {
    events.compactMap { if case .ask(let request) = $0 { request } else { nil } }
  }

  /// By token, what became of the ASKs.
  var asked: [UInt64: AskOutcome] {
    events.reduce(into: [:]) {
      if case .askEnded(let token, let outcome) = $1 { $0[token] = outcome }
    }
  }

  /// Commits so many events; `publishing` says which of them PUB is given.
  func commit(
    _ count: Int, bodyBytes: Int = 32, idle: Bool = false,
    publishing: (SealedRecord) -> Bool = { _ in true }
  ) throws {
    let records = try journal.append(count, bodyBytes: bodyBytes)
    post(
      .committed(records: records.filter(publishing), heads: [journal.head], idle: idle))
  }

  /// What the writer has committed: everything delivered up to a sequence.
  func apply(upTo sequence: UInt64) {
    let cursors = state.withLock { state in
      for case .delivered(let sealed) in state.events where sealed.record.sequence <= sequence {
        state.cursors[sealed.record.stream] = sealed.position
      }
      return state.cursors
    }
    post(.applied(cursors))
  }

  func answerOperations(with json: [UInt8]) {
    state.withLock { $0.reply = json }
  }

  func answerAsks(with outcome: AskOutcome) {
    state.withLock { $0.asked = outcome }
  }

  private func note(_ event: Event) {
    let applied = state.withLock { state in
      state.events.append(event)
      guard case .delivered(let sealed) = event, state.appliesAtOnce else {
        return [StreamName: StreamPosition]()
      }
      state.cursors[sealed.record.stream] = sealed.position
      return [sealed.record.stream: sealed.position]
    }
    if !applied.isEmpty { post(.applied(applied)) }
    Pulse.shared.beat()
  }

  private var handlers: BusHandlers {
    BusHandlers(
      deliver: { [weak self] in self?.note(.delivered($0)) },
      heardHead: { [weak self] in self?.note(.heardHead($0)) },
      readJournal: { [weak self] request in
        guard let self else { return }
        post(.journalRead(journal.answer(request)))
      },
      operate: { [weak self] request in
        self?.note(.operate(request))
        guard let self, let reply = state.withLock({ $0.reply }) else { return }
        post(.reply(route: request.route, requestID: request.requestID, status: 0, json: reply))
      },
      ask: { [weak self] request in
        self?.note(.ask(request))
        guard let self, let outcome = state.withLock({ $0.asked }) else { return }
        post(.answerAsk(request, outcome))
      },
      askEnded: { [weak self] in self?.note(.askEnded($0, $1)) },
      halted: { [weak self] in self?.note(.halted($0, $1)) },
      rewound: { [weak self] in self?.note(.rewound(by: $0, $1, $2)) })
  }
}

extension StreamName {
  /// A name that the test knows to be well-formed.
  static func named(_ text: String) throws -> StreamName {
    guard let name = StreamName(text) else { throw NeverHappened(sentence: "a stream \(text)") }
    return name
  }
}
