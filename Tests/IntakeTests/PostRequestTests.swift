import Testing

@testable import Intake

@Suite struct PostRequestTests {
  @Test(
    arguments: [
      ("abc", "abc"), ("\"abc\"", "abc"), (" \"a b\" ", nil), ("\"a\\\"b\"", "a\"b"), ("\"", nil),
      ("", nil), ("ä", nil),
      (String(repeating: "k", count: 255), String(repeating: "k", count: 255)),
      (String(repeating: "k", count: 256), nil),
    ] as [(String, String?)])
  func `a key of idempotency is bare or quoted`(header: String, expected: String?) {
    #expect((try? PostRequest.idempotencyKey([header])) == expected)
  }

  @Test func `two keys of idempotency are none`() {
    #expect(throws: Problem.self) { try PostRequest.idempotencyKey(["a", "b"]) }
    #expect(throws: Problem.self) { try PostRequest.idempotencyKey([]) }
  }

  @Test(
    arguments: [
      ("wait=5", 5), ("respond-async, wait=3", 3), ("wait=600", 10), ("wait=0", 0), ("Wait=2", 2),
      ("wait=-1", nil), ("wait=x", nil), ("", nil), ("respond-async", nil),
    ] as [(String, Int?)])
  func `a wait is bounded, and what cannot be understood is passed over`(
    header: String, expected: Int?
  ) {
    #expect(PostRequest.waitSeconds([header]) == expected)
  }
}
