/// What the operator is told, in one sentence.
package struct OperatorFault: Error, Hashable, Sendable, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }
}
