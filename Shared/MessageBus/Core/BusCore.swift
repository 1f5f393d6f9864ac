/// The bus as a state machine without I/O: inputs in, actions out.
///
/// It owns no clock and no socket, so the simulation and the ZeroMQ thread run the same code.
package struct BusCore {
  private var publisher: PublisherSide
  private var subscriber: SubscriberSide
  private var turn = BusTurn()

  package init(_ configuration: BusConfiguration) {
    publisher = PublisherSide(configuration)
    subscriber = SubscriberSide(configuration)
  }

  package mutating func handle(_ input: BusInput) -> [BusAction] {
    var actions: [BusAction] = []
    handle(input, into: &actions)
    return actions
  }

  /// Appends to `actions`, whose storage a shell can use again.
  package mutating func handle(_ input: BusInput, into actions: inout [BusAction]) {
    swap(&turn.actions, &actions)
    take(input)
    swap(&turn.actions, &actions)
  }

  package var status: BusStatus {
    var status = BusStatus()
    status.published = publisher.publishedHeads
    status.consumers = publisher.consumers
    status.heard = subscriber.status(now: turn.now)
    status.counters = turn.counters
    return status
  }

  /// When the next `tick` has something to do, in the ticks' own milliseconds.
  package var nextDeadlineMilliseconds: UInt64 {
    min(publisher.nextDeadline, subscriber.nextDeadline)
  }

  /// Whether frames of this peer's SUB can be used now. While not, a shell leaves them unread, so
  /// that they wait in the peer's queue and not in ours.
  package func wantsPublished(from peer: String) -> Bool {
    subscriber.wantsPublished(from: peer)
  }

  private mutating func take(_ input: BusInput) {
    switch input {
    case .started(let heads, let cursors, let halted):
      publisher.start(heads: heads, &turn)
      subscriber.start(cursors: cursors, halted: halted, &turn)
    case .committed(let records, let heads, let idle):
      publisher.publish(records: records, heads: heads, idle: idle, &turn)
    case .applied(let cursors):
      // In order, so that the same input gives the same frames.
      for (stream, position) in cursors.sorted(by: { $0.key < $1.key }) {
        subscriber.apply(stream, position, &turn)
      }
    case .rewind(let stream):
      subscriber.change(stream, &turn) { $0.rewind(&$1) }
    case .needed(let stream, let sequence):
      subscriber.change(stream, &turn) { $0.need(sequence, &$1) }
    case .halt(let stream, let reason):
      subscriber.change(stream, &turn) { follower, _ in follower.stand(reason) }
    case .accepted(let stream, let position):
      subscriber.change(stream, &turn) { $0.accept(position, &$1) }
    case .journalRead(let answer):
      publisher.answer(answer, &turn)
    case .ask(let peer, let token, let question):
      subscriber.ask(peer: peer, token: token, question, &turn)
    case .answerAsk(let request, let outcome):
      publisher.answer(request, outcome, &turn)
    case .reply(let route, let requestID, let status, let json):
      publisher.reply(route: route, requestID: requestID, status: status, json: json, &turn)
    case .published(let peer, let frame):
      subscriber.hear(peer: peer, frame: frame, &turn)
    case .answered(let peer, let frame):
      subscriber.take(peer: peer, frame: frame, &turn)
    case .requested(let route, let user, let roles, let frame):
      publisher.serve(route: route, user: user, roles: roles, frame: frame, &turn)
    case .reachable(let peer):
      subscriber.reach(peer: peer, &turn)
    case .tick(let milliseconds):
      turn.now = max(turn.now, milliseconds)
      publisher.tick(&turn)
      subscriber.tick(&turn)
    }
  }
}
