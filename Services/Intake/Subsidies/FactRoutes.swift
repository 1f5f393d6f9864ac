internal import Domain
internal import Hummingbird
internal import ServiceKit

/// Statements of facts: state, correct (by a further statement), read.
struct FactRoutes {
  let desk: IntakeDesk

  func add(to group: RouterGroup<IntakeContext>) {
    let path = RouterPath(SubsidyPath.facts)
    group.post(path) { try await state($0, $1) }
    group.get(path) { try await list($0, $1) }
    group.get(path.appendingPath(":id")) { try await one($0, $1) }
  }

  private func state(_ request: Request, _ context: IntakeContext) async throws -> Response {
    let post = try await PostRequest.read(
      request, context, from: .enterprisesAndOfficers, vault: desk.vault)
    let verb = try FactsForm.read(post, desk.vault, today: desk.clock.now().day)
    let facts: EntityID
    switch try await desk.submit(.subsidy(.stateFacts(verb))) {
    case .kept(let subject): facts = subject
    case .repeated(let command): facts = try await desk.read(command, context).subject
    default: throw Problem(.internalError)
    }
    return Response(
      json: .object(try await members(of: facts, context)), status: 201,
      headers: [.location: "\(SubsidyPath.facts)/\(facts.text)"])
  }

  private func list(_ request: Request, _ context: IntakeContext) async throws -> Response {
    let page = try PageQuery(request)
    let caller = try desk.reader(context, \.closeReader)
    let asOf = desk.asOf
    let items = try await desk.runtime.read { transaction in
      try FactReading.page(for: caller, page, transaction)
    }
    return page.answer(path: SubsidyPath.facts, items, asOf: asOf)
  }

  private func one(_ request: Request, _ context: IntakeContext) async throws -> Response {
    try PageQuery.refuseAny(request)
    return Response(json: .object(try await members(of: try context.pathID(), context)))
  }

  private func members(
    of facts: EntityID, _ context: IntakeContext
  ) async throws -> [JSONMember] {
    let caller = try desk.reader(context, \.closeReader)
    let found = try await desk.runtime.read { transaction in
      try FactReading.one(facts, for: caller, transaction)
    }
    guard let found else { throw Problem(.notFound) }
    return found
  }
}
