internal import Domain
internal import Hummingbird
internal import ServiceKit

/// Agreements and commands, which are only read.
struct AgreementRoutes {
  let desk: IntakeDesk

  func add(to group: RouterGroup<IntakeContext>) {
    let path = RouterPath(RouteTable.agreements)
    group.get(path) { try await list($0, $1) }
    group.get(path.appendingPath(":id")) { try await one($0, $1) }
    group.get("/v1/commands/:id") { try await command($0, $1) }
  }

  private func list(_ request: Request, _ context: IntakeContext) async throws -> Response {
    let page = try PageQuery(request)
    let caller = try desk.reader(context)
    let asOf = desk.asOf
    let items = try await desk.runtime.read { transaction in
      try AgreementReading.page(for: caller, page, transaction)
    }
    return page.answer(path: RouteTable.agreements, items, asOf: asOf)
  }

  private func one(_ request: Request, _ context: IntakeContext) async throws -> Response {
    try PageQuery.refuseAny(request)
    let id = try context.pathID()
    let caller = try desk.reader(context)
    let asOf = desk.asOf
    let members = try await desk.runtime.read { transaction in
      try AgreementReading.one(id, for: caller, transaction)
    }
    guard let members else { throw Problem(.notFound) }
    return Response(json: .object(members + [JSONMember("asOf", asOf.json)]))
  }

  private func command(_ request: Request, _ context: IntakeContext) async throws -> Response {
    try PageQuery.refuseAny(request)
    let asOf = desk.asOf
    let reading = try await desk.read(try context.pathID(), context)
    return Response(json: desk.json(reading, asOf, context.language))
  }
}
