internal import HTTPTypes

/// The paths of what is commanded about subsidies.
enum SubsidyPath {
  static let facts = "/v1/facts"
  static let applications = "/v1/applications"
  static let entitlements = "/v1/entitlements"
  static let batches = "/v1/payment-batches"
  static let policies = "/v1/policies"
  static let appropriations = "/v1/appropriations"
  static let paymentsRelease = "/v1/payments/release"

  /// Facts, which are Intake's own, and what is sent to be judged by Subsidy.
  static let commands: [RouteTable.Route] =
    [
      RouteTable.Route(method: .get, template: facts),
      RouteTable.Route(method: .get, template: "\(facts)/{id}"),
    ]
    + [
      facts, applications, "\(entitlements)/{id}/review", "\(entitlements)/{id}/approval", batches,
      "\(batches)/{id}/reconciliation", "\(policies)/{id}/proposal", "\(policies)/{id}/activation",
      appropriations, paymentsRelease,
    ].map { RouteTable.Route(method: .post, template: $0) }
}
