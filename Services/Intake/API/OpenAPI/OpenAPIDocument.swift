internal import Domain

/// The OpenAPI 3.1 document. Built from the same limits, enums and paths that the routes use, so that
/// it stays true; the tests hold every answer against it.
package enum OpenAPIDocument {
  package static let bytes = JSONWriter.bytes(json)

  package static let json: JSONValue = [
    "openapi": "3.1.0",
    "info": [
      "title": "Tiaoji Intake", "version": "1",
      "description":
        "余缺调剂: surplus and shortage of staff, matched, answered and agreed. A path that takes other methods only answers 405 with Allow.",
    ],
    "security": [["key": []]],
    "paths": .object(merged(paths)),
    "components": [
      "securitySchemes": [
        "key": [
          "type": "http", "scheme": "bearer",
          "description":
            "An API key, tj_…: an enterprise's for its own, a person's by the roles held, an operator's to read all but money, or a gateway's to report receipts.",
        ]
      ],
      "parameters": .object(OpenAPIParts.parameters.map { JSONMember($0.key, $0.value) }),
      "responses": .object(
        OpenAPIParts.problems.map { JSONMember("\($0.status)", OpenAPIParts.problem($0)) }),
      "schemas": .object(OpenAPISchemas.members),
    ],
  ]

  private static var paths: [JSONMember] {
    [JSONMember("/openapi.json", ["get": document])] + offers(.surplus) + offers(.shortage) + [
      JSONMember(
        RouteTable.proposals,
        ["get": list("Proposals", "ProposalPage", "The proposals that the caller may see")]),
      JSONMember(
        "\(RouteTable.proposals)/{id}",
        ["get": one("Proposal", "A proposal with the terms of both sides.")]),
      JSONMember(
        "\(RouteTable.proposals)/{id}/acceptance",
        ["post": action("acceptProposal", "Accept so many heads. Final.", "Acceptance")]),
      JSONMember(
        "\(RouteTable.proposals)/{id}/decline",
        ["post": action("declineProposal", "Decline. Final.", "Reason")]),
      JSONMember(
        RouteTable.agreements,
        ["get": list("Agreements", "AgreementPage", "The agreements that the caller may see")]),
      JSONMember("\(RouteTable.agreements)/{id}", ["get": one("Agreement", "An agreement.")]),
      JSONMember("/v1/commands/{id}", ["get": one("Command", "What became of a command.")]),
    ] + told + VaultKind.allCases.flatMap(subjects) + SubsidyOperations.paths
  }

  /// The operations of one path may be told in several places.
  private static func merged(_ paths: [JSONMember]) -> [JSONMember] {
    paths.reduce(into: []) { all, path in
      let index = all.firstIndex { $0.name == path.name }
      guard let index, case .object(let known) = all[index].value,
        case .object(let more) = path.value
      else { return all.append(path) }
      all[index] = JSONMember(path.name, .object(known + more))
    }
  }

  private static func offers(_ side: LotSide) -> [JSONMember] {
    let name = OfferSchemas(side: side).name
    let path = RouteTable.path(of: side)
    let noun = side == .surplus ? "surplus offer (富余)" : "shortage request (缺工)"
    let submit = submission(
      "submit\(name)", "Submit a \(noun).", "\(name)Terms", "\(name)Created", conflicts: false)
    return [
      JSONMember(
        path,
        ["get": list("\(name)s", "\(name)Page", "Each \(noun) the caller may see"), "post": submit]),
      JSONMember(
        "\(path)/{id}", ["get": one(name, "A \(noun) and all that happened to it.", page: true)]),
      JSONMember(
        "\(path)/{id}/amendments",
        ["post": action("amend\(name)", "Change some terms.", "\(name)Amendment")]),
      JSONMember(
        "\(path)/{id}/withdrawal",
        [
          "post": action(
            "withdraw\(name)", "Open heads are withdrawn, live proposals closed.", "Reason")
        ]),
    ]
  }

  private static func subjects(_ kind: VaultKind) -> [JSONMember] {
    let name = kind == .contact ? "Contact" : "Payee"
    let path = RouteTable.path(of: kind)
    let noun = kind == .contact ? "contact (联系方式)" : "payee (收款账户)"
    return [
      JSONMember(
        path,
        [
          "get": list("\(name)s", "\(name)Page", "Each \(noun) of the caller, masked"),
          "post": submission(
            "add\(name)", "Add a \(noun). Its values are kept sealed and shown masked.",
            "\(name)Terms", "\(name)Created", conflicts: true),
        ]),
      JSONMember("\(path)/{id}", ["get": one(name, "A \(noun), masked.")]),
      JSONMember(
        "\(path)/{id}/erasure",
        [
          "post": operation(
            "erase\(name)", "Erase it for good.", parameters: ["Id", "IdempotencyKey", "Language"],
            body: "Reason", success: [(200, OpenAPIParts.answer("Erased.", name))],
            problems: [400, 401, 403, 404, 406, 408, 409, 413, 415, 422, 500, 503])
        ]),
    ]
  }

  static func submission(
    _ id: String, _ summary: String, _ body: String, _ created: String, conflicts: Bool
  ) -> JSONValue {
    operation(
      id, summary, parameters: ["IdempotencyKey", "Language"], body: body,
      success: [
        (
          201,
          OpenAPIParts.answer(
            "Submitted; a repeat shows its present state.", created, ["Location"])
        )
      ],
      problems: [400, 401, 403, 406, 408] + (conflicts ? [409] : []) + [413, 415, 422, 500, 503])
  }

  private static var document: JSONValue {
    let success: JSONValue = [
      "description": "OpenAPI 3.1.",
      "content": ["application/json": ["schema": ["type": "object"]]],
    ]
    return operation(
      "getDocument", "This document.", parameters: [], success: [(200, success)],
      problems: [400, 406, 408, 500]
    ).adding(JSONMember("security", []))
  }

  static func list(_ name: String, _ schema: String, _ summary: String) -> JSONValue {
    operation(
      "list\(name)", "\(summary), oldest first.", parameters: ["After", "Limit", "Language"],
      success: [(200, OpenAPIParts.answer("A page.", schema, ["Link"]))],
      problems: [400, 401, 403, 406, 408, 500])
  }

  /// - Parameter page: it is shown as a page too.
  static func one(
    _ schema: String, _ summary: String, id: String = "Id", page: Bool = false
  ) -> JSONValue {
    operation(
      "get\(schema)", summary, parameters: [id, "Language"],
      success: [(200, OpenAPIParts.answer("It.", schema, page: page))],
      problems: [400, 401, 403, 404, 406, 408, 500])
  }

  private static func action(_ name: String, _ summary: String, _ body: String) -> JSONValue {
    let headers = ["Location", "Preference-Applied"]
    return operation(
      name, summary, parameters: ["Id", "IdempotencyKey", "Prefer", "Language"], body: body,
      success: [
        (200, OpenAPIParts.answer("Done, and the next GET shows it.", "Command", headers)),
        (202, OpenAPIParts.answer("Accepted; Location tells the outcome.", "Command", headers)),
      ],
      problems: [400, 401, 403, 404, 406, 408, 409, 413, 415, 422, 500, 503])
  }

  static func operation(
    _ id: String, _ summary: String, parameters: [String], body: String? = nil,
    success: [(Int, JSONValue)], problems: [Int]
  ) -> JSONValue {
    var members = [
      JSONMember("operationId", .string(id)), JSONMember("summary", .string(summary)),
      JSONMember(
        "parameters",
        .array(parameters.map { ["$ref": .string("#/components/parameters/\($0)")] })),
    ]
    if let body {
      members.append(
        JSONMember(
          "requestBody",
          [
            "required": true,
            "content": ["application/json": ["schema": Schema.ref(body)]],
          ]))
    }
    let answers =
      success.map { JSONMember("\($0.0)", $0.1) }
      + problems.map { status in
        JSONMember("\(status)", ["$ref": .string("#/components/responses/\(status)")])
      }
    members.append(JSONMember("responses", .object(answers)))
    return .object(members)
  }
}
