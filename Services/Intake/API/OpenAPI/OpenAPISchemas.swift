internal import Domain
internal import Events

/// The schemas that are not those of offers.
enum OpenAPISchemas {
  static var members: [JSONMember] {
    values + history + explanations + OfferSchemas(side: .surplus).members
      + OfferSchemas(side: .shortage).members
      + proposals + agreements + subjects + commands + problems + MoneySchemas.members
      + NoticeSchemas.members + SubsidySchemas.members
  }

  private static var values: [JSONMember] {
    let fen = Schema.integer(0...Int(Limits.wageFenMaximum))
    let latitude: JSONValue = ["type": "number", "minimum": -90, "maximum": 90]
    let longitude: JSONValue = ["type": "number", "minimum": -180, "maximum": 180]
    let asOf: JSONValue = [
      "type": "object", "additionalProperties": Schema.nullable(Schema.time),
    ]
    return [
      JSONMember(
        "CreditCode",
        Schema.pattern("^[0-9A-HJ-NP-RTUWXY]{18}$").described(
          "Unified social credit code (GB 32100-2015).")),
      JSONMember(
        "Place",
        Schema.object(["latitude": latitude, "longitude": longitude]).described(
          "Decimal degrees, WGS 84, no exponent; digits after the sixth are cut off.")),
      JSONMember(
        "Wage",
        Schema.object([
          "form": Schema.choice(WageForm.self),
          "rate": fen.described("Fen for each month, day, hour or piece."),
          "monthlyFloor": fen.described("Fen guaranteed per month: what matching compares."),
        ])),
      JSONMember(
        "Urgency",
        Schema.object(["reason": Schema.text(upTo: Limits.urgencyReasonMaximum)]).described(
          "Urgent, with the reason; absent: normal.")),
      JSONMember(
        "Heads",
        Schema.object([
          "open": Schema.count, "held": Schema.count.described("In live proposals."),
          "committed": Schema.count.described("Agreed."), "placed": Schema.count,
          "done": Schema.count, "withdrawn": Schema.count, "expired": Schema.count,
        ])),
      JSONMember("Side", Schema.choice(LotSide.self)),
      JSONMember(
        "AsOf",
        asOf.described(
          "By stream: the time up to which this answer knows of it; null before it was heard.")),
    ]
  }

  private static var history: [JSONMember] {
    let entry = Schema.object(
      [
        "at": Schema.time, "what": Schema.choice(History.What.self), "heads": Schema.integer,
        "open": Schema.integer, "released": Schema.integer, "version": Schema.integer,
        "command": Schema.uuid, "proposal": Schema.uuid, "agreement": Schema.uuid,
        "deadline": Schema.time, "side": Schema.ref("Side"), "reason": Schema.text,
        "code": Schema.text,
        "waitedDays": Schema.count.described("After so many days it is matched farther away."),
      ],
      optional: [
        "heads", "open", "released", "version", "command", "proposal", "agreement", "deadline",
        "side", "reason", "code", "waitedDays",
      ])
    return [JSONMember("HistoryEntry", entry)]
  }

  private static var proposals: [JSONMember] {
    let item = proposal(withTerms: false)
    let one = proposal(withTerms: true)
    let answer = Schema.object([
      "answer": Schema.choice(["accepted", "declined"]), "heads": Schema.nullable(Schema.heads),
      "reason": Schema.nullable(Schema.text), "at": Schema.time,
    ])
    return [
      JSONMember("Answer", answer), JSONMember("ProposalItem", item), JSONMember("Proposal", one),
      JSONMember("ProposalPage", Schema.page(of: "ProposalItem")),
      JSONMember("Acceptance", Schema.object(["heads": Schema.heads])),
      JSONMember("Reason", Schema.object(["reason": Schema.text(upTo: OfferRoutes.reasonMaximum)])),
    ]
  }

  private static func proposal(withTerms: Bool) -> JSONValue {
    let closed = Schema.object([
      "side": Schema.nullable(Schema.ref("Side")), "detail": Schema.nullable(Schema.text),
      "at": Schema.time,
    ])
    return Schema.object(
      [
        "id": Schema.uuid,
        "state": Schema.choice(["proposed", "agreed", "declined", "lapsed", "withdrawn"]),
        "surplus": party(terms: "SurplusOfferTerms", withTerms),
        "shortage": party(terms: "ShortageRequestTerms", withTerms),
        "headsProposed": Schema.heads, "heads": Schema.heads.described("As cut by an answer."),
        "smallestGroup": Schema.count, "from": Schema.day.described("First loan day."),
        "to": Schema.day.described("Last loan day."),
        "deadline": Schema.time.described("An answer before it is in time."),
        "deadlineProvisional": Schema.boolean, "urgent": Schema.boolean,
        "distanceMetres": Schema.count,
        "cost": Schema.integer.described("Points of one head: the sum of costParts. 每人代价（点）"),
        "costParts": costParts,
        "costText": Schema.text.described("The same in words, in the language of the request."),
        "madeAt": Schema.time, "closed": Schema.nullable(closed),
        "agreement": Schema.nullable(Schema.uuid), "asOf": Schema.ref("AsOf"),
      ], optional: withTerms ? [] : ["asOf"])
  }

  private static var costParts: JSONValue {
    func points(_ description: String) -> JSONValue { Schema.integer.described(description) }
    return Schema.object([
      "distance": points("For the way between the two places. 两地距离"),
      "occupation": points("For another occupation, less for a related one. 工种不同"),
      "training": points("For days of training before the post. 岗前培训天数"),
      "wage": points("For the gap between the offered and the asked monthly floor. 月保底工资差距"),
      "uncovered": points("For days needed that the loan does not cover. 未覆盖的天数"),
      "waiting": points("A credit, never above 0, for days that both lots have waited. 等候天数（抵减）"),
    ])
  }

