extension ZeroMQShell {
  /// What a shell needs to open its sockets.
  package struct Configuration: Sendable {
    package var bus: BusConfiguration
    /// Holds our own key pair under the process's name, the peers' public keys, `allow.csv`.
    package var keyFolder: String
    /// Where our PUB listens; `tcp://127.0.0.1:*` lets the system choose the port.
    package var publish: String
    /// Where our ROUTER listens.
    package var route: String
    /// Every peer that publishes a stream in `bus.heard`.
    package var peers: [BusPeer]

    package init(
      bus: BusConfiguration, keyFolder: String, publish: String, route: String, peers: [BusPeer]
    ) {
      self.bus = bus
      self.keyFolder = keyFolder
      self.publish = publish
      self.route = route
      self.peers = peers
    }
  }
}
