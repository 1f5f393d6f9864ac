package import Domain

/// Whose a key is.
package enum KeyHolder: Sendable, Hashable {
  case enterprise(CreditCode)
  /// Reads everything, changes nothing.
  case `operator`
}
