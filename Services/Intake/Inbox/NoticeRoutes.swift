internal import Domain
internal import Hummingbird
internal import ServiceKit

/// Notices, which are only read.
struct NoticeRoutes {
  let desk: IntakeDesk

  func add(to group: RouterGroup<IntakeContext>) {
    let path = RouterPath(RouteTable.notices)
    group.get(path) { try await list($0, $1) }
    group.get(path.appendingPath(":id")) { try await one($0, $1) }
  }

  private func list(_ request: Request, _ context: IntakeContext) async throws -> Response {
    let page = try PageQuery(request)
    let caller = try desk.reader(context, \.closeReader)
    let asOf = desk.asOf
    let items = try await desk.runtime.read { transaction in
      try NoticeReading.page(for: caller, page, transaction)
    }
    return page.answer(path: RouteTable.notices, items, asOf: asOf)
  }

  private func one(_ request: Request, _ context: IntakeContext) async throws -> Response {
    try PageQuery.refuseAny(request)
    let id = try context.pathID()
    let caller = try desk.reader(context, \.closeReader)
    let asOf = desk.asOf
    let members = try await desk.runtime.read { transaction in
      try NoticeReading.one(id, for: caller, transaction)
    }
    guard let members else { throw Problem(.notFound) }
    return Response(json: .object(members + [JSONMember("asOf", asOf.json)]))
  }
}
