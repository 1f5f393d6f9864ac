package import Domain

/// An officer entered it for a caller (代录).
package struct EnteredFor: Hashable, Sendable {
  package let officer: EntityID
  package let source: EntrySource
  /// The caller was called back.
  package let calledBack: Bool

  package init(officer: EntityID, source: EntrySource, calledBack: Bool) {
    self.officer = officer
    self.source = source
    self.calledBack = calledBack
  }
}

/// How an officer learned what was entered for a caller.
package enum EntrySource: String, Sendable, CaseIterable {
  case phone
  case visit
  case document
}

extension EnteredFor {
  var wire: WireEnteredFor {
    var wire = WireEnteredFor()
    wire.officer = officer.wire
    wire.source = WireEntrySource(source)
    wire.calledBack = calledBack
    return wire
  }

  init(_ wire: WireEnteredFor, _ fields: WireFields) throws(EventFault) {
    officer = try fields.id(wire.hasOfficer, wire.officer, "officer")
    source = try fields.twin(wire.hasSource, wire.source, "source")
    calledBack = try fields.value(wire.hasCalledBack, wire.calledBack, "called_back")
  }
}
