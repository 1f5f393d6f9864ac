internal import Domain
internal import Storage

/// Why heads of a lot are open still, as it is shown.
enum ExplanationReading {
  /// What was said last of a lot; null once the lot has another version, has ended or has no open head.
  static func json(
    of lot: EntityID, _ side: LotSide, _ language: Language, _ transaction: Transaction
  ) throws -> JSONValue {
    guard let row = try transaction.row(LotExplanationStatement.ofLot, .blob(lot.bytes)) else {
      return .null
    }
    let explanation = try OpenExplanation(stored: try row.text("explanation"))
    let words = ExplanationWords(side: side, language: language)
    return [
      "day": .string(try row.day("day").iso), "version": .int(try row.int("version")),
      "open": .int(explanation.open),
      "causes": .array(
        explanation.causes.map { cause in
          [
            "code": .string(cause.rule.rawValue),
            "text": .string(words.reason(cause.rule.rawValue)),
            "lots": .int(cause.lots), "heads": .int(cause.heads),
          ]
        }),
      "nobody": .int(explanation.nobody), "nextRound": .int(explanation.nextRound),
      "relaxations": .array(explanation.relaxations.map { json($0, words) }),
      "text": .string(words.sentence(explanation, explanation.relaxations.first)),
    ]
  }

  private static func json(
    _ relaxation: OpenExplanation.Relaxation, _ words: ExplanationWords
  ) -> JSONValue {
    let unit = Unit(of: relaxation.rule)
    return [
      "code": .string(relaxation.rule.rawValue), "text": .string(words.gain(relaxation)),
      "value": unit == nil ? .null : .int(relaxation.value), "unit": .text(unit?.rawValue),
      "heads": .int(relaxation.heads),
    ]
  }

  /// What the value of a relaxation counts.
  enum Unit: String, CaseIterable {
    case metres, fen, days, heads

    /// Nil for what is either asked or not.
    init?(of rule: RuleCode) {
      switch rule {
      case .distance: self = .metres
      case .wageFloor, .minimumWage: self = .fen
      case .dates: self = .days
      case .smallestGroup: self = .heads
      case .sameEnterprise, .blocked, .hazards, .certificate, .occupation, .unanswered: return nil
      }
    }
  }
}

/// As a text of JSON.
extension OpenExplanation {
  var stored: String {
    JSONWriter.text([
      "open": .int(open),
      "causes": .array(
        causes.map {
          ["rule": .string($0.rule.rawValue), "lots": .int($0.lots), "heads": .int($0.heads)]
        }),
      "nobody": .int(nobody), "nextRound": .int(nextRound),
      "relaxations": .array(
        relaxations.map {
          ["rule": .string($0.rule.rawValue), "value": .int($0.value), "heads": .int($0.heads)]
        }),
    ])
  }

  init(stored text: String) throws {
    let json = try JSONParser.parse(Array(text.utf8))
    self.init(
      open: Int(try json.storedNumber("open")),
      causes: try json.storedList("causes").map { cause in
        Cause(
          rule: try cause.storedRule, lots: Int(try cause.storedNumber("lots")),
          heads: Int(try cause.storedNumber("heads")))
      },
      nobody: Int(try json.storedNumber("nobody")),
      nextRound: Int(try json.storedNumber("nextRound")),
      relaxations: try json.storedList("relaxations").map { relaxation in
        Relaxation(
          rule: try relaxation.storedRule, value: try relaxation.storedNumber("value"),
          heads: Int(try relaxation.storedNumber("heads")))
      })
  }
}

extension JSONValue {
  fileprivate func storedNumber(_ name: String) throws -> Int64 {
    guard case .number(let text) = self[name], let number = Int64(text) else {
      throw StorageError.column("explanation")
    }
    return number
  }

  fileprivate func storedList(_ name: String) throws -> [JSONValue] {
    guard case .array(let elements) = self[name] else { throw StorageError.column("explanation") }
    return elements
  }

  fileprivate var storedRule: RuleCode {
    get throws {
      guard case .string(let text) = self["rule"], let rule = RuleCode(rawValue: text) else {
        throw StorageError.column("explanation")
      }
      return rule
    }
  }
}
