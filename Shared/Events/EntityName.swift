package import Domain

/// The names by which a record's header says what it is about: parking and audit go by them.
package enum EntityName {
  package static func lot(_ id: EntityID) -> String { "lot/\(id.text)" }
  package static func proposal(_ id: EntityID) -> String { "proposal/\(id.text)" }
  package static func agreement(_ id: EntityID) -> String { "agreement/\(id.text)" }
  package static func round(_ id: EntityID) -> String { "round/\(id.text)" }
  /// A contact or payee: something the vault holds fields of.
  package static func subject(_ id: EntityID) -> String { "subject/\(id.text)" }
  package static func person(_ id: EntityID) -> String { "person/\(id.text)" }
  package static func enterprise(_ code: CreditCode) -> String { "enterprise/\(code.text)" }
}
