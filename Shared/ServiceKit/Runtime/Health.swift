internal import Domain
internal import MessageBus

/// What `/readyz` and `tiaoji status` say of a process.
package struct Health: Codable, Sendable {
  package struct Stream: Codable, Sendable {
    package let stream: String
    package let sequence: UInt64
    package let behind: UInt64
    /// moving, silent, halted(reason), stalled(reason), waiting(stream#sequence), refused(reason),
    /// unheard
    package let state: String
  }

  /// Who hears a stream of ours, by its last ACK.
  package struct Consumer: Codable, Sendable {
    package let consumer: String
    package let stream: String
    package let behind: UInt64
  }

  package let process: String
  /// Own store, keys and sockets; and each stream that moves, its publisher being heard, has stood at
  /// its last HEAD within a second.
  package let isReady: Bool
  /// A peer is silent, a stream stands still or an event is parked until somebody acts, or new work
  /// finds no room. A process
  /// is no less ready for it: what it can do, it does.
  package let isDegraded: Bool
  package let streams: [Stream]
  package let consumers: [Consumer]
  /// Lots, proposals and the like about which an event is parked: nothing is applied to them.
  package let heldBack: Int
  package let lastEvent: String?
  package let version: String
}

/// How the writer's last step left the streams and the store.
struct Standing {
  let waiting: [StreamName: AfterCursor]
  let stalled: [StreamName: String]
  let heldBack: Int
  let lastEvent: String?
  let isStoreFailing: Bool
  let hasRoom: Bool
}

extension ServiceRuntime {
  package var health: Health {
    let standing = standing
    let status = busStatus
    var isReady = status?.isOpen == true && !standing.isStoreFailing
    var isDegraded = !standing.hasRoom || standing.heldBack > 0
    let streams = (status?.heard ?? []).map { heard -> Health.Stream in
      let state = state(of: heard, standing)
      if state != "moving" { isDegraded = true }
      let isExcused =
        heard.isHalted || heard.isSilent || standing.stalled[heard.stream] != nil
      if !isExcused, heard.behindMilliseconds ?? .max >= 1_000 { isReady = false }
      return Health.Stream(
        stream: heard.stream.text, sequence: heard.cursor.sequence, behind: heard.behind,
        state: state)
    }
    return Health(
      process: configuration.process, isReady: isReady, isDegraded: isDegraded, streams: streams,
      consumers: (status?.consumers ?? []).map {
        Health.Consumer(consumer: $0.user, stream: $0.stream.text, behind: $0.behind)
      },
      heldBack: standing.heldBack, lastEvent: standing.lastEvent, version: BuildVersion.text)
  }

  private func state(of heard: BusStatus.Heard, _ standing: Standing) -> String {
    if heard.isHalted { return "halted(\(heard.haltReason?.rawValue ?? "earlier"))" }
    if let reason = standing.stalled[heard.stream] { return "stalled(\(reason))" }
    if let cause = standing.waiting[heard.stream] {
      return "waiting(\(cause.stream.text)#\(cause.sequence))"
    }
    if heard.isSilent { return "silent" }
    if let error = heard.lastError, error != .busy { return "refused(\(error))" }
    return heard.head == nil ? "unheard" : "moving"
  }
}

/// The version that `/version` tells.
package enum BuildVersion {
  package static let text = "0.1.0"
}
