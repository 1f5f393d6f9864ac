internal import Domain
internal import Events

/// Parameters and answers that many operations share.
enum OpenAPIParts {
  struct ProblemAnswer {
    let status: Int
    let description: String
    var header: String?
  }

  static let problems = [
    ProblemAnswer(
      status: 400,
      description: "Not HTTP, not JSON, an unknown query parameter, or no Idempotency-Key."),
    ProblemAnswer(
      status: 401, description: "The API key is missing, unknown or revoked.",
      header: "WWW-Authenticate"),
    ProblemAnswer(
      status: 403, description: "An operator's key only reads, or the role for it is missing."),
    ProblemAnswer(status: 404, description: "There is none, or it is not the caller's."),
    ProblemAnswer(status: 406, description: "The caller accepts nothing that there is."),
    ProblemAnswer(status: 408, description: "The request came too slowly."),
    ProblemAnswer(
      status: 409, description: "The present state does not allow it, or its owner refused it."),
    ProblemAnswer(status: 413, description: "The body is over 64 KiB."),
    ProblemAnswer(status: 415, description: "The body is not application/json."),
    ProblemAnswer(
      status: 422,
      description: "Fields are at fault (all are listed), or the Idempotency-Key was used already."),
    ProblemAnswer(status: 500, description: "Something failed on our side."),
    ProblemAnswer(
      status: 503, description: "Nothing new is accepted for the moment.", header: "Retry-After"),
  ]

  static func problem(_ problem: ProblemAnswer) -> JSONValue {
    let answer: JSONValue = [
      "description": .string(problem.description),
      "content": ["application/problem+json": ["schema": Schema.ref("Problem")]],
    ]
    guard let header = problem.header else { return answer }
    return answer.adding(JSONMember("headers", headers([header])))
  }

  static func answer(
    _ description: String, _ schema: String, _ names: [String] = [], page: Bool = false
  ) -> JSONValue {
    var content = [JSONMember("application/json", ["schema": Schema.ref(schema)])]
    if page {
      let text = Schema.text.described("For people, where Accept prefers it; promises no form.")
      content.append(JSONMember("text/html", ["schema": text]))
    }
    return [
      "description": .string(description), "content": .object(content),
      "headers": headers(names),
    ]
  }

  static let parameters: KeyValuePairs<String, JSONValue> = [
    "After": parameter("after", in: "query", Schema.pattern("^[0-9]{1,18}$")),
    "Limit": parameter(
      "limit", in: "query",
      Schema.integer(1...PageQuery.limitMaximum, standard: PageQuery.limitStandard)),
    "Language": parameter("Accept-Language", in: "header", Schema.text),
    "Id": parameter("id", in: "path", Schema.uuid).adding(JSONMember("required", true)),
    "PolicyId": parameter("id", in: "path", SubsidySchemas.policy).adding(
      JSONMember("required", true)),
    "Channel": parameter("channel", in: "path", Schema.choice(ContactChannel.self)).adding(
      JSONMember("required", true)),
    "IdempotencyKey": parameter(
      "Idempotency-Key", in: "header", Schema.pattern("^[!#-~]{1,255}$")
    ).adding(JSONMember("required", true)).described(
      "A repeat with the same body is answered with the present state of the same command. Only accepted requests use up a key."
    ),
    "Prefer": parameter("Prefer", in: "header", Schema.text).described(
      "wait=N: wait up to N (at most \(PostRequest.waitMaximumSeconds)) seconds for the outcome."),
  ]

  private static func parameter(
    _ name: String, in place: String, _ schema: JSONValue
  ) -> JSONValue {
    ["name": .string(name), "in": .string(place), "schema": schema]
  }

  private static func headers(_ names: [String]) -> JSONValue {
    .object(names.map { JSONMember($0, ["schema": Schema.text]) })
  }
}
