import DequeModule
import Synchronization

/// A network of `BusCore`s in one process, stepped by hand: the caller decides which frame arrives
/// next, which is lost, repeated or held back, and who is cut off from whom. Same calls, same run.
///
/// Frames wait in `inFlight` in the order they were sent; posts of the processes wait in a queue of
/// their own, which loses nothing. Handlers run inside `step` and `deliver`, outside the lock.
package final class InMemoryNetwork: Sendable {
  private let state = Mutex(State())

  package init() {}

  /// Puts a process on the network, in a new life if it was there before. `roles` are what every
  /// other member's allow-list gives to it.
  package func join(
    _ configuration: BusConfiguration, roles: Set<String>, handlers: BusHandlers
  ) -> InMemoryShell {
    let name = configuration.process
    let life = state.withLock { state in
      state.add(
        name, InMemoryMember(roles: roles, heard: configuration.heard, handlers: handlers),
        core: BusCore(configuration))
    }
    return InMemoryShell(network: self, process: name, life: life)
  }

  /// Puts a member without a core on the network: a client, or a peer that the caller plays by
  /// hand. What is sent to it, once delivered, waits in `received`.
  package func attach(_ name: String, roles: Set<String>, hearing heard: [HeardStream] = []) {
    state.withLock { state in
      _ = state.add(name, InMemoryMember(roles: roles, heard: heard, handlers: nil), core: nil)
    }
  }

  package func setRoles(_ roles: Set<String>, of name: String) {
    state.withLock { $0.members[name]?.roles = roles }
  }

  /// Takes a member off the network; frames to it are lost.
  package func leave(_ name: String) {
    state.withLock { $0.remove(name) }
  }

  /// Handles the oldest post or, if there is none, delivers the oldest frame. `false` if nothing
  /// waits.
  package func step() -> Bool {
    let posted = state.withLock { state in state.posts.popFirst() }
    if let posted {
      run(posted.input, at: posted.name, life: posted.life)
      return true
    }
    guard let message = state.withLock({ $0.take(at: 0) }) else { return false }
    arrive(message)
    return true
  }

  /// Steps until nothing waits; `false` if `limit` steps did not suffice.
  package func settle(limit: Int = 1_000_000) -> Bool {
    for _ in 0..<limit where !step() { return true }
    return false
  }

  /// Posts monotonic time to every process.
  package func tick(milliseconds: UInt64) {
    state.withLock { state in
      for (name, member) in state.members.sorted(by: { $0.key < $1.key }) {
        state.posts.append((name, member.life, .tick(milliseconds: milliseconds)))
      }
    }
  }

  package var inFlight: [InMemoryMessage] { state.withLock { $0.inFlight } }
  package var inFlightCount: Int { state.withLock { $0.inFlight.count } }
  package var postCount: Int { state.withLock { $0.posts.count } }

  /// Delivers the frame at that place of `inFlight` before its turn.
  package func deliver(at index: Int) {
    if let message = state.withLock({ $0.take(at: index) }) { arrive(message) }
  }

  package func drop(at index: Int) {
    state.withLock { _ = $0.take(at: index) }
  }

  /// Sends the frame at that place once more, behind all others.
  package func duplicate(at index: Int) {
    state.withLock { state in
      guard state.inFlight.indices.contains(index) else { return }
      let message = state.inFlight[index]
      state.send(
        message.channel, from: message.from, to: message.to, route: message.route, message.frame)
    }
  }

  /// Changes the bytes of the frame at that place.
  package func replace(at index: Int, frame: [UInt8]) {
    state.withLock { state in
      if state.inFlight.indices.contains(index) { state.inFlight[index].frame = frame }
    }
  }

  /// Loses every frame between the two until `heal`, those under way as well.
  package func cut(_ one: String, _ other: String) {
    state.withLock { state in
      state.cuts.insert([one, other])
      state.inFlight.removeAll { [$0.from, $0.to] == [one, other] as Set }
    }
  }

  package func heal(_ one: String, _ other: String) {
    state.withLock { _ = $0.cuts.remove([one, other]) }
  }

  package func publish(_ frame: [UInt8], from name: String) {
    state.withLock { $0.publish(frame, from: name) }
  }

  package func request(_ frame: [UInt8], from name: String, to peer: String) {
    state.withLock { $0.request(frame, from: name, to: peer) }
  }

  package func answer(_ frame: [UInt8], from name: String, route: [UInt8]) {
    state.withLock { $0.answer(frame, from: name, route: route) }
  }

  /// What was delivered to a member without a core since the last call.
  package func received(by name: String) -> [InMemoryMessage] {
    state.withLock { state in
      defer { state.members[name]?.received = [] }
      return state.members[name]?.received ?? []
    }
  }

  func post(_ input: BusInput, to name: String, life: Int) {
    state.withLock { $0.posts.append((name, life, input)) }
  }

  func leave(_ name: String, life: Int) {
    state.withLock { state in
      if state.members[name]?.life == life { state.remove(name) }
    }
  }

  func status(of name: String, life: Int) -> BusStatus {
    state.withLock { state in
      guard state.members[name]?.life == life else { return BusStatus() }
      return state.cores[name]?.status ?? BusStatus()
    }
  }

  private func arrive(_ message: InMemoryMessage) {
    let input: BusInput? = state.withLock { state in
      guard let member = state.members[message.to], member.life == message.life else { return nil }
      guard member.handlers != nil else {
        state.members[message.to]?.received.append(message)
        return nil
      }
      switch message.channel {
      case .published: return .published(peer: message.from, frame: message.frame)
      case .answer: return .answered(peer: message.from, frame: message.frame)
      case .request:
        return .requested(
          route: message.route, user: message.from,
          roles: state.members[message.from]?.roles ?? [], frame: message.frame)
      }
    }
    if let input { run(input, at: message.to, life: message.life) }
  }

  private func run(_ input: BusInput, at name: String, life: Int) {
    let (actions, handlers) = state.withLock { state -> ([BusAction], BusHandlers?) in
      guard let member = state.members[name], member.life == life else { return ([], nil) }
      return (state.cores[name]?.handle(input) ?? [], member.handlers)
    }
    guard let handlers else { return }
    for action in actions where !handlers.perform(action) {
      state.withLock { state in
        switch action {
        case .publish(let frame): state.publish(frame, from: name)
        case .request(let peer, let frame): state.request(frame, from: name, to: peer)
        case .answer(let route, let frame): state.answer(frame, from: name, route: route)
        default: break
        }
      }
    }
  }
}
