/// A value that is bound to a statement's parameter.
package enum SQLValue: Sendable, Hashable {
  case integer(Int64)
  case text(String)
  case blob([UInt8])
  case null

  package init(_ value: Int) { self = .integer(Int64(value)) }
  package init(_ value: Int32) { self = .integer(Int64(value)) }
  package init(_ value: Int64) { self = .integer(value) }
  package init(_ value: Bool) { self = .integer(value ? 1 : 0) }
  package init(_ value: String) { self = .text(value) }
  package init(_ value: [UInt8]) { self = .blob(value) }

  /// A sequence number; more than `Int64.max` events in one stream is our own bug.
  package init(_ value: UInt64) { self = .integer(Int64(value)) }
  package init(_ value: UInt32) { self = .integer(Int64(value)) }

  package init(_ value: String?) { self = value.map(SQLValue.text) ?? .null }
  package init(_ value: Int64?) { self = value.map(SQLValue.integer) ?? .null }
  package init(_ value: [UInt8]?) { self = value.map(SQLValue.blob) ?? .null }
}

extension SQLValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
  package init(stringLiteral value: String) { self = .text(value) }
  package init(integerLiteral value: Int64) { self = .integer(value) }
}
