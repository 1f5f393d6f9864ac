import Domain
import HTTPTypes
import Intake
import NIOCore
import ServiceKit
import Storage
import TestSupport
import Testing

/// Answers that do not depend on what is asked: paths, methods, media types, languages, load.
@Suite(.timeLimit(.minutes(10))) struct AnswerTests {
  @Test(arguments: [
    "/board", "/v1", "/v2/proposals", "/v1/surplus-offers/a/b/c", "/v1/enterprises",
  ])
  func `an unknown path is not found`(path: String) async throws {
    try await IntakeHarness.run { intake in
      let answer = try await intake.get(path, intake.lender.key)
      #expect(answer.status == 404)
      #expect(answer.code == "not-found")
    }
  }

  @Test(arguments: [
    (HTTPRequest.Method.delete, "/v1/surplus-offers", "GET, POST, HEAD"),
    (.put, "/v1/proposals/x", "GET, HEAD"), (.get, "/v1/proposals/x/decline", "POST"),
    (.patch, "/openapi.json", "GET, HEAD"), (.trace, "/v1/commands/x", "GET, HEAD"),
  ])
  func `another method is answered 405 with those there are`(
    method: HTTPRequest.Method, path: String, allowed: String
  ) async throws {
    try await IntakeHarness.run { intake in
      let answer = try await intake.send(method, path, intake.lender.key, body: nil)
      #expect(answer.status == 405)
      #expect(answer.headers[.allow] == allowed)
    }
  }

  @Test func `a HEAD is answered like a GET, without a body`() async throws {
    try await IntakeHarness.run { intake in
      let answer = try await intake.send(.head, "/v1/proposals", intake.lender.key, body: nil)
      #expect(answer.status == 200)
      #expect(answer.json == .null)
    }
  }

  @Test(arguments: [
    ("/v1/nothing", 404), ("/v1/proposals/x/decline", 405), ("/v1/proposals/x", 404),
  ])
  func `a HEAD that is refused has no body either`(path: String, status: Int) async throws {
    try await IntakeHarness.run { intake in
      let answer = try await intake.send(.head, path, intake.lender.key, body: nil)
      #expect(answer.status == status)
      #expect(answer.json == .null)
    }
  }

  @Test(arguments: ["text/html", "application/xml, text/*;q=0.5", "application/json;q=0"])
  func `who accepts no JSON is told so`(accept: String) async throws {
    try await IntakeHarness.run { intake in
      let answer = try await intake.get(
        "/v1/proposals", intake.lender.key, headers: ["Accept": accept])
      #expect(answer.status == 406)
    }
  }

  @Test(arguments: ["text/plain", "application/x-www-form-urlencoded", "application/jsonx"])
  func `a body of another media type is refused`(type: String) async throws {
    try await IntakeHarness.run { intake in
      let answer = try await intake.post(
        "/v1/surplus-offers", intake.lender.key, Body.surplus, headers: ["Content-Type": type])
      #expect(answer.status == 415)
    }
  }

  @Test func `a media type may state its character set`() async throws {
    try await IntakeHarness.run { intake in
      let answer = try await intake.post(
        "/v1/surplus-offers", intake.lender.key, Body.surplus,
        headers: ["Content-Type": "Application/JSON; charset=utf-8"])
      #expect(answer.status == 201)
    }
  }

  @Test func `64 KiB of body are read and one byte more is too large`() async throws {
    try await IntakeHarness.run { intake in
      let body = JSONWriter.bytes(Body.surplus)
      let filled = body + Array(repeating: UInt8(ascii: " "), count: 65_536 - body.count)
      let within = try await intake.post("/v1/surplus-offers", intake.lender.key, bytes: filled)
      #expect(within.status == 201)
      let journal = try await intake.journal()
      let above = try await intake.post(
        "/v1/surplus-offers", intake.lender.key, bytes: filled + [0x20])
      #expect(above.status == 413)
      #expect(above.code == "body-too-large")
      #expect(try await intake.journal() == journal)
    }
  }

  @Test func `requests are counted by route and status, never by path or invented method`()
    async throws
  {
    try await IntakeHarness.run { intake in
      let id = EntityID(high: 1, low: 2).text
      _ = try await intake.get("/v1/proposals/\(id)", intake.lender.key)
      let invented = try #require(HTTPRequest.Method("BREW"))
      _ = try await intake.send(invented, "/v1/teapots/\(id)", nil, body: nil)
      let text = intake.desk.runtime.metrics.text
      #expect(text.contains("route=\"/v1/proposals/{id}\",status=\"404\"} 1"))
      #expect(text.contains("tiaoji_http_request_seconds_count"))
      #expect(!text.contains(id))
      #expect(!text.contains("BREW"))
    }
  }

  @Test func `texts are Chinese, or English for who prefers it`() async throws {
    try await IntakeHarness.run { intake in
      let body = Body.surplus.with("heads", 0)
      let chinese = try await intake.post("/v1/surplus-offers", intake.lender.key, body)
      #expect(chinese.headers[.contentLanguage] == "zh-CN")
      #expect(chinese.json["title"] == "有字段不符合要求")
      #expect(chinese.json["errors"]?[0]?["detail"] == "人数应为 1 至 100000，而不是 0")
      let english = try await intake.post(
        "/v1/surplus-offers", intake.lender.key, body, headers: ["Accept-Language": "en-GB"])
      #expect(english.headers[.contentLanguage] == "en")
      #expect(english.json["errors"]?[0]?["mend"] == "Change the number of heads")
    }
  }

  @Test func `a full store accepts nothing new, says when to come again, and goes on reading`()
    async throws
  {
    var options = IntakeHarness.Options()
    options.maximumBytes = 4096 * 256
    try await IntakeHarness.run(options) { intake in
      let first = try await intake.post(
        "/v1/surplus-offers", intake.lender.key, Body.surplus, idempotencyKey: "first")
      var status = 201
      var submitted = 0
      while status == 201, submitted < 2_000 {
        let answer = try await intake.post("/v1/surplus-offers", intake.lender.key, Body.surplus)
        status = answer.status
        submitted += 1
        // Room is looked at now and then.
        intake.clock.advance(milliseconds: 1_000)
        guard status != 201 else { continue }
        #expect(answer.code == "storage-full")
        #expect(answer.headers[.retryAfter] != nil)
      }
      #expect(status == 503)
      // What was accepted before is told all the same, and another request under its key refused.
      let repeated = try await intake.post(
        "/v1/surplus-offers", intake.lender.key, Body.surplus, idempotencyKey: "first")
      #expect(repeated.status == 201)
      #expect(repeated.json["id"] == first.json["id"])
      let reused = try await intake.post(
        "/v1/shortage-requests", intake.lender.key, Body.shortage, idempotencyKey: "first")
      #expect(reused.code == "idempotency-key-reused")
      // A key that leaked cannot wait for room.
      _ = try await intake.operate(
        "enterprise.revoke-key", ["code": .string(intake.stranger.code.text)])
      #expect(
        try await intake.get("/v1/surplus-offers", intake.stranger.key).code == "key-revoked")
      #expect(try await intake.get("/v1/surplus-offers", intake.lender.key).status == 200)
      #expect(try await intake.journal().count >= submitted - 1)
    }
  }
}
