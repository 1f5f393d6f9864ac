import Foundation
import TestSupport
import Testing

/// What is wrong about a request or a start as a whole: a clear word, and no effect.
@Suite(.serialized) struct RefusalTests {
  @Test func `a body of 2 GiB and one that never ends are cut off and have no effect`() throws {
    let city = try RunningCity()
    try city.start("intake")
    let enterprise = try #require(try city.addEnterprises(1).first)
    let memory = try Self.residentKiB(city.pid("intake"))

    let outcomes = try ClientScript.run(
      "bodies.py", ["127.0.0.1", "\(city.port("intake.http"))", enterprise.key])
    #expect(outcomes.compactMap { $0["name"] as? String } == ["stated", "chunked", "trickle"])
    #expect(outcomes.compactMap { $0["status"] as? Int } == [413, 413, 408])
    for outcome in outcomes {
      #expect(outcome["closed"] as? Bool == true, "\(outcome)")
      #expect(outcome["sent"] as? Int ?? .max <= 8 << 20, "\(outcome)")
      #expect(outcome["seconds"] as? Double ?? .infinity < 30, "\(outcome)")
    }
    #expect(try Self.residentKiB(city.pid("intake")) - memory <= 64 << 10)
    #expect(try city.list("surplus-offers", key: enterprise.key).isEmpty)
  }

  @Test func `a second process on a store is refused, and the first goes on`() throws {
    let city = try RunningCity()
    try city.start("intake")
    let enterprise = try #require(try city.addEnterprises(1).first)
    let second = try city.run("tiaoji-intake", ["--config", city.folder.file("intake.yaml")])
    #expect(second.status == 1)
    let sentence = "is in use by process \(city.pid("intake"))"
    #expect(second.output.contains(sentence), "\(second.output)")
    #expect(second.output.split(separator: "\n").count == 1, "\(second.output)")
    let offer = try city.post(
      "surplus-offers", key: enterprise.key, idempotencyKey: "1", RunningCity.offer(heads: 3))
    #expect(offer.status == 201, "\(offer.body)")
  }

  @Test(arguments: RunningCity.names)
  func `a misspelt key stops the start and is named`(name: String) throws {
    let city = try RunningCity()
    let text = try String(contentsOfFile: city.folder.file("\(name).yaml"), encoding: .utf8)
    try city.write(
      "misspelt.yaml", text.replacingOccurrences(of: "floorBytes", with: "florBytes"))
    let started = try city.run("tiaoji-\(name)", ["--config", city.folder.file("misspelt.yaml")])
    #expect(started.status == 1)
    #expect(started.output.contains("unknown key 'storage.florBytes'"), "\(started.output)")
    #expect(started.output.split(separator: "\n").count == 1, "\(started.output)")
    let store = city.folder.file("\(name).db")
    #expect(!FileManager.default.fileExists(atPath: store), "a store was made")
  }

  private static func residentKiB(_ pid: Int32) throws -> Int {
    let status = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
    let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") })
    return try #require(
      line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) })
  }
}
