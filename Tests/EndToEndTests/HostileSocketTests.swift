import Foundation
import TestSupport
import Testing

/// Somebody shouts at the sockets of running processes. Nothing changes for the others, and no
/// process takes more memory for it than it may.
@Suite(.serialized) struct HostileSocketTests {
  private static let growthMaximumMiB = 64.0

  @Test func `garbage, endless messages and subscriptions without number change nothing`() throws {
    let city = try RunningCity()
    try city.allow(
      "vandal", roles: "hear:intake", "hear:matching", "hear:subsidy", "hear:notifications",
      "fetch", "operate")
    for name in RunningCity.names { try city.start(name) }
    let enterprises = try city.addEnterprises(2)
    let reader = try city.operatorKey()
    try submitPair(1, enterprises, to: city)
    try city.eventually("a proposal is made") {
      try !city.list("proposals", key: enterprises[0].key).isEmpty
    }
    try city.awaitDrained()
    let before = try Picture(of: city, key: reader)
    #expect(before.items.count == 3)

    var attacks = 0
    for name in RunningCity.names {
      let sockets = ["publish": "pub", "route": "route", "admin": "admin"]
        .merging(name == "intake" ? ["http": "http"] : [:]) { $1 }
      for (socket, port) in sockets.sorted(by: { $0.key < $1.key }) {
        let isBus = socket == "publish" || socket == "route"
        for attack in isBus ? ["garbage", "multipart", "subscriptions"] : ["garbage", "headers"] {
          try attackOnce(attack, name, socket, city.port("\(name).\(port)"), city)
          let after = try Picture(of: city, key: reader)
          #expect(after == before, "\(attack) at \(name).\(socket)")
          attacks += 1
        }
      }
    }
    #expect(attacks == 34)

    // What comes now still goes its way through all processes.
    try submitPair(2, enterprises, to: city)
    try city.eventually("another proposal is made") {
      try city.list("proposals", key: enterprises[0].key).count >= 2
    }
    try city.awaitDrained()
    let audit = try city.audit()
    #expect(audit.holds, "\(audit.verdict)")
    print("after \(attacks) attacks: \(audit.verdict)")
  }

  private func attackOnce(
    _ attack: String, _ name: String, _ socket: String, _ port: Int, _ city: RunningCity
  ) throws {
    var memory: [String: ProcessMemory] = [:]
    for process in RunningCity.names { memory[process] = try ProcessMemory(of: city.pid(process)) }
    let outcome = try #require(
      try ClientScript.run(
        "hostile.py", [attack, city.folder.file("keys"), name, socket, "\(port)"]
      ).first)
    if let messages = outcome["messages"] as? Int {
      #expect(outcome["cuts"] as? Int == messages, "\(attack) at \(name).\(socket) was not cut off")
    }
    for process in RunningCity.names {
      #expect(city.isRunning(process))
      #expect(try city.admin(process, "readyz").status == 200)
      let grown = try #require(memory[process]).growthMiB()
      #expect(grown <= Self.growthMaximumMiB, "\(process), \(attack) at \(name).\(socket)")
      print(
        "\(attack) at \(name).\(socket): \(process) grew by \(String(format: "%.1f", grown)) MiB at most"
      )
    }
  }

  private func submitPair(
    _ number: Int, _ enterprises: [Enterprise], to city: RunningCity
  ) throws {
    for (path, enterprise) in zip(["surplus-offers", "shortage-requests"], enterprises) {
      let answer = try city.post(
        path, key: enterprise.key, idempotencyKey: "\(number)", RunningCity.offer(heads: 5))
      #expect(answer.status == 201, "\(answer.body)")
    }
  }

  /// Everything that can be read, and where the streams stand.
  private struct Picture: Equatable {
    let items: [String]
    let journals: String

    init(of city: RunningCity, key: String) throws {
      items = try ["surplus-offers", "shortage-requests", "proposals", "agreements"].flatMap {
        path in
        try city.list(path, key: key).map { item in
          let json = try JSONSerialization.data(withJSONObject: item, options: [.sortedKeys])
          return String(decoding: json, as: UTF8.self)
        }
      }
      let verified = try city.operate("verify")
      #expect(verified.status == 0, "\(verified.output)")
      journals = verified.output
    }
  }
}

/// A running process's resident memory: what it held when this was made, and its peak since then,
/// which the kernel keeps.
private struct ProcessMemory {
  private let pid: Int32
  private let beforeKiB: Int

  init(of pid: Int32) throws {
    self.pid = pid
    // proc(5): writing 5 sets the peak to what is resident now.
    try Data("5".utf8).write(to: URL(fileURLWithPath: "/proc/\(pid)/clear_refs"))
    beforeKiB = try Self.read("VmRSS", pid)
  }

  func growthMiB() throws -> Double { Double(try Self.read("VmHWM", pid) - beforeKiB) / 1024 }

  private static func read(_ name: String, _ pid: Int32) throws -> Int {
    let status = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
    let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("\(name):") })
    return try #require(
      line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) })
  }
}
