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
  package static func facts(_ id: EntityID) -> String { "facts/\(id.text)" }
  package static func entitlement(_ id: EntityID) -> String { "entitlement/\(id.text)" }
  package static func batch(_ id: EntityID) -> String { "batch/\(id.text)" }
  /// What is told of one policy goes in order.
  package static func policy(_ id: String) -> String { "policy/\(id)" }
  package static func fund(_ name: String) -> String { "fund/\(name)" }
  package static func notice(_ id: EntityID) -> String { "notice/\(id.text)" }
  /// The one gate through which all payments go.
  package static let payments = "payments"
  package static func enterprise(_ code: CreditCode) -> String { "enterprise/\(code.text)" }
}
