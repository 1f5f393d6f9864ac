internal import Domain
internal import Hummingbird
internal import ServiceKit

/// Proposals, read by both sides, and their answers.
struct ProposalRoutes {
  let desk: IntakeDesk

  func add(to group: RouterGroup<IntakeContext>) {
    let path = RouterPath(RouteTable.proposals)
    group.get(path) { try await list($0, $1) }
    group.get(path.appendingPath(":id")) { try await one($0, $1) }
    group.post(path.appendingPath(":id/acceptance")) { request, context in
      try await answer(request, context) { body in
        var reader = FieldReader(body)
        let heads = reader.integer("heads")
        if let heads, !(1...Limits.headsMaximum).contains(heads) {
          reader.refuse(
            "heads", LotFaultCode.headsOutOfRange.rawValue, value: "\(heads)",
            ["minimum": "1", "maximum": "\(Limits.headsMaximum)"])
        }
        let faults = reader.finish()
        guard let heads, faults.isEmpty else { throw Problem(.fieldsInvalid, faults: faults) }
        return .accepted(heads: heads)
      }
    }
    group.post(path.appendingPath(":id/decline")) { request, context in
      try await answer(request, context) { .declined(reason: try OfferRoutes.reason($0)) }
    }
  }

  private func list(_ request: Request, _ context: IntakeContext) async throws -> Response {
    let page = try PageQuery(request)
    let caller = try desk.reader(context)
    let asOf = desk.asOf
    let language = context.language
    let items = try await desk.runtime.read { transaction in
      try ProposalReading.page(for: caller, page, language, transaction)
    }
    return page.answer(path: RouteTable.proposals, items, asOf: asOf)
  }

  private func one(_ request: Request, _ context: IntakeContext) async throws -> Response {
    try PageQuery.refuseAny(request)
    let id = try context.pathID()
    let caller = try desk.reader(context)
    let asOf = desk.asOf
    let language = context.language
    let members = try await desk.runtime.read { transaction in
      try ProposalReading.one(id, for: caller, language, transaction)
    }
    guard let members else { throw Problem(.notFound) }
    return Response(json: .object(members + [JSONMember("asOf", asOf.json)]))
  }

  private func answer(
    _ request: Request, _ context: IntakeContext,
    _ read: (JSONValue) throws -> ProposalAnswer
  ) async throws -> Response {
    let post = try await PostRequest.read(request, context)
    let answer = try read(post.body)
    let reply = try await desk.submit(
      .answerProposal(
        AnswerProposal(
          request: post.identity, proposal: try context.pathID(), answer: answer)))
    return try await desk.answer(reply, post, context)
  }
}
