internal import Domain
internal import HTTPTypes
internal import Hummingbird
internal import ServiceKit

/// Surplus offers and shortage requests: submit, read, amend, withdraw.
struct OfferRoutes {
  static let reasonMaximum = 200

  let desk: IntakeDesk
  let side: LotSide

  func add(to group: RouterGroup<IntakeContext>) {
    let path = RouterPath(RouteTable.path(of: side))
    group.post(path) { try await submit($0, $1) }
    group.get(path) { try await list($0, $1) }
    group.get(path.appendingPath(":id")) { try await one($0, $1) }
    group.post(path.appendingPath(":id/amendments")) { try await amend($0, $1) }
    group.post(path.appendingPath(":id/withdrawal")) { try await withdraw($0, $1) }
  }

  private func submit(_ request: Request, _ context: IntakeContext) async throws -> Response {
    let post = try await PostRequest.read(request, context)
    let reading = LotTermsJSON.read(post.body, enterprise: post.identity.enterprise, side: side)
    if !reading.faults.isEmpty {
      let faults = reading.allFaults(desk.rules, today: desk.clock.now().day)
      throw Problem(.fieldsInvalid, faults: faults)
    }
    let asOf = desk.asOf
    let reply = try await desk.submit(
      .submitOffer(SubmitOffer(request: post.identity, terms: reading.terms)))
    switch reply {
    case .submitted(let offer):
      return created(
        offer.lot, OfferReading.submitted(offer),
        offer.warnings.map { Problem.json($0, context.language) }, asOf)
    case .repeated(let command):
      let lot = try await desk.read(command, context).subject
      let language = context.language
      let members = try await desk.runtime.read { [side] transaction in
        try OfferReading.one(
          lot, side, for: .enterprise(post.identity.enterprise), language, transaction)
      }
      guard let members else { throw Problem(.notFound) }
      return created(lot, members, [], asOf)
    default: throw Problem(.internalError)
    }
  }

  private func list(_ request: Request, _ context: IntakeContext) async throws -> Response {
    let page = try PageQuery(request)
    let caller = try desk.reader(context)
    let asOf = desk.asOf
    let items = try await desk.runtime.read { [side] transaction in
      try OfferReading.page(side, for: caller, page, transaction)
    }
    return page.answer(path: RouteTable.path(of: side), items, asOf: asOf)
  }

  private func one(_ request: Request, _ context: IntakeContext) async throws -> Response {
    try PageQuery.refuseAny(request)
    let id = try context.pathID()
    let caller = try desk.reader(context)
    let asOf = desk.asOf
    let language = context.language
    let members = try await desk.runtime.read { [side] transaction in
      try OfferReading.one(id, side, for: caller, language, transaction)
    }
    guard let members else { throw Problem(.notFound) }
    let lot = JSONValue.object(members + [JSONMember("asOf", asOf.json)])
    guard WeightedList.prefersPage(request.headers[.accept]) else { return Response(json: lot) }
    return PageAnswer.html(LotPage.html(lot, side, language), language)
  }

  private func amend(_ request: Request, _ context: IntakeContext) async throws -> Response {
    let post = try await PostRequest.read(request, context)
    if post.body == .object([]) {
      throw Problem(
        .fieldsInvalid, faults: [FieldFault(field: "", code: "amendment-empty")])
    }
    let reply = try await desk.submit(
      .amendOffer(
        AmendOffer(
          request: post.identity, lot: try context.pathID(), side: side, changes: post.body)))
    return try await desk.answer(reply, post, context)
  }

  private func withdraw(_ request: Request, _ context: IntakeContext) async throws -> Response {
    let post = try await PostRequest.read(request, context)
    let reason = try Self.reason(post.body)
    let reply = try await desk.submit(
      .withdrawOffer(
        WithdrawOffer(
          request: post.identity, lot: try context.pathID(), side: side, reason: reason)))
    return try await desk.answer(reply, post, context)
  }

  /// The body of a withdrawal or a decline.
  static func reason(_ body: JSONValue) throws(Problem) -> String {
    var reader = FieldReader(body)
    let reason = reader.line("reason", maximum: reasonMaximum)
    let faults = reader.finish()
    guard let reason, faults.isEmpty else { throw Problem(.fieldsInvalid, faults: faults) }
    return reason
  }

  private func created(
    _ lot: EntityID, _ members: [JSONMember], _ warnings: [JSONValue], _ asOf: AsOf
  ) -> Response {
    let extra = [JSONMember("warnings", .array(warnings)), JSONMember("asOf", asOf.json)]
    return Response(
      json: .object(members + extra), status: 201,
      headers: [.location: "\(RouteTable.path(of: side))/\(lot.text)"])
  }
}
