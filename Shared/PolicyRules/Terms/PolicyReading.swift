/// Something that the text leaves open: how it is read here, and how else it could be.
package struct PolicyReading: Hashable, Sendable {
  package struct Choice: Hashable, Sendable {
    package let id: String
    package let text: PolicyWording
  }

  package struct Alternative: Hashable, Sendable {
    package let id: String
    package let text: PolicyWording
    /// Dotted paths into the file and what stands there instead; empty: on record only.
    let overrides: [Override]

    package var isComputable: Bool { !overrides.isEmpty }
    /// What it would change.
    package var paths: [String] { overrides.map(\.path) }
  }

  struct Override: Hashable, Sendable {
    let path: String
    let node: FormNode
  }

  package let id: String
  package let question: PolicyWording
  package let chosen: Choice
  package let alternatives: [Alternative]

  init?(_ reader: FormReader) {
    let id = reader.identifier("id")
    let question = reader.wording("question")
    let chosen = reader.reader("chosen").flatMap(Choice.init)
    let alternatives = reader.readers("alternatives")?.map(Alternative.init)
    reader.finish()
    if alternatives?.isEmpty == true {
      reader.fault(.listEmpty, "alternatives", value: "alternatives")
    }
    guard let id, let question, let chosen, let alternatives else { return nil }
    (self.id, self.question, self.chosen) = (id, question, chosen)
    self.alternatives = alternatives.compactMap(\.self)
    reader.distinct([chosen.id] + self.alternatives.map(\.id), "alternatives")
  }
}

extension PolicyReading.Choice {
  fileprivate init?(_ reader: FormReader) {
    let id = reader.identifier("id")
    let text = reader.wording("text")
    reader.finish()
    guard let id, let text else { return nil }
    (self.id, self.text) = (id, text)
  }
}

extension PolicyReading.Alternative {
  fileprivate init?(_ reader: FormReader) {
    let id = reader.identifier("id")
    let text = reader.wording("text")
    let overrides = reader.values("set").map {
      PolicyReading.Override(path: $0.name, node: $0.node)
    }
    reader.finish()
    guard let id, let text else { return nil }
    (self.id, self.text, self.overrides) = (id, text, overrides)
  }
}
