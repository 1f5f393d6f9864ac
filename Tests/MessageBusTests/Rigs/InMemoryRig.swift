import MessageBus

/// Steps the network and its virtual time by hand.
final class InMemoryRig: Rig {
  let network = InMemoryNetwork()
  private var milliseconds: UInt64 = 0
  private var processes: [String] = []
  private var asked = 0

  func join(_ configuration: BusConfiguration, handlers: BusHandlers) -> any BusShell {
    var roles: Set = [BusRole.fetch, BusRole.ask("pay")]
    for heard in configuration.heard { roles.insert(BusRole.hear(heard.peer)) }
    return network.join(configuration, roles: roles, handlers: handlers)
  }

  func ask(_ frame: [UInt8], of process: String, roles: Set<String>) throws -> [UInt8] {
    asked += 1
    let name = "asker-\(asked)"
    network.attach(name, roles: roles)
    network.request(frame, from: name, to: process)
    var answer: [UInt8]?
    try wait(for: "an answer of \(process)") {
      answer = answer ?? network.received(by: name).first?.frame
      return answer != nil
    }
    return answer ?? []
  }

  func wait(for sentence: String, until condition: () -> Bool) throws {
    let end = milliseconds + 10_000
    while milliseconds < end {
      guard network.settle() else { throw NeverHappened(sentence: sentence + " (no rest)") }
      if condition() { return }
      milliseconds += 10
      network.tick(milliseconds: milliseconds)
    }
    throw NeverHappened(sentence: sentence)
  }

  func advance(milliseconds: UInt64) {
    self.milliseconds += milliseconds
    network.tick(milliseconds: self.milliseconds)
  }

  func stop() {}
}
