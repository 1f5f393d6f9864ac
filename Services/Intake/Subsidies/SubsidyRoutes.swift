internal import Domain
internal import Events
internal import Hummingbird
internal import ServiceKit

/// What is sent to be judged by Subsidy: applications, reviews, batches, policies and money. Each is
/// answered as an amendment of an offer is: 202 while nothing is known of it.
struct SubsidyRoutes {
  let desk: IntakeDesk

  func add(to group: RouterGroup<IntakeContext>) {
    group.post(RouterPath(SubsidyPath.applications)) { try await apply($0, $1) }
    for step in ReviewStep.allCases {
      let path = RouterPath(SubsidyPath.entitlements)
        .appendingPath(step == .maker ? ":id/review" : ":id/approval")
      group.post(path) { try await review($0, $1, step) }
    }
    let batches = RouterPath(SubsidyPath.batches)
    group.post(batches) { try await release($0, $1) }
    group.post(batches.appendingPath(":id/reconciliation")) { try await reconcile($0, $1) }
    for step in PolicyStep.allCases {
      let path = RouterPath(SubsidyPath.policies)
        .appendingPath(step == .proposed ? ":id/proposal" : ":id/activation")
      group.post(path) { try await decide($0, $1, step) }
    }
    group.post(RouterPath(SubsidyPath.appropriations)) { try await appropriate($0, $1) }
    group.post(RouterPath(SubsidyPath.paymentsRelease)) { try await thaw($0, $1) }
  }

  private func apply(_ request: Request, _ context: IntakeContext) async throws -> Response {
    try await command(request, context, from: .enterprisesAndOfficers) { reader, identity in
      let beneficiary = reader.beneficiary(of: identity)
      let policy = reader.policy("policy")
      let payee = reader.id("payee")
      guard let beneficiary, let policy, let payee else { return nil }
      return .apply(
        ApplyForSubsidy(
          request: identity, beneficiary: beneficiary, policy: policy, payee: payee))
    }
  }

  private func review(
    _ request: Request, _ context: IntakeContext, _ step: ReviewStep
  ) async throws -> Response {
    try await command(request, context, from: .persons([step.role])) { reader, identity in
      let verdict = reader.choice("verdict", of: ReviewVerdict.self)
      let approval = reader.sha256("approval")
      let reason = reader.line(
        "reason", maximum: ReviewEntitlement.reasonMaximum, required: verdict == .refused)
      guard let verdict, let approval else { return nil }
      return .review(
        ReviewEntitlement(
          request: identity, entitlement: try context.pathID(), step: step, verdict: verdict,
          approval: approval, reason: reason))
    }
  }

  private func release(_ request: Request, _ context: IntakeContext) async throws -> Response {
    try await command(request, context, from: .persons(ReleaseBatch.roles)) { reader, identity in
      var seen: Set<EntityID> = []
      let items = reader.objects("items", maximum: ReleaseBatch.itemsMaximum) { item in
        let entitlement = item.id("entitlement")
        let approval = item.sha256("approval")
        if let entitlement, !seen.insert(entitlement).inserted {
          item.refuse("entitlement", "list-duplicate", value: entitlement.text)
        }
        guard let entitlement, let approval else { return nil as BatchReleased.Item? }
        return BatchReleased.Item(entitlement: entitlement, approval: approval)
      }
      guard let total = reader.amount("totalFen") else { return nil }
      return .release(ReleaseBatch(request: identity, items: items, total: total))
    }
  }

  private func reconcile(_ request: Request, _ context: IntakeContext) async throws -> Response {
    try await command(request, context, from: .persons(ReconcileBatch.roles)) { reader, identity in
      guard let settled = reader.amount("settledFen", from: 0) else { return nil }
      return .reconcile(
        ReconcileBatch(request: identity, batch: try context.pathID(), settled: settled))
    }
  }

  private func decide(
    _ request: Request, _ context: IntakeContext, _ step: PolicyStep
  ) async throws -> Response {
    try await command(request, context, from: .persons([step.role])) { reader, identity in
      // What is no policy's name names nothing.
      guard let policy = context.parameters.get("id"), PolicyName.isOne(policy) else {
        throw Problem(.notFound)
      }
      let version = reader.integer(
        "version", in: DecidePolicy.versions, "policy-version-out-of-range")
      let hash = reader.sha256("hash")
      let fund = reader.fund("fund")
      guard let version, let hash, let fund else { return nil }
      return .decidePolicy(
        DecidePolicy(
          request: identity, policy: policy, version: version, hash: hash, fund: fund, step: step))
    }
  }

  private func appropriate(_ request: Request, _ context: IntakeContext) async throws -> Response {
    try await command(request, context, from: .persons(AppropriateFunds.roles)) {
      reader, identity in
      let fund = reader.fund("fund")
      let amount = reader.amount("amountFen")
      let document = reader.document("document")
      guard let fund, let amount, let document else { return nil }
      return .appropriate(
        AppropriateFunds(request: identity, fund: fund, amount: amount, document: document))
    }
  }

  private func thaw(_ request: Request, _ context: IntakeContext) async throws -> Response {
    try await command(request, context, from: .persons(ThawPayments.roles)) { _, identity in
      .thaw(ThawPayments(request: identity))
    }
  }

  /// Reads the body, has the command decided, and answers with what is known of it.
  /// - Parameter read: nil if a field is missing or wrong.
  private func command(
    _ request: Request, _ context: IntakeContext, from senders: Senders,
    _ read: (inout FieldReader, RequestIdentity) throws -> SubsidyCommand?
  ) async throws -> Response {
    let post = try await PostRequest.read(request, context, from: senders)
    var reader = FieldReader(post.body)
    let command = try read(&reader, post.identity)
    let faults = reader.finish()
    guard let command, faults.isEmpty else { throw Problem(.fieldsInvalid, faults: faults) }
    return try await desk.answer(try await desk.submit(.subsidy(command)), post, context)
  }
}
