import Foundation
import TestSupport

/// What the processes of a city are told: the files that `deploy/dev` has, on ports of their own, with a
/// bank that answers within seconds, and without a night in which nobody is told anything.
extension RunningCity {
  /// Whom each hears.
  static let peers = [
    "intake": ["matching", "subsidy", "notifications"], "matching": ["intake"],
    "subsidy": ["intake", "matching"], "notifications": ["intake", "matching", "subsidy"],
  ]

  /// Where Subsidy and the bank meet: `to-bank` and `from-bank` lie in it.
  var bankFolder: String { folder.file("bank") }

  /// Writes the process's file anew.
  func configure(_ name: String) throws {
    let limits = (storage[name] ?? [:]).sorted { $0.key < $1.key }
      .map { "  \($0): \($1)\n" }.joined()
    let peers = (Self.peers[name] ?? []).map { peer in
      """
          \(peer):
            publish: tcp://127.0.0.1:\(port("\(peer).pub"))
            route: tcp://127.0.0.1:\(port("\(peer).route"))

      """
    }.joined()
    var text = """
      storage:
        path: \(folder.file("\(name).db"))
      \(limits)bus:
        keys: \(folder.file("keys"))
        publish: tcp://127.0.0.1:\(port("\(name).pub"))
        route: tcp://127.0.0.1:\(port("\(name).route"))
        peers:
      \(peers)admin:
        port: \(port("\(name).admin"))
      log:
        level: \(logLevel)

      """
    text += own(name)
    if let scenario {
      text += """
        scenario:
          anchor: \(folder.file("anchor"))
          start: "\(scenario.start)"
          end: "\(scenario.end)"
          rate: \(scenario.rate)

        """
    }
    try write("\(name).yaml", text)
  }

  /// What no other process is told.
  private func own(_ name: String) -> String {
    switch name {
    case "intake":
      """
      http:
        port: \(port("intake.http"))

      """
    case "subsidy":
      """
      bank:
        outbox: \(bankFolder)/to-bank
        inbox: \(bankFolder)/from-bank
        lookMilliseconds: 100
        answerMilliseconds: 2000
        answerMaximumMilliseconds: 4000
        retryMilliseconds: 100
        debtor:
          name: 示例市就业管理服务中心
          account: "33001623535053001234"
          agent: "105333000011"

      """
    case "notifications":
      """
      smtp:
        host: 127.0.0.1
        port: \(port("sink.smtp"))
        security: none
        from: notices@tiaoji.example
      webhook:
        allowed: ["127.0.0.1/32"]
        concurrencyMaximum: 2
      quiet:
        fromHour: 0
        untilHour: 0
      retry:
        firstSeconds: 1
        technicalSeconds: 1
        postponedMilliseconds: 200

      """
    default: ""
    }
  }
}
