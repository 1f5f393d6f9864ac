internal import Domain

/// The operations of what is stated and commanded about subsidies, for the OpenAPI document.
enum SubsidyOperations {
  static var paths: [JSONMember] {
    [
      JSONMember(
        SubsidyPath.facts,
        [
          "get": OpenAPIDocument.list(
            "Facts", "FactsPage", "The statements of facts that the caller may see"),
          "post": OpenAPIDocument.submission(
            "stateFacts", "State facts of staff and training, or correct an earlier statement.",
            "FactsTerms", "Facts", conflicts: true),
        ]),
      JSONMember(
        "\(SubsidyPath.facts)/{id}",
        [
          "get": OpenAPIDocument.one(
            "Facts", "A statement of facts, without any number of a worker.")
        ]
      ),
      command(
        SubsidyPath.applications, "applyForSubsidy", "Apply for what a policy owes (申请兑现).",
        "Application"),
      command(
        "\(SubsidyPath.entitlements)/{id}/review", "reviewEntitlement", "By a maker (初审).",
        "EntitlementReview", path: "Id"),
      command(
        "\(SubsidyPath.entitlements)/{id}/approval", "approveEntitlement", "By a checker (复核).",
        "EntitlementReview", path: "Id"),
      command(
        SubsidyPath.batches, "releaseBatch",
        "By a payer (出纳): approved entitlements go to the bank.", "BatchRelease"),
      command(
        "\(SubsidyPath.batches)/{id}/reconciliation", "reconcileBatch",
        "By an accountant (会计): what the bank's statement has for it.", "BatchReconciliation",
        path: "Id"),
      command(
        "\(SubsidyPath.policies)/{id}/proposal", "proposePolicy",
        "By a maker: a version, bound to its hash and a fund.", "PolicyDecision", path: "PolicyId"),
      command(
        "\(SubsidyPath.policies)/{id}/activation", "activatePolicy",
        "By a checker: the version that was proposed comes into force.", "PolicyDecision",
        path: "PolicyId"),
      command(
        SubsidyPath.appropriations, "appropriateFunds",
        "By an accountant: a document grants a fund money.", "Appropriation"),
      command(
        SubsidyPath.paymentsRelease, "releasePayments",
        "By a checker, payer or accountant: payments may go on after a restore. It takes two.",
        "Nothing"),
    ]
  }

  /// - Parameter path: the parameter in the path, if there is one: then it can name nothing.
  private static func command(
    _ template: String, _ id: String, _ summary: String, _ body: String, path: String? = nil
  ) -> JSONMember {
    let headers = ["Location", "Preference-Applied"]
    let operation = OpenAPIDocument.operation(
      id, summary, parameters: [path, "IdempotencyKey", "Prefer", "Language"].compactMap(\.self),
      body: body,
      success: [
        (200, OpenAPIParts.answer("Done, and the next GET shows it.", "Command", headers)),
        (202, OpenAPIParts.answer("Accepted; Location tells the outcome.", "Command", headers)),
      ],
      problems: [400, 401, 403] + (path == nil ? [] : [404])
        + [406, 408, 409, 413, 415, 422, 500, 503])
    return JSONMember(template, ["post": operation])
  }
}
