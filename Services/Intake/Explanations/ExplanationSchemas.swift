internal import Domain

/// The schema of why heads of a lot are open still.
extension OpenAPISchemas {
  static var explanations: [JSONMember] {
    let code = Schema.choice(RuleCode.self)
    let text = Schema.text.described("In the language of the request.")
    let cause = Schema.object([
      "code": code, "text": text,
      "lots": Schema.count.described(
        "Of the other side, with open heads, that this keeps off; a lot may count under several."),
      "heads": Schema.count.described("Open for this; each head counts once."),
    ])
    let relaxation = Schema.object([
      "code": code, "text": text,
      "value": Schema.nullable(Schema.integer).described(
        "What the term would have to be; of days, how many later the lot ends or, below 0, earlier it starts. null: it is either asked or not."
      ),
      "unit": Schema.nullable(Schema.choice(ExplanationReading.Unit.self)),
      "heads": Schema.count.described(
        "That this alone would gain, given all proposals as they are."),
    ])
    let explanation = Schema.object([
      "day": Schema.day.described("On which it was found."), "version": Schema.integer,
      "open": Schema.count.described("Heads that it explains."), "causes": Schema.list(cause),
      "nobody": Schema.count.described("For which the other side has none, whatever the rules."),
      "nextRound": Schema.count.described("That the next round may match."),
      "relaxations": Schema.list(relaxation).described("Cheapest first."), "text": text,
    ])
    return [JSONMember("Explanation", explanation)]
  }
}
