internal import Domain

/// Why heads of a lot are open still, in the words of one language for an enterprise of one side.
///
/// The words lie in `Texts/explanations.tsv`. A reason is named by a code: a rule's, `nobody` or
/// `next-round`. A key may have `-surplus` or `-shortage` at its end, where the sides need other words.
struct ExplanationWords {
  static let table = TextTable("explanations.tsv", PackageResources.explanations_tsv)
  static let nobody = "nobody"
  static let nextRound = "next-round"
  static let reasons = RuleCode.allCases.map(\.rawValue) + [nobody, nextRound]

  let side: LotSide
  let language: Language

  /// `12 short: 7 by certificate, 3 beyond the reach, 2 by dates; a reach of 12 km would give 3`.
  /// - Parameter relaxation: the one that is told, if one may be.
  func sentence(
    _ explanation: OpenExplanation, _ relaxation: OpenExplanation.Relaxation?
  ) -> String {
    let all =
      explanation.causes.map { ($0.rule.rawValue, $0.heads) }
      + [(Self.nobody, explanation.nobody), (Self.nextRound, explanation.nextRound)]
    let causes = all.filter { $0.1 > 0 }.map { code, heads in
      text("cause-\(code)", ["heads": heads.grouped])
    }
    var sentence = text(
      side == .surplus ? "free" : "short", ["open": explanation.open.grouped])
    if let first = causes.first {
      let list = causes.dropFirst().reduce(first) { text("and", ["one": $0, "next": $1]) }
      sentence = text("because", ["what": sentence, "causes": list])
    }
    guard let relaxation else {
      let isRuled =
        explanation.relaxations.isEmpty
        && explanation.causes.contains { $0.heads > 0 && $0.rule != .unanswered }
      return isRuled ? text("no-gain", ["what": sentence]) : sentence
    }
    return text("unless", ["what": sentence, "gain": gain(relaxation)])
  }

  /// Of a reason's code: `beyond the reach`.
  func reason(_ code: String) -> String { text("reason-\(code)", [:]) }

  /// `a reach of 12 km would give 3`.
  func gain(_ relaxation: OpenExplanation.Relaxation) -> String {
    let rule = relaxation.rule
    let value =
      switch ExplanationReading.Unit(of: rule) {
      case .metres: Self.kilometres(relaxation.value)
      case .fen: relaxation.value.boardYuan
      case .days: Int64(clamping: relaxation.value.magnitude).grouped
      case .heads, nil: relaxation.value.grouped
      }
    let arguments = ["value": value, "heads": relaxation.heads.grouped]
    var key = "gain-\(rule.rawValue)"
    if rule == .dates, relaxation.value < 0 { key += "-before" }
    if rule == .dates, relaxation.value.magnitude == 1 { key += "-one" }
    return text(key, arguments)
  }

  /// To the next tenth, as a reach a little shorter would not do.
  private static func kilometres(_ metres: Int64) -> String {
    let tenths = metres / 100 + (metres % 100 > 0 ? 1 : 0)
    return tenths % 10 == 0 ? (tenths / 10).grouped : "\((tenths / 10).grouped).\(tenths % 10)"
  }

  private func text(_ key: String, _ arguments: [String: String]) -> String {
    let own = "\(key)-\(side.rawValue)"
    return Self.table.text(Self.table.has(own) ? own : key, language, arguments)
  }
}
