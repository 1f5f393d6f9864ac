/// A value of a file, whether it was written in YAML (a policy) or in JSON (facts), with the line it
/// begins on. Numbers keep their text, so that nothing is rounded before a field says what it needs.
struct FormNode: Sendable, Hashable {
  enum Value: Sendable, Hashable {
    case null
    case flag(Bool)
    /// Exactly as JSON has it.
    case number(String)
    /// In quotes.
    case text(String)
    /// YAML without quotes: what it is, the reader of the field decides.
    case plain(String)
    case list([FormNode])
    case fields([Field])
  }

  struct Field: Sendable, Hashable {
    let name: String
    /// Where the name stands.
    let line: Int
    let node: FormNode
  }

  /// From 1.
  let line: Int
  let value: Value

  /// What it is, in the words of the fault texts.
  var kind: String {
    switch value {
    case .null: "null"
    case .flag(let flag): "\(flag)"
    case .number(let text), .text(let text), .plain(let text): text
    case .list: "[…]"
    case .fields: "{…}"
    }
  }

  /// The same with the value at a dotted path replaced; an element of a list goes by its `id`. Nil if
  /// there is nothing at that path: an override changes what is there and adds nothing.
  func replacing(_ path: some Collection<Substring>, with other: FormNode) -> FormNode? {
    guard let first = path.first else { return other }
    let rest = path.dropFirst()
    switch value {
    case .fields(var fields):
      guard let index = fields.firstIndex(where: { $0.name == first }),
        let changed = fields[index].node.replacing(rest, with: other)
      else { return nil }
      fields[index] = Field(
        name: fields[index].name, line: rest.isEmpty ? other.line : fields[index].line,
        node: changed)
      return FormNode(line: line, value: .fields(fields))
    case .list(var elements):
      guard let index = elements.firstIndex(where: { $0.id == String(first) }),
        let changed = elements[index].replacing(rest, with: other)
      else { return nil }
      elements[index] = changed
      return FormNode(line: line, value: .list(elements))
    default: return nil
    }
  }

  private var id: String? {
    guard case .fields(let fields) = value else { return nil }
    switch fields.first(where: { $0.name == "id" })?.node.value {
    case .plain(let text), .text(let text): return text
    default: return nil
    }
  }
}
