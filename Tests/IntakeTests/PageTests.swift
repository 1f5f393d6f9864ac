import Domain
import HTTPTypes
import Intake
import Testing

@Suite(.timeLimit(.minutes(10))) struct PageTests {
  private func link(_ answer: Answer) throws -> String? {
    answer.headers[try #require(HTTPField.Name("Link"))]
  }

  @Test func `pages follow each other by Link without a gap, also over what came in between`()
    async throws
  {
    try await IntakeHarness.run { intake in
      var submitted: [JSONValue?] = []
      for _ in 0..<5 {
        submitted.append(
          try await intake.post("/v1/surplus-offers", intake.lender.key, Body.surplus).json["id"])
      }
      _ = try await intake.post("/v1/surplus-offers", intake.stranger.key, Body.surplus)
      var seen: [JSONValue?] = []
      var path = "/v1/surplus-offers?limit=2"
      for page in 0..<3 {
        let answer = try await intake.get(path, intake.lender.key)
        seen += (answer.json["items"]?.elements ?? []).map { $0["id"] }
        if page < 2 {
          let next = try #require(try link(answer))
          #expect(next.hasSuffix("; rel=\"next\""))
          path = String(next.dropFirst().prefix { $0 != ">" })
        } else {
          #expect(try link(answer) == nil)
          // From the end one hears of what is new.
          let cursor = try #require(answer.json["cursor"]?.string)
          path = "/v1/surplus-offers?after=\(cursor)"
        }
      }
      #expect(seen == submitted)
      #expect(try await intake.get(path, intake.lender.key).json["items"] == [])
      let late = try await intake.post("/v1/surplus-offers", intake.lender.key, Body.surplus)
      let found = try await intake.get(path, intake.lender.key)
      #expect(found.json["items"]?.elements.map { $0["id"] } == [late.json["id"]])
    }
  }

  @Test func `an operator pages through everybody's proposals in the order they came`() async throws
  {
    try await IntakeHarness.run { intake in
      let surplus = try await intake.openLot(.surplus, intake.lender)
      let shortage = try await intake.openLot(.shortage, intake.borrower)
      var made: [String] = []
      for number in 1...3 {
        made.append(
          try await intake.propose(surplus, shortage, heads: 3, id: UInt64(number)).text)
      }
      let first = try await intake.get("/v1/proposals?limit=2", intake.operatorKey)
      let cursor = try #require(first.json["cursor"]?.string)
      let second = try await intake.get("/v1/proposals?limit=2&after=\(cursor)", intake.operatorKey)
      let ids = (first.json["items"]?.elements ?? []) + (second.json["items"]?.elements ?? [])
      #expect(ids.map { $0["id"]?.string } == made)
      let own = try await intake.get("/v1/proposals?limit=2&after=\(cursor)", intake.borrower.key)
      #expect(own.json["items"]?.elements.count == 1)
    }
  }

  @Test func `of a query full of faults only the first are named, and the others counted`()
    async throws
  {
    try await IntakeHarness.run { intake in
      let query = Array(repeating: "x", count: 3_000).joined(separator: "&")
      let answer = try await intake.get("/v1/proposals?\(query)", intake.lender.key)
      #expect(answer.status == 400)
      #expect(answer.faults.count == 51)
      #expect(answer.faults.last == " query-unknown-more")
    }
  }

  @Test(arguments: [
    ("limit=0", ["limit limit-out-of-range"]), ("limit=201", ["limit limit-out-of-range"]),
    ("limit=x", ["limit limit-out-of-range"]), ("after=-1", ["after cursor-invalid"]),
    ("after=99999999999999999999", ["after cursor-invalid"]),
    ("limit=1&limit=2", ["limit query-repeated"]), ("colour=1", ["colour query-unknown"]),
    (
      "limit=0&after=x&colour=",
      ["colour query-unknown", "limit limit-out-of-range", "after cursor-invalid"]
    ),
  ])
  func `a query that is not understood is refused, with all its faults`(
    query: String, faults: [String]
  ) async throws {
    try await IntakeHarness.run { intake in
      let answer = try await intake.get("/v1/proposals?\(query)", intake.lender.key)
      #expect(answer.status == 400)
      #expect(answer.faults == faults)
    }
  }
}
