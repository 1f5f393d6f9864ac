import Foundation
import TestSupport
import Testing

/// Who may do what at the sockets of running processes.
@Suite(.serialized) struct AccessTests {
  private struct Attempt: Hashable, CustomStringConvertible {
    let who: String
    let what: String

    var description: String { "\(who): \(what)" }
  }

  /// What each key of `Client/access.py` must get; that `listener` may hear depends on the process.
  private static let expected = [
    Attempt(who: "nobody", what: "publish"): "refused",
    Attempt(who: "an unknown key", what: "publish"): "refused",
    Attempt(who: "clerk", what: "publish"): "refused",
    Attempt(who: "observer", what: "publish"): "heard",
    Attempt(who: "nobody", what: "fetch"): "refused",
    Attempt(who: "an unknown key", what: "fetch"): "refused",
    Attempt(who: "listener", what: "fetch"): "refused",
    Attempt(who: "clerk", what: "fetch"): "forbidden",
    Attempt(who: "clerk", what: "backup"): "forbidden",
    Attempt(who: "clerk", what: "status"): "an answer",
    Attempt(who: "observer", what: "status"): "forbidden",
    Attempt(who: "observer", what: "fetch"): "an answer",
  ]

  @Test func `a key that is unknown or outside its role is refused at every bus socket`() throws {
    let city = try RunningCity()
    let keys = city.folder.file("keys")
    try city.allow("listener", roles: "hear:intake")
    try city.allow("clerk", roles: "operate:status")
    for name in RunningCity.names { try city.start(name) }
    for name in RunningCity.names {
      let attempts = try ClientScript.run(
        "access.py",
        [keys, name, "\(city.port("\(name).pub"))", "\(city.port("\(name).route"))"])
      var expected = Self.expected
      let listener = Attempt(who: "listener", what: "publish")
      expected[listener] = name == "intake" ? "heard" : "refused"
      var got: [Attempt: String] = [:]
      for attempt in attempts {
        let key = Attempt(
          who: try #require(attempt["who"] as? String),
          what: try #require(attempt["what"] as? String))
        got[key] = attempt["got"] as? String
      }
      #expect(got == expected, "at \(name)")
      let refused = got.values.count { $0 == "refused" || $0 == "forbidden" }
      print("access at \(name): \(refused) of \(got.count) attempts refused, as they must be")
    }
  }

  @Test func `an API key that is unknown or not for this is refused`() throws {
    let city = try RunningCity()
    for name in RunningCity.names { try city.start(name) }
    let enterprises = try city.addEnterprises(2)
    let (own, other) = (enterprises[0].key, enterprises[1].key)
    let operatorKey = try city.operatorKey()
    let body = RunningCity.offer(heads: 3)
    func submit(_ key: String) throws -> HTTPAnswer {
      try city.post("surplus-offers", key: key, idempotencyKey: "one", body)
    }

    let unknown = "tj_" + String(repeating: "A", count: 43)
    #expect(try submit(unknown).status == 401)
    #expect(try submit(unknown).text("code") == "key-unknown")
    #expect(try submit(operatorKey).status == 403)
    #expect(try submit(operatorKey).text("code") == "operator-reads-only")
    let offer = try submit(own)
    #expect(offer.status == 201)
    let path = "surplus-offers/\(offer.text("id"))"
    #expect(try city.read(path, key: other).status == 404)
    #expect(try city.read(path, key: unknown).status == 401)
    #expect(try city.read(path, key: own).status == 200)
    #expect(try city.read(path, key: operatorKey).status == 200)

    let revoked = try city.operate("enterprise", "revoke-key", "--code", enterprises[0].code)
    #expect(revoked.status == 0, "\(revoked.output)")
    #expect(try city.read(path, key: own).text("code") == "key-revoked")
    #expect(try submit(own).status == 401)
  }
}
