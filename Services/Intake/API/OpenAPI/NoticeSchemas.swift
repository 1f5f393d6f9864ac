internal import Domain
internal import Events

/// The schemas of notices and of what carriers report.
enum NoticeSchemas {
  static var members: [JSONMember] {
    let receipt = Schema.object(
      [
        "notice": Schema.uuid, "contact": Schema.uuid, "state": Schema.choice(ReceiptState.self),
        "code": Schema.nullable(Schema.pattern(CallbackRoutes.codePattern)).described(
          "The carrier's own; nobody's address."),
      ], optional: ["code"])
    let receipts = Schema.list(receipt).adding(JSONMember("minItems", 1))
      .adding(JSONMember("maxItems", .int(TakeReceipts.maximum)))
    let taken = Schema.object([
      "received": Schema.count, "new": Schema.count.described("Those not received before."),
      "asOf": Schema.ref("AsOf"),
    ])
    return [
      JSONMember("NoticeItem", notice(["asOf"])), JSONMember("Notice", notice([])),
      JSONMember("NoticePage", Schema.page(of: "NoticeItem")),
      JSONMember("Receipts", Schema.object(["receipts": receipts])),
      JSONMember("ReceiptsTaken", taken),
    ]
  }

  private static func notice(_ optional: Set<String>) -> JSONValue {
    let delivery = Schema.object([
      "contact": Schema.uuid, "channel": Schema.choice(ContactChannel.self),
      "state": Schema.choice(DeliveryState.self), "attempts": Schema.count,
      "code": Schema.nullable(Schema.text), "changedAt": Schema.time,
    ])
    return Schema.object(
      [
        "id": Schema.uuid, "enterprise": Schema.ref("CreditCode"),
        "template": Schema.text, "version": Schema.count.described("Of the template."),
        "class": Schema.choice(NoticeClass.self), "title": MoneySchemas.wording,
        "body": MoneySchemas.wording,
        "subject": Schema.text.described("Path of what it is about."),
        "cause": Schema.uuid.described("The event that it tells of."), "createdAt": Schema.time,
        "deliveries": Schema.list(delivery).described("Beside being shown here."),
        "asOf": Schema.ref("AsOf"),
      ], optional: optional)
  }
}
