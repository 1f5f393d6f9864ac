internal import Domain
internal import Events
internal import Mustache

/// One lot as a page for people: what the API says of it, in words, without a script.
enum LotPage {
  static let table = TextTable("lot.tsv", PackageResources.lot_tsv)

  /// - Parameter lot: as the API answers it, in the same language; whoever asks may see it.
  static func html(_ lot: JSONValue, _ side: LotSide, _ language: Language) -> String {
    let context = LotContext(lot: lot, side: side, language: language, table: table).values
    guard let text = library.render(context, withTemplate: "lot") else {
      preconditionFailure("no template lot")
    }
    return text
  }

  private static let library: MustacheLibrary = {
    do {
      let source = String(decoding: PackageResources.lot_mustache, as: UTF8.self)
      return MustacheLibrary(templates: ["lot": try MustacheTemplate(string: source)])
    } catch {
      preconditionFailure("the template of a lot: \(error)")
    }
  }()
}

/// A lot's answer in the words of one language, by the names that the template uses.
private struct LotContext {
  let lot: JSONValue
  let side: LotSide
  let language: Language
  let table: TextTable

  var values: [String: Any] {
    let causes = causes
    let gains = lot["explanation"]?["relaxations"]?.shownElements.map { $0.shown("text") } ?? []
    return [
      "t": table.all(language), "language": language.rawValue,
      "title": text("title-\(side.rawValue)"),
      "facts": facts, "explanation": lot["explanation"]?["text"].map { [$0.shownText] } ?? [],
      "found": lot["explanation"]?["day"].map { [text("found", ["day": $0.shownText])] } ?? [],
      "causes": causes, "hasCauses": !causes.isEmpty, "gains": gains, "hasGains": !gains.isEmpty,
      "heads": heads, "history": history, "omitted": omitted, "asOf": asOf,
    ]
  }

  private func text(_ key: String, _ arguments: [String: String] = [:]) -> String {
    table.text(key, language, arguments)
  }

  private func row(_ name: String, _ value: String) -> [String: String] {
    ["name": name, "value": value]
  }

  private var facts: [[String: String]] {
    let terms = lot["terms"] ?? .null
    let region = terms.shown("region")
    return [
      row(text("id"), lot.shown("id")), row(text("state"), text("state-\(lot.shown("state"))")),
      row(text("version"), lot.shown("version")), row(text("wanted"), terms.shown("heads")),
      row(
        text("division"), RegionCode(region).map { BoardTexts.division($0, language) } ?? region),
      row(text("period"), text("from-to", ["from": terms.shown("from"), "to": terms.shown("to")])),
    ]
  }

  /// Reasons that keep heads open or lots off, and heads that wait for other things.
  private var causes: [[String: String]] {
    guard let explanation = lot["explanation"], explanation != .null else { return [] }
    let words = ExplanationWords(side: side, language: language)
    let ruled = explanation["causes"]?.shownElements ?? []
    return ruled.map { cause in
      ["name": cause.shown("text"), "heads": cause.shown("heads"), "lots": cause.shown("lots")]
    }
      + [
        (ExplanationWords.nobody, explanation.shown("nobody")),
        (ExplanationWords.nextRound, explanation.shown("nextRound")),
      ].filter { $0.1 != "0" }.map { code, heads in
        ["name": words.reason(code), "heads": heads, "lots": "–"]
      }
  }

  private var heads: [[String: String]] {
    Bucket.allCases.map { bucket in
      row(text("bucket-\(bucket.rawValue)"), lot["heads"]?.shown(bucket.rawValue) ?? "")
    }
  }

  /// Oldest first, as the API tells it.
  private var history: [[String: String]] {
    lot["history"]?.shownElements.map { entry in
      [
        "at": minute(entry.shown("at")), "iso": entry.shown("at"),
        "what": text("what-\(entry.shown("what"))"), "detail": detail(entry),
      ]
    } ?? []
  }

  private func detail(_ entry: JSONValue) -> String {
    let parts = [
      "side", "heads", "open", "released", "version", "deadline", "reason", "code", "waitedDays",
    ]
    .compactMap { name -> String? in
      guard entry[name] != nil else { return nil }
      let value = entry.shown(name)
      let shown =
        switch name {
        case "deadline": minute(value)
        case "side": text("side-\(value)")
        case "code": FaultTexts.title(FaultTexts.refused(value), language)
        // Of a closed proposal a code; elsewhere what people wrote.
        case "reason" where entry.shown("what") == History.What.proposalClosed.rawValue:
          text("closed-\(value)")
        default: value
        }
      return text("detail-\(name)", ["value": shown])
    }
    return parts.joined(separator: language == .chinese ? "，" : ", ")
  }

  private var omitted: [String] {
    let number = lot.shown("historyOmitted")
    return number == "0" ? [] : [text("omitted", ["value": number])]
  }

  private var asOf: [[String: String]] {
    guard case .object(let streams) = lot["asOf"] else { return [] }
    return streams.map { stream in
      let process = stream.name.split(separator: "/").first.map(String.init) ?? stream.name
      let known = stream.value == .null ? "–" : minute(stream.value.shownText)
      return row(BoardTexts.process(process, language), known)
    }
  }

  private func minute(_ iso: String) -> String { Instant(iso: iso)?.boardMinute ?? iso }
}

extension JSONValue {
  fileprivate func shown(_ name: String) -> String { self[name]?.shownText ?? "" }

  fileprivate var shownText: String {
    switch self {
    case .string(let text), .number(let text): text
    case .bool(let flag): "\(flag)"
    case .null, .array, .object: ""
    }
  }

  fileprivate var shownElements: [JSONValue] {
    guard case .array(let elements) = self else { return [] }
    return elements
  }
}
