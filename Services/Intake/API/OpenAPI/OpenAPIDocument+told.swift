internal import Domain

/// The paths of what Subsidy and Notifications said, and of what carriers say.
extension OpenAPIDocument {
  static var told: [JSONMember] {
    [
      JSONMember(
        RouteTable.notices,
        ["get": list("Notices", "NoticePage", "The notices that the caller may see")]),
      JSONMember("\(RouteTable.notices)/{id}", ["get": one("Notice", "A notice.")]),
      JSONMember(
        RouteTable.entitlements,
        [
          "get": list(
            "Entitlements", "EntitlementPage", "An enterprise's own entitlements; persons: all")
        ]),
      JSONMember(
        "\(RouteTable.entitlements)/{id}",
        ["get": one("Entitlement", "An entitlement; to persons, with all that happened to it.")]),
      JSONMember(
        RouteTable.paymentBatches,
        ["get": list("PaymentBatches", "PaymentBatchPage", "For persons: the payment batches")]),
      JSONMember(
        "\(RouteTable.paymentBatches)/{id}",
        ["get": one("PaymentBatch", "For persons: a payment batch and all that happened to it.")]),
      JSONMember(
        RouteTable.policies, ["get": list("Policies", "PolicyPage", "The policies")]),
      JSONMember(
        "\(RouteTable.policies)/{id}",
        ["get": one("Policy", "A policy with its versions.", id: "PolicyId")]),
      JSONMember("\(RouteTable.callbacks)/{channel}", ["post": callback]),
    ]
  }

  private static var callback: JSONValue {
    operation(
      "reportReceipts",
      "For gateways of carriers: what became of messages. All are taken or none; one that was taken before changes nothing.",
      parameters: ["Channel", "Language"], body: "Receipts",
      success: [(200, OpenAPIParts.answer("Taken.", "ReceiptsTaken"))],
      problems: [400, 401, 403, 404, 406, 408, 413, 415, 422, 500, 503])
  }
}
