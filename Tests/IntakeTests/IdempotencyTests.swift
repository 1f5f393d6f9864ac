import Domain
import Events
import HTTPTypes
import HummingbirdTesting
import Intake
import NIOCore
import Testing

@Suite(.timeLimit(.minutes(10))) struct IdempotencyTests {
  @Test func `a repeat of a submission has no second effect and shows its present state`()
    async throws
  {
    try await IntakeHarness.run { intake in
      let first = try await intake.post(
        "/v1/surplus-offers", intake.lender.key, Body.surplus, idempotencyKey: "once")
      let journal = try await intake.journal()
      let id = try #require(first.json["id"]?.string.flatMap(EntityID.init(text:)))
      try await intake.publish(
        LotChanged(
          lot: id, version: 1, buckets: LotBuckets(open: 20), reason: .opened, command: nil))
      let repeated = try await intake.post(
        "/v1/surplus-offers", intake.lender.key, Body.surplus, idempotencyKey: "\"once\"")
      #expect(repeated.status == 201)
      #expect(repeated.json["id"] == first.json["id"])
      #expect(repeated.json["state"] == "open")
      #expect(try await intake.journal() == journal)
    }
  }

  @Test func `another body or path under the same key is refused`() async throws {
    try await IntakeHarness.run { intake in
      _ = try await intake.post(
        "/v1/surplus-offers", intake.lender.key, Body.surplus, idempotencyKey: "k")
      let journal = try await intake.journal()
      let other = try await intake.post(
        "/v1/surplus-offers", intake.lender.key, Body.surplus.with("heads", 21),
        idempotencyKey: "k")
      let elsewhere = try await intake.post(
        "/v1/shortage-requests", intake.lender.key, Body.shortage, idempotencyKey: "k")
      for answer in [other, elsewhere] {
        #expect(answer.status == 422)
        #expect(answer.code == "idempotency-key-reused")
      }
      #expect(try await intake.journal() == journal)
    }
  }

  @Test func `two enterprises may use the same key`() async throws {
    try await IntakeHarness.run { intake in
      let one = try await intake.post(
        "/v1/surplus-offers", intake.lender.key, Body.surplus, idempotencyKey: "k")
      let other = try await intake.post(
        "/v1/surplus-offers", intake.stranger.key, Body.surplus, idempotencyKey: "k")
      #expect(one.status == 201)
      #expect(other.status == 201)
      #expect(one.json["id"] != other.json["id"])
    }
  }

  @Test func `a POST without a key, or with two, is refused`() async throws {
    try await IntakeHarness.run { intake in
      let journal = try await intake.journal()
      let missing = try await intake.post(
        "/v1/surplus-offers", intake.lender.key, Body.surplus, idempotencyKey: nil)
      #expect(missing.status == 400)
      #expect(missing.code == "idempotency-key-missing")
      let invalid = try await intake.post(
        "/v1/surplus-offers", intake.lender.key, Body.surplus, idempotencyKey: "a b")
      #expect(invalid.code == "idempotency-key-invalid")
      var fields: HTTPFields = [
        .authorization: "Bearer \(intake.lender.key)", .contentType: "application/json",
      ]
      fields[values: try #require(HTTPField.Name("Idempotency-Key"))] = ["a", "b"]
      let two = try await intake.client.executeRequest(
        uri: "/v1/surplus-offers", method: .post, headers: fields,
        body: ByteBuffer(bytes: JSONWriter.bytes(Body.surplus)))
      #expect(two.status == .badRequest)
      let told = try JSONParser.parse(Array(two.body.readableBytesView))
      #expect(told["code"] == "idempotency-key-invalid")
      #expect(try await intake.journal() == journal)
    }
  }

  @Test func `the same request sent many times at once makes one offer`() async throws {
    try await IntakeHarness.run { intake in
      let before = try await intake.journal().count
      let ids = try await withThrowingTaskGroup(of: JSONValue?.self) { group in
        for _ in 0..<16 {
          group.addTask {
            try await intake.post(
              "/v1/surplus-offers", intake.lender.key, Body.surplus, idempotencyKey: "same"
            ).json["id"]
          }
        }
        return try await group.reduce(into: Set<JSONValue?>()) { $0.insert($1) }
      }
      #expect(ids.count == 1)
      #expect(try await intake.journal().count == before + 1)
    }
  }
}
