import Foundation
import MessageBus

/// Real sockets on ports the system chooses, real keys in a folder of its own, real time.
final class ZeroMQRig: Rig {
  let folder: String
  let keys: KeyRing
  private(set) var addresses: [String: BusPeer] = [:]
  private var shells: [String: ZeroMQShell] = [:]
  private var asked = 0
  private var nextAddress: BusPeer?
  /// Done to the next process between binding and starting.
  var beforeStart: ((ZeroMQShell) -> Void)?

  init() throws {
    folder = FileManager.default.temporaryDirectory.path + "/tiaoji-bus-\(UUID().uuidString)"
    keys = KeyRing(folder: folder)
    try keys.initialise([])
  }

  deinit {
    stop()
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// A process on the bus; its peers must have joined before.
  func join(_ configuration: BusConfiguration, handlers: BusHandlers) throws -> any BusShell {
    try joinShell(configuration, handlers: handlers)
  }

  func joinShell(
    _ configuration: BusConfiguration, handlers: BusHandlers
  ) throws -> ZeroMQShell {
    var roles: Set = [BusRole.fetch, BusRole.ask("pay")]
    for heard in configuration.heard { roles.insert(BusRole.hear(heard.peer)) }
    try allow(configuration.process, roles: roles)
    let peers = Set(configuration.heard.map(\.peer)).sorted().compactMap { addresses[$0] }
    let shell = try ZeroMQShell(
      configuration: ZeroMQShell.Configuration(
        bus: configuration, keyFolder: folder,
        publish: nextAddress?.publish ?? "tcp://127.0.0.1:*",
        route: nextAddress?.route ?? "tcp://127.0.0.1:*", peers: peers),
      handlers: handlers)
    addresses[configuration.process] = try shell.bind()
    beforeStart?(shell)
    beforeStart = nil
    try shell.start()
    nextAddress = nil
    shells[configuration.process] = shell
    return shell
  }

  /// Where a peer listens that the test plays itself.
  func know(_ peer: BusPeer) {
    addresses[peer.name] = peer
  }

  /// Ends a process.
  func leave(_ process: String) {
    shells.removeValue(forKey: process)?.stop()
  }

  /// Where the next process to join listens: an address that another has just left.
  func listen(at address: BusPeer) {
    nextAddress = address
  }

  /// Makes a key with these roles and has every running process read the list again.
  func allow(_ name: String, roles: Set<String>) throws {
    try keys.initialise([(name: name, roles: roles)])
    try reload()
  }

  /// Has every process read the allow-list again, and waits until it has: libzmq does not knock
  /// twice where it was refused.
  func reload() throws {
    for shell in shells.values {
      let before = shell.status.counters.reloads
      try shell.reload()
      try wait(for: "the allow-list is read again") { shell.status.counters.reloads > before }
    }
  }

  func ask(_ frame: [UInt8], of process: String, roles: Set<String>) throws -> [UInt8] {
    asked += 1
    let name = "asker-\(asked)"
    try allow(name, roles: roles)
    guard let address = addresses[process] else { throw NeverHappened(sentence: "no \(process)") }
    let peer = try RawPeer(
      .dealer, to: address.route, serverKey: keys.publicKey(of: process),
      key: RawKey(keys: keys, name: name))
    guard peer.send([frame]), let answer = peer.receive()?.first else {
      throw NeverHappened(sentence: "an answer of \(process)")
    }
    return answer
  }

  func wait(for sentence: String, until condition: () -> Bool) throws {
    try Pulse.shared.wait(for: sentence, until: condition)
  }

  func stop() {
    for shell in shells.values { shell.stop() }
    shells = [:]
  }
}
