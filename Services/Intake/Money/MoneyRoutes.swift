internal import Domain
internal import Hummingbird
internal import ServiceKit
internal import Storage

/// What Subsidy said, read: entitlements, payment batches and policies.
struct MoneyRoutes {
  let desk: IntakeDesk

  func add(to group: RouterGroup<IntakeContext>) {
    let entitlements = RouterPath(RouteTable.entitlements)
    group.get(entitlements) { try await self.entitlements($0, $1) }
    group.get(entitlements.appendingPath(":id")) { try await entitlement($0, $1) }
    let batches = RouterPath(RouteTable.paymentBatches)
    group.get(batches) { try await self.batches($0, $1) }
    group.get(batches.appendingPath(":id")) { try await batch($0, $1) }
    let policies = RouterPath(RouteTable.policies)
    group.get(policies) { try await self.policies($0, $1) }
    group.get(policies.appendingPath(":id")) { try await policy($0, $1) }
  }

  private func entitlements(
    _ request: Request, _ context: IntakeContext
  ) async throws -> Response {
    let page = try PageQuery(request)
    let reader = try desk.reader(context, \.closeReader)
    let asOf = desk.asOf
    let items = try await desk.runtime.read { transaction in
      try EntitlementReading.page(for: reader, page, transaction)
    }
    return page.answer(path: RouteTable.entitlements, items, asOf: asOf)
  }

  private func entitlement(
    _ request: Request, _ context: IntakeContext
  ) async throws -> Response {
    try PageQuery.refuseAny(request)
    let reader = try desk.reader(context, \.closeReader)
    let id = try context.pathID()
    return try await answer { try EntitlementReading.one(id, for: reader, $0) }
  }

  private func batches(_ request: Request, _ context: IntakeContext) async throws -> Response {
    let page = try PageQuery(request)
    try desk.requirePerson(context)
    let asOf = desk.asOf
    let items = try await desk.runtime.read { try PaymentBatchReading.page(page, $0) }
    return page.answer(path: RouteTable.paymentBatches, items, asOf: asOf)
  }

  private func batch(_ request: Request, _ context: IntakeContext) async throws -> Response {
    try PageQuery.refuseAny(request)
    try desk.requirePerson(context)
    let id = try context.pathID()
    return try await answer { try PaymentBatchReading.one(id, $0) }
  }

  private func policies(_ request: Request, _ context: IntakeContext) async throws -> Response {
    let page = try PageQuery(request)
    let withPersons = try mayKnowPersons(context)
    let asOf = desk.asOf
    let items = try await desk.runtime.read {
      try PolicyReading.page(page, withPersons: withPersons, $0)
    }
    return page.answer(path: RouteTable.policies, items, asOf: asOf)
  }

  private func policy(_ request: Request, _ context: IntakeContext) async throws -> Response {
    try PageQuery.refuseAny(request)
    let withPersons = try mayKnowPersons(context)
    guard let id = context.parameters.get("id") else { throw Problem(.notFound) }
    return try await answer { try PolicyReading.one(id, withPersons: withPersons, $0) }
  }

  /// Policies are for whoever may read anything.
  private func mayKnowPersons(_ context: IntakeContext) throws(Problem) -> Bool {
    _ = try desk.reader(context)
    guard case .person = context.caller else { return false }
    return true
  }

  private func answer(
    _ read: @escaping @Sendable (Transaction) throws -> [JSONMember]?
  ) async throws -> Response {
    let asOf = desk.asOf
    guard let members = try await desk.runtime.read(read) else { throw Problem(.notFound) }
    return Response(json: .object(members + [JSONMember("asOf", asOf.json)]))
  }
}
