/// One thing wrong with one field of what a person or another system sent. Texts for people, in both
/// languages and with how to mend it, are found by `code` elsewhere; here is only what they are made of.
package struct FieldFault: Error, Hashable, Sendable {
  /// JSON pointer (RFC 6901) to the field: `/heads`, `/wage/rate`, `/skills/2`.
  package let field: String
  /// Stable: `heads-out-of-range`.
  package let code: String
  /// The value as it was understood, cut to `Limits.faultValueMaximum`; nil where there is none.
  package let value: String?
  /// What the text needs to be exact: bounds, the expected check digit, the day that is meant; values
  /// are cut likewise.
  package let arguments: [String: String]

  package init(
    field: String, code: String, value: String? = nil, arguments: [String: String] = [:]
  ) {
    self.field = field
    self.code = code
    self.value = value.map(Self.cut)
    self.arguments = arguments.mapValues(Self.cut)
  }

  private static func cut(_ text: String) -> String {
    String(text.unicodeScalars.prefix(Limits.faultValueMaximum))
  }
}

extension CreditCodeFault {
  /// The same fault as a field's, with the codes `credit-code-length` (arguments `length`,
  /// `expected`), `credit-code-character` (`position`, `character`) and `credit-code-check-digit`
  /// (`expected`, `found`).
  package func fieldFault(at field: String, value: String) -> FieldFault {
    switch self {
    case .length(let length):
      FieldFault(
        field: field, code: "credit-code-length", value: value,
        arguments: ["length": String(length), "expected": "18"])
    case .character(let position, let character):
      FieldFault(
        field: field, code: "credit-code-character", value: value,
        arguments: ["position": String(position), "character": String(character)])
    case .checkDigit(let expected, let found):
      FieldFault(
        field: field, code: "credit-code-check-digit", value: value,
        arguments: ["expected": String(expected), "found": String(found)])
    }
  }
}
