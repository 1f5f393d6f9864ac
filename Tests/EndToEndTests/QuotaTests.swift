import Foundation
import TestSupport
import Testing

/// A store that may not grow any more: nothing new is accepted, everything else goes on, and it
/// recovers without a restart.
@Suite(.serialized) struct QuotaTests {
  @Test func `at the quota offers wait until it is raised and the process told`() throws {
    let city = try RunningCity()
    try city.set("intake", "maximumBytes", 600_000)
    let full = try FullIntake(city)
    let refused = try full.submitUntilRefused(atMost: 2_000)
    try full.expectLifeGoesOn(refused)

    try city.set("intake", "maximumBytes", 100_000_000)
    // The file alone changes nothing.
    #expect(try full.repeatRefused().status == 503)
    city.signal("intake", SIGHUP)
    try full.expectRecovery("the quota of 600,000 bytes")
  }

  @Test func `a settings file with a fault changes nothing when the process is told`() throws {
    let city = try RunningCity()
    let full = try FullIntake(city)
    try city.set("intake", "maximumBytes", 1)
    city.signal("intake", SIGHUP)
    try city.eventually("the lower quota holds") { try full.submitOnce().status == 503 }
    try city.set("intake", "maximumBites", 100_000_000)
    city.signal("intake", SIGHUP)
    try city.eventually("the fault is named in the log") {
      try city.log("intake").contains("unknown key 'storage.maximumBites'")
    }
    #expect(try full.repeatRefused().status == 503)
    #expect(city.isRunning("intake"))
  }

  @Test func `below the floor of free space offers wait until there is room again`() throws {
    let city = try RunningCity()
    let free = try freeBytes(city.folder.path)
    let half: Int64 = 96 << 20
    try city.set("intake", "floorBytes", free - half)
    let full = try FullIntake(city)
    #expect(try full.submit("before").status == 201)
    let ballast = city.folder.file("ballast")
    let descriptor = open(ballast, O_WRONLY | O_CREAT, 0o600)
    try #require(descriptor >= 0 && posix_fallocate(descriptor, 0, 2 * Int(half)) == 0)
    close(descriptor)
    let refused = try full.submitUntilRefused(atMost: 200)
    try full.expectLifeGoesOn(refused)
    #expect(unlink(ballast) == 0)
    try full.expectRecovery("the floor of free space")
  }

  private func freeBytes(_ path: String) throws -> Int64 {
    var volume = statvfs()
    try #require(statvfs(path, &volume) == 0)
    return Int64(volume.f_bavail) * Int64(volume.f_frsize)
  }
}

/// An Intake that runs full, beside a Matching, and who submits to it.
private final class FullIntake {
  private let city: RunningCity
  private let lender: Enterprise
  private let borrower: Enterprise
  private let reader: String
  private let pid: Int32
  private var accepted: [String] = []
  private var refusedKey = ""

  /// Starts both processes and adds two enterprises, which needs some room.
  init(_ city: RunningCity) throws {
    self.city = city
    for name in RunningCity.names { try city.start(name) }
    let enterprises = try city.addEnterprises(2)
    (lender, borrower) = (enterprises[0], enterprises[1])
    reader = try city.operatorKey()
    pid = city.pid("intake")
  }

  func submit(_ idempotencyKey: String) throws -> HTTPAnswer {
    let answer = try city.post(
      "surplus-offers", key: lender.key, idempotencyKey: idempotencyKey,
      RunningCity.offer(heads: 2))
    if answer.status == 201 { accepted.append(answer.text("id")) }
    return answer
  }

  func submitUntilRefused(atMost count: Int) throws -> HTTPAnswer {
    for number in 0..<count {
      refusedKey = "offer-\(number)"
      let answer = try submit(refusedKey)
      if answer.status != 201 { return answer }
    }
    throw RunningCity.Failure(description: "\(count) offers were accepted")
  }

  /// Under a key of its own, which is the one to repeat.
  func submitOnce() throws -> HTTPAnswer {
    refusedKey = "once-\(accepted.count)"
    return try submit(refusedKey)
  }

  func repeatRefused() throws -> HTTPAnswer { try submit(refusedKey) }

  func expectLifeGoesOn(_ refused: HTTPAnswer) throws {
    #expect(refused.status == 503)
    #expect(refused.text("code") == "storage-full")
    #expect(refused.headers["retry-after"].flatMap { Int($0) } ?? 0 >= 1)
    let request = try city.post(
      "shortage-requests", key: borrower.key, idempotencyKey: "full",
      RunningCity.offer(heads: 2))
    #expect(request.status == 503)
    // Reads go on, and so does what was accepted: Matching hears it, and Intake hears Matching.
    #expect(try city.list("surplus-offers", key: reader).count == accepted.count)
    for id in accepted.suffix(1) {
      #expect(try city.read("surplus-offers/\(id)", key: lender.key).status == 200)
      try city.eventually("Matching has opened the last offer, and Intake knows") {
        let state = try city.read("surplus-offers/\(id)", key: lender.key).text("state")
        return !state.isEmpty && state != "submitted"
      }
    }
    try city.awaitDrained()
    for name in RunningCity.names { #expect(try city.admin(name, "readyz").status == 200) }
  }

  func expectRecovery(_ limit: String) throws {
    let before = accepted.count
    try city.eventually("the refused offer is accepted") { try repeatRefused().status == 201 }
    #expect(city.isRunning("intake") && city.pid("intake") == pid)
    let request = try city.post(
      "shortage-requests", key: borrower.key, idempotencyKey: "full",
      RunningCity.offer(heads: 2))
    #expect(request.status == 201, "\(request.body)")
    try city.eventually("it is matched") {
      try !city.list("proposals", key: borrower.key).isEmpty
    }
    try city.awaitDrained()
    #expect(try city.list("surplus-offers", key: reader).count == accepted.count)
    let audit = try city.audit()
    #expect(audit.holds, "\(audit.verdict)")
    print(
      "at \(limit): 503 storage-full after \(before) offers, recovered without a restart; \(audit.verdict)"
    )
  }
}
