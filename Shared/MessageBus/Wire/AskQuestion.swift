/// What one process asks of another's vault: fields of persons, contacts or payees, for one purpose.
package struct AskQuestion: Sendable, Hashable {
  package struct Item: Sendable, Hashable {
    /// The random id that events carry: 16 bytes.
    package var subject: [UInt8]
    package var field: String

    package init(subject: [UInt8], field: String) {
      self.subject = subject
      self.field = field
    }
  }

  /// What the values are for; the key needs the role `ask:<purpose>`.
  package var purpose: String
  package var items: [Item]

  package init(purpose: String, items: [Item]) {
    self.purpose = purpose
    self.items = items
  }

  init(reading reader: inout FrameReader) throws(FrameFault) {
    purpose = try reader.text("purpose")
    items = []
    let count = Int(try reader.u16("count"))
    guard (1...WireLimits.askedMaximum).contains(count) else {
      throw .wrongCount(field: "count", count: count)
    }
    for _ in 0..<count {
      items.append(
        Item(subject: try reader.raw(16, "subject"), field: try reader.text("field")))
    }
  }

  func write(_ writer: inout FrameWriter) throws(FrameFault) {
    guard (1...WireLimits.askedMaximum).contains(items.count) else {
      throw .wrongCount(field: "count", count: items.count)
    }
    try writer.text(purpose, "purpose")
    writer.integer(UInt16(items.count))
    for item in items {
      guard item.subject.count == 16 else {
        throw .wrongCount(field: "subject", count: item.subject.count)
      }
      writer.raw(item.subject)
      try writer.text(item.field, "field")
    }
  }
}

/// One field as the vault has it at this moment.
package struct AskedValue: Sendable, Hashable {
  /// Nil where there is none (any more): never stored, or erased.
  package var value: [UInt8]?
  /// The keyed digest of the value, as events carry it; empty where there is none.
  package var digest: String

  package init(value: [UInt8]?, digest: String) {
    self.value = value
    self.digest = digest
  }

  init(reading reader: inout FrameReader) throws(FrameFault) {
    let state = try reader.u8("state")
    guard state <= 1 else { throw .unknownValue(field: "state", value: Int(state)) }
    let bytes = try reader.block("value", maximum: WireLimits.askedValueMaximumBytes)
    value = state == 1 ? bytes : nil
    digest = try reader.text("digest")
  }

  func write(_ writer: inout FrameWriter) throws(FrameFault) {
    writer.integer(UInt8(value == nil ? 0 : 1))
    try writer.block(value ?? [], "value", maximum: WireLimits.askedValueMaximumBytes)
    try writer.text(digest, "digest")
  }
}