  private static func party(terms: String, _ withTerms: Bool) -> JSONValue {
    Schema.object(
      [
        "offer": Schema.uuid, "version": Schema.integer, "enterprise": enterprise,
        "answer": Schema.nullable(Schema.ref("Answer")), "terms": Schema.ref(terms),
      ], optional: withTerms ? [] : ["terms"])
  }

  private static var enterprise: JSONValue {
    Schema.object(["code": Schema.ref("CreditCode"), "name": Schema.text])
  }

  private static var agreements: [JSONMember] {
    let party = Schema.object([
      "offer": Schema.uuid, "version": Schema.integer, "enterprise": enterprise,
    ])
    func agreement(_ optional: Set<String>) -> JSONValue {
      Schema.object(
        [
          "id": Schema.uuid, "state": Schema.choice(["drafted"]).described("Agreed, not signed."),
          "proposal": Schema.uuid, "surplus": party, "shortage": party, "heads": Schema.heads,
          "from": Schema.day, "to": Schema.day, "draftedAt": Schema.time,
          "asOf": Schema.ref("AsOf"),
        ], optional: optional)
    }
    return [
      JSONMember("AgreementItem", agreement(["asOf"])), JSONMember("Agreement", agreement([])),
      JSONMember("AgreementPage", Schema.page(of: "AgreementItem")),
    ]
  }

  /// What the vault keeps, masked.
  private static var subjects: [JSONMember] {
    let masked = Schema.nullable(Schema.text).described("Masked; null once erased.")
    func contact(_ secret: Bool) -> JSONValue {
      Schema.object(
        [
          "id": Schema.uuid, "enterprise": Schema.ref("CreditCode"),
          "channel": Schema.choice(ContactChannel.self),
          "language": Schema.choice(ContactLanguage.self), "address": masked,
          "addedAt": Schema.time, "erasedAt": Schema.nullable(Schema.time),
          "secret": Schema.nullable(Schema.text).described(
            "Of a webhook: signs what it is sent (Standard Webhooks). Shown this once."),
        ], optional: secret ? [] : ["secret"])
    }
    let payee = Schema.object([
      "id": Schema.uuid, "enterprise": Schema.ref("CreditCode"), "name": masked, "account": masked,
      "agent": masked, "addedAt": Schema.time, "erasedAt": Schema.nullable(Schema.time),
    ])
    let addressed = Schema.object(
      [
        "channel": Schema.choice(ContactChannel.self),
        "language": Schema.choice(ContactLanguage.self).adding(JSONMember("default", "zh")),
        "address": Schema.text(upTo: 1_000).described(
          "A mail address, or a webhook's https address."),
      ], optional: ["language"])
    let paid = Schema.object([
      "name": Schema.text(upTo: SubjectRoutes.nameMaximum).described("Holder of the account."),
      "account": digits(SubjectRoutes.accountDigits),
      "agent": digits(SubjectRoutes.agentDigits).described("CNAPS number of the bank (联行号)."),
    ])
    return [
      JSONMember("ContactTerms", addressed), JSONMember("Contact", contact(false)),
      JSONMember("ContactCreated", contact(true)),
      JSONMember("ContactPage", Schema.page(of: "Contact")),
      JSONMember("PayeeTerms", paid), JSONMember("Payee", payee),
      JSONMember("PayeeCreated", payee), JSONMember("PayeePage", Schema.page(of: "Payee")),
    ]
  }

  private static func digits(_ range: ClosedRange<Int>) -> JSONValue {
    Schema.pattern("^[0-9]{\(range.lowerBound),\(range.upperBound)}$")
  }

  private static var commands: [JSONMember] {
    let refusal = Schema.object([
      "code": Schema.text, "title": Schema.text, "detail": Schema.text,
    ])
    let members: KeyValuePairs<String, JSONValue> = [
      "id": Schema.uuid, "kind": Schema.choice(CommandRecord.Kind.self),
      "state": Schema.choice(["pending", "done", "refused", "delayed"]).described(
        "delayed: pending, and who carries it out is not heard of."),
      "subject": Schema.text.described("Path of what it is about."),
      "refusal": Schema.nullable(refusal), "acceptedAt": Schema.time,
      "finishedAt": Schema.nullable(Schema.time),
      "warnings": Schema.list(Schema.ref("Fault")).described(
        "What does not hinder it, in the answer that accepts it."),
      "asOf": Schema.ref("AsOf"),
    ]
    return [JSONMember("Command", Schema.object(members, optional: ["warnings"]))]
  }

  private static var problems: [JSONMember] {
    let fault = Schema.object(
      [
        "pointer": Schema.text.described("JSON pointer into the body."),
        "parameter": Schema.text.described("Name of a query parameter."),
        "code": Schema.text, "value": Schema.nullable(Schema.text), "detail": Schema.text,
        "mend": Schema.text.described("How to mend it."),
      ], optional: ["pointer", "parameter"])
    let problem = Schema.object(
      [
        "type": Schema.text, "title": Schema.text, "status": Schema.integer,
        "code": Schema.text.described("Stable."),
        "detail": Schema.text.described("How to mend it."), "command": Schema.uuid,
        "errors": Schema.list(Schema.ref("Fault")),
      ], optional: ["command", "errors"])
    return [JSONMember("Fault", fault), JSONMember("Problem", problem.described("RFC 9457."))]
  }
}
