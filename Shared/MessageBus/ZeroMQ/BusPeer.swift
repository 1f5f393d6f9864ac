/// Another process: its name (also that of its key) and where it listens, as ZeroMQ writes
/// addresses (`tcp://127.0.0.1:5301`).
package struct BusPeer: Hashable, Sendable {
  package var name: String
  /// Where its PUB listens.
  package var publish: String
  /// Where its ROUTER listens.
  package var route: String

  package init(name: String, publish: String, route: String) {
    self.name = name
    self.publish = publish
    self.route = route
  }
}
