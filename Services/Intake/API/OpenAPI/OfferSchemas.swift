internal import Domain

/// The schemas of surplus offers and shortage requests, from the domain's own limits.
struct OfferSchemas {
  let side: LotSide

  /// `SurplusOffer` or `ShortageRequest`; the other schemas' names begin with it.
  var name: String { side == .surplus ? "SurplusOffer" : "ShortageRequest" }

  var members: [JSONMember] {
    let one =
      item + [
        JSONMember(
          "explanation",
          Schema.nullable(Schema.ref("Explanation")).described(
            "Why heads are open still; null where none are, or nothing was said of this version.")),
        JSONMember("history", Schema.list(Schema.ref("HistoryEntry"))),
        JSONMember("historyOmitted", Schema.count.described("Older entries that are not shown.")),
        JSONMember("asOf", Schema.ref("AsOf")),
      ]
    let warnings = JSONMember("warnings", Schema.list(Schema.ref("Fault")))
    return [
      JSONMember("\(name)Terms", Self.object(terms, required: required)),
      JSONMember("\(name)Amendment", amendment),
      JSONMember("\(name)Item", Self.object(item)),
      JSONMember(name, Self.object(one)),
      JSONMember("\(name)Created", Self.object(one + [warnings])),
      JSONMember("\(name)Page", Schema.page(of: "\(name)Item")),
    ]
  }

  private let required = [
    "postClass", "occupation", "heads", "from", "to", "region", "place", "wage",
  ]

  private var terms: [JSONMember] {
    let isSurplus = side == .surplus
    let short = Schema.text(upTo: Limits.lotTextMaximum)
    let list = Schema.list(short).adding(JSONMember("maxItems", .int(Limits.lotListMaximum)))
      .adding(JSONMember("uniqueItems", true))
    let flag = Schema.boolean.adding(JSONMember("default", false))
    let all: KeyValuePairs<String, JSONValue?> = [
      "postClass": Schema.choice(PostClass.self).described("普工 / 技术工 / 其他"),
      "occupation": Schema.choice(Occupations.all.map(\.code)).described(
        "A code of 职业分类大典."),
      "certificate": short.described(isSurplus ? "Held by the staff." : "Needed for the post."),
      "certificateRequired": isSurplus ? nil : flag,
      "heads": Schema.heads,
      "willingHeads": isSurplus
        ? Schema.integer(0...Limits.headsMaximum, standard: 0)
          .described("How many were asked and are willing; no more than heads.") : nil,
      "from": Schema.day.described("First day."),
      "to": Schema.day.described(
        "Last day, included; \(Limits.leastSharedDays) to \(Limits.spanDaysMaximum) days in all."),
      "region": Schema.choice(Regions.all.map(\.code.text)).described(
        "Division at county level (GB/T 2260) in a served prefecture."),
      "town": short,
      "place": Schema.ref("Place"),
      "wage": Schema.ref("Wage"),
      "skills": list,
      "hazards": list.described(isSurplus ? "Accepted." : "Present at the post."),
      "shifts": list,
      "lodging": flag.described(isSurplus ? "Needed beyond the own reach." : "Offered."),
      "reachMetres": Schema.integer(
        Limits.reachMetresMinimum...Limits.reachMetresMaximum, standard: Limits.reachMetresDefault),
      "smallestGroup": Schema.integer(1...Limits.headsMaximum, standard: 1)
        .described("The fewest heads worth moving together; no more than heads."),
      "trainingDays": isSurplus
        ? nil : Schema.integer(0...Limits.trainingDaysMaximum, standard: 0),
      "otherOccupationAllowed": isSurplus ? nil : flag,
      "urgency": Schema.ref("Urgency"),
    ]
    return all.compactMap { key, schema in schema.map { JSONMember(key, $0) } }
  }

  private var amendment: JSONValue {
    let changes = terms.map { member in
      JSONMember(
        member.name,
        LotTermsJSON.clearable.contains(member.name) ? Schema.nullable(member.value) : member.value)
    }
    return Self.object(changes, required: []).adding(JSONMember("minProperties", 1))
      .described("The fields that change; null takes an optional one away.")
  }

  private var item: [JSONMember] {
    let states = ["submitted", "open", "withdrawn", "expired", "refused"]
    return [
      JSONMember("id", Schema.uuid), JSONMember("enterprise", Schema.ref("CreditCode")),
      JSONMember("state", Schema.choice(states)),
      JSONMember("version", Schema.integer), JSONMember("terms", Schema.ref("\(name)Terms")),
      JSONMember("heads", Schema.ref("Heads")), JSONMember("submittedAt", Schema.time),
      JSONMember("command", Schema.uuid.described("The command that submitted it.")),
    ]
  }

  private static func object(_ members: [JSONMember], required: [String]? = nil) -> JSONValue {
    let required = required ?? members.map(\.name)
    return [
      "type": "object", "additionalProperties": false,
      "required": .array(required.map(JSONValue.string)), "properties": .object(members),
    ]
  }
}
