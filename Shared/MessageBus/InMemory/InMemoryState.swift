import DequeModule

/// A member of an `InMemoryNetwork`.
struct InMemoryMember {
  var roles: Set<String>
  var heard: [HeardStream]
  /// `nil` for a member without a core.
  var handlers: BusHandlers?
  var life = 0
  var received: [InMemoryMessage] = []
}

extension InMemoryNetwork {
  /// What the network's lock guards.
  struct State {
    var members: [String: InMemoryMember] = [:]
    var cores: [String: BusCore] = [:]
    var posts = Deque<(name: String, life: Int, input: BusInput)>()
    var inFlight: [InMemoryMessage] = []
    var cuts: Set<Set<String>> = []
    private var lives = 0
    private var sent: UInt64 = 0

    mutating func add(_ name: String, _ member: InMemoryMember, core: BusCore?) -> Int {
      remove(name)
      lives += 1
      members[name] = member
      members[name]?.life = lives
      cores[name] = core
      return lives
    }

    mutating func remove(_ name: String) {
      guard let life = members.removeValue(forKey: name)?.life else { return }
      cores[name] = nil
      posts.removeAll { $0.life == life }
      inFlight.removeAll { $0.life == life }
    }

    mutating func take(at index: Int) -> InMemoryMessage? {
      inFlight.indices.contains(index) ? inFlight.remove(at: index) : nil
    }

    /// To every member that hears one of the publisher's streams with this topic and is allowed to.
    mutating func publish(_ frame: [UInt8], from name: String) {
      for (listener, member) in members.sorted(by: { $0.key < $1.key }) {
        let isHeard = member.heard.contains {
          $0.peer == name && frame.starts(with: PublishedFrame.topic($0.stream))
        }
        guard isHeard, BusRole.maySubscribe(member.roles, to: name) else { continue }
        send(.published, from: name, to: listener, route: [], frame)
      }
    }

    mutating func request(_ frame: [UInt8], from name: String, to peer: String) {
      guard let member = members[name], BusRole.mayRequest(member.roles) else { return }
      let route = Array("\(member.life) \(name)".utf8)
      send(.request, from: name, to: peer, route: route, frame)
    }

    mutating func answer(_ frame: [UInt8], from name: String, route: [UInt8]) {
      let parts = String(decoding: route, as: UTF8.self).split(separator: " ", maxSplits: 1)
      guard parts.count == 2, let life = Int(parts[0]) else { return }
      guard members[String(parts[1])]?.life == life else { return }
      send(.answer, from: name, to: String(parts[1]), route: [], frame)
    }

    mutating func send(
      _ channel: InMemoryMessage.Channel, from: String, to: String, route: [UInt8],
      _ frame: [UInt8]
    ) {
      guard let life = members[to]?.life, !cuts.contains([from, to]) else { return }
      sent += 1
      inFlight.append(
        InMemoryMessage(
          id: sent, channel: channel, from: from, to: to, route: route, frame: frame, life: life))
    }
  }
}
