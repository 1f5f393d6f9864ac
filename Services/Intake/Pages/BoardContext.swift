internal import Domain

/// A picture in the words of one language, by the names that the templates use.
struct BoardContext {
  private let picture: BoardPicture
  let language: Language

  init(_ picture: BoardPicture, _ language: Language) {
    self.picture = picture
    self.language = language
  }

  var figures: BoardFigures { picture.figures }

  var values: [String: Any] {
    let other: Language = language == .chinese ? .english : .chinese
    return [
      "t": BoardTexts.all(language), "language": language.rawValue,
      "otherLanguage": other.rawValue, "definitions": BoardMap.definitions,
      "at": picture.at.boardMinute, "tiles": tiles, "map": BoardMap.svg(figures, language),
      "legend": legend, "divisions": divisions, "flows": flows, "hasFlows": !flows.isEmpty,
      "within": text("flows-within", ["heads": heads(figures.headsWithin)]),
      "charts": charts, "days": days, "hasDays": !days.isEmpty, "events": events,
      "hasEvents": !events.isEmpty, "processes": processes, "summary": summary,
    ].merging(toldValues) { $1 }.merging(qualityValues) { $1 }
  }

  func text(_ key: String, _ arguments: [String: String] = [:]) -> String {
    BoardTexts.text(key, language, arguments)
  }

  /// `3 人`, `3 heads`, `1 head`.
  private func heads(_ number: Int) -> String {
    text(number == 1 ? "heads-one" : "heads-many", ["number": number.grouped])
  }

  func name(_ code: RegionCode) -> String { BoardTexts.division(code, language) }

  private var filled: String {
    figures.filledPermille.map { "\($0 / 10).\($0 % 10) %" } ?? "–"
  }

  /// One sentence, for who listens.
  private var summary: String {
    text(
      "summary",
      [
        "short": figures.short.unmet.grouped, "agreed": figures.agreements.heads.grouped,
        "filled": filled,
      ])
  }

  private var tiles: [[String: String]] {
    let open = figures.proposals["proposed"] ?? .init()
    let made = figures.proposals.values.map(\.number).reduce(0, +)
    func tile(_ key: String, _ value: String, _ arguments: [String: String]) -> [String: String] {
      ["name": text(key), "value": value, "note": text("\(key)-note", arguments)]
    }
    func number(_ state: String) -> String { (figures.proposals[state]?.number ?? 0).grouped }
    return [
      tile(
        "short", figures.short.unmet.grouped,
        ["total": figures.short.total.grouped, "lots": figures.short.lots.grouped]),
      tile(
        "free", figures.free.unmet.grouped,
        ["total": figures.free.total.grouped, "lots": figures.free.lots.grouped]),
      tile("open", open.heads.grouped, ["number": open.number.grouped]),
      tile(
        "agreed", figures.agreements.heads.grouped,
        ["number": figures.agreements.number.grouped]),
      tile("filled", filled, [:]),
      tile(
        "proposals", made.grouped,
        [
          "declined": number("declined"), "lapsed": number("lapsed"),
          "withdrawn": number("withdrawn"),
        ]),
    ]
  }

  private var legend: [[String: String]] {
    let step = BoardMap.step(figures)
    return (0...BoardMap.shades).map { shade in
      let range =
        shade == 0
        ? "0"
        : shade == BoardMap.shades
          ? "> \(((shade - 1) * step).grouped)"
          : "\(((shade - 1) * step + 1).grouped)–\((shade * step).grouped)"
      return ["shade": "\(shade)", "range": range]
    }
  }

  private var divisions: [[String: String]] {
    BoardMap.outlines.map { outline in
      let short = figures.shortage[outline.code] ?? .init()
      let free = figures.surplus[outline.code] ?? .init()
      return [
        "name": name(outline.code), "short": short.unmet.grouped, "wanted": short.total.grouped,
        "borrowed": short.agreed.grouped, "free": free.unmet.grouped,
        "offered": free.total.grouped, "lent": free.agreed.grouped,
      ]
    }
  }

  private var flows: [[String: String]] {
    figures.flows.map { flow in
      [
        "from": name(flow.from), "to": name(flow.to), "heads": flow.heads.grouped,
        "state": text(flow.isAgreed ? "flow-agreed" : "flow-proposed"),
        "kind": flow.isAgreed ? "agreed" : "proposed",
      ]
    }
  }

  private var charts: [[String: String]] {
    let all = [
      BoardChart(
        title: text("chart-offers"), up: \.wanted, down: \.offered,
        labels: (text("wanted-up"), text("offered-down"))),
      BoardChart(
        title: text("chart-proposed"), up: \.proposed, down: nil,
        labels: (text("most-a-day"), "")),
      BoardChart(
        title: text("chart-agreed"), up: \.agreed, down: nil, labels: (text("most-a-day"), "")),
    ]
    return all.map { ["title": $0.title, "svg": $0.svg(figures.days)] }
  }

  /// Newest first, as who reads a table wants them.
  private var days: [[String: String]] {
    figures.days.reversed().map { day in
      [
        "day": day.day.iso, "wanted": day.wanted.grouped, "offered": day.offered.grouped,
        "proposed": day.proposed.grouped, "agreed": day.agreed.grouped,
      ]
    }
  }

  private var events: [[String: String]] {
    figures.events.map { event in
      [
        "at": String(event.at.boardMinute.dropFirst(5)), "iso": event.at.iso,
        "what": text(
          "event-\(event.what.rawValue)",
          [
            "place": place(of: event), "heads": heads(event.heads), "number": event.number.grouped,
            "amount": event.fen.boardYuan,
            "policy": event.policy.map { PolicyNames.name($0, language) } ?? "",
          ]),
      ]
    }
  }

  private func place(of event: BoardEvent) -> String {
    guard let start = event.place else { return "" }
    guard let destination = event.destination else { return name(start) }
    return destination == start
      ? text("within", ["place": name(start)])
      : text("route", ["place": name(start), "destination": name(destination)])
  }

  private var processes: [[String: String]] {
    picture.processes.map { process in
      [
        "name": BoardTexts.process(process.name, language),
        "state": text("state-\(process.state.rawValue)", ["behind": process.behind.grouped]),
        "kind": [.ready, .moving].contains(process.state) ? "well" : "ill",
        "asOf": process.asOf.map { text("as-of", ["at": $0.boardMinute]) } ?? "",
      ]
    }
  }
}
