internal import Domain
internal import Events

/// The schemas of what is stated and commanded about subsidies.
enum SubsidySchemas {
  static let policy = Schema.pattern(PolicyName.pattern)

  static var members: [JSONMember] { facts + bodies }

  private static let amount = Schema.integer(1...FieldReader.amountMaximum).described("Fen.")
  private static let sha256 = Schema.pattern("^[0-9A-Fa-f]{64}$")
  private static let fund = Schema.pattern("^[!\"$-~]{1,\(FieldReader.fundMaximum)}$")
  private static let onBehalf: [JSONMember] = [
    JSONMember(
      "enterprise",
      Schema.nullable(Schema.ref("CreditCode")).described("By an officer: whose it is.")),
    JSONMember(
      "entered",
      Schema.nullable(
        Schema.object([
          "source": Schema.choice(EntrySource.self), "calledBack": Schema.boolean,
        ])
      ).described("By an officer, for who called (代录): how it came.")),
  ]

  private static var facts: [JSONMember] {
    let worker: JSONValue = Schema.text(upTo: FieldReader.workerNumberMaximum).described(
      "The identity number, or another that stays with the worker; visible characters. Kept as a keyed digest alone."
    )
    let flag = Schema.nullable(Schema.boolean)
    let loan = Schema.object([
      "from": Schema.day.described("Not in the future."),
      "to": Schema.day.described("Included; may lie ahead."),
      "region": Schema.pattern("^[0-9]{6}$").described("GB/T 2260, of the whole country."),
    ])
    let staff = Schema.object(
      [
        "worker": worker, "local": flag.described("Registered (户籍) in the city."),
        "insured": flag.described("By this enterprise."),
        "leftOn": Schema.nullable(Schema.day).described("The day of leaving the city."),
        "loans": Schema.nullable(list(loan, upTo: FactsForm.loansMaximum)).described(
          "To other enterprises."),
      ], optional: ["local", "insured", "leftOn", "loans"])
    let training = Schema.object(
      [
        "worker": worker, "project": Schema.text(upTo: FactsForm.projectMaximum),
        "occupation": Schema.nullable(Schema.pattern("^[0-9](-[0-9]{2}){3}$")).described(
          "A code of 职业分类大典."),
        "level": Schema.nullable(Schema.text(upTo: FactsForm.levelMaximum)),
        "classHours": Schema.integer(FactsForm.classHours),
        "from": Schema.day.described("Not in the future."),
        "to": Schema.day.described("Included; not in the future."),
      ], optional: ["occupation", "level"])
    let rows = StateFacts.rowsMaximum
    let terms = with(
      onBehalf + [
        JSONMember(
          "corrects",
          Schema.nullable(Schema.uuid).described("A statement that this one replaces, whole.")),
        JSONMember("staff", Schema.nullable(list(staff, upTo: rows))),
        JSONMember("training", Schema.nullable(list(training, upTo: rows))),
      ], required: [])
    return [
      JSONMember(
        "FactsTerms", terms.described("No worker twice. At least a row, unless it corrects.")),
      JSONMember("FactsItem", with(item)),
      JSONMember(
        "Facts",
        with(
          item + [
            JSONMember("staff", Schema.list(Schema.object(["person": Schema.uuid]))),
            JSONMember(
              "training",
              Schema.list(Schema.object(["person": Schema.uuid, "project": Schema.text]))),
          ]
        ).described("Workers by ids of ours, in the order stated.")),
      JSONMember("FactsPage", Schema.page(of: "FactsItem")),
    ]
  }

  private static var item: [JSONMember] {
    let entered = Schema.object([
      "officer": Schema.uuid, "source": Schema.choice(EntrySource.self),
      "calledBack": Schema.boolean,
    ])
    return [
      JSONMember("id", Schema.uuid), JSONMember("enterprise", Schema.ref("CreditCode")),
      JSONMember("corrects", Schema.nullable(Schema.uuid)),
      JSONMember("correctedBy", Schema.nullable(Schema.uuid)),
      JSONMember("entered", Schema.nullable(entered)),
      JSONMember("staffCount", Schema.count), JSONMember("trainingCount", Schema.count),
      JSONMember("statedAt", Schema.time), JSONMember("command", Schema.uuid),
    ]
  }

  private static var bodies: [JSONMember] {
    let reviewed = Schema.object(
      [
        "verdict": Schema.choice(ReviewVerdict.self),
        "approval": sha256.described("The entitlement's, as it was shown."),
        "reason": Schema.nullable(Schema.text(upTo: ReviewEntitlement.reasonMaximum)).described(
          "Required with a refusal."),
      ], optional: ["reason"])
    let items = list(
      Schema.object(["entitlement": Schema.uuid, "approval": sha256]),
      upTo: ReleaseBatch.itemsMaximum)
    let document = Schema.text(upTo: FieldReader.documentBytesMaximum).described(
      "By what the grant is known, for ever; at most \(FieldReader.documentBytesMaximum) bytes.")
    return [
      JSONMember(
        "Application",
        with(
          onBehalf + [
            JSONMember("policy", policy),
            JSONMember("payee", Schema.uuid.described("One of the enterprise's own.")),
          ], required: ["policy", "payee"])),
      JSONMember("EntitlementReview", reviewed),
      JSONMember(
        "BatchRelease",
        Schema.object([
          "items": items.adding(JSONMember("minItems", 1)).described("No entitlement twice."),
          "totalFen": amount.described("The sum, in fen."),
        ])),
      JSONMember(
        "BatchReconciliation",
        Schema.object([
          "settledFen": Schema.integer(0...FieldReader.amountMaximum).described(
            "By the bank's statement, in fen.")
        ])),
      JSONMember(
        "PolicyDecision",
        Schema.object([
          "version": Schema.integer(DecidePolicy.versions),
          "hash": sha256.described("SHA-256 of its file."), "fund": fund.described("That pays."),
        ])),
      JSONMember(
        "Appropriation",
        Schema.object(["fund": fund, "amountFen": amount, "document": document])),
      JSONMember("Nothing", Schema.object([:])),
    ]
  }

  private static func list(_ items: JSONValue, upTo maximum: Int) -> JSONValue {
    Schema.list(items).adding(JSONMember("maxItems", .int(maximum)))
  }

  private static func with(_ members: [JSONMember], required: [String]? = nil) -> JSONValue {
    let required = required ?? members.map(\.name)
    return [
      "type": "object", "additionalProperties": false,
      "required": .array(required.map(JSONValue.string)), "properties": .object(members),
    ]
  }
}
