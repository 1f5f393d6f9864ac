/// One setting of a service: every key is declared with its default, unit and purpose; a key that
/// is not declared is an error at start.
package struct ConfigurationKey: Sendable, Hashable {
  package enum Value: Sendable, Hashable {
    case text(String?)
    case integer(Int?)
    case flag(Bool)
    case list([String]?)
  }

  /// Dotted, lowerCamelCase: `storage.maximumBytes`.
  package let name: String
  /// The default; `.text(nil)` and its like make the key required.
  package let standard: Value
  /// `bytes`, `ms`, `path`, …; empty where there is none.
  package let unit: String
  package let isSecret: Bool
  package let purpose: String

  package init(
    _ name: String, _ standard: Value, unit: String = "", isSecret: Bool = false, _ purpose: String
  ) {
    self.name = name
    self.standard = standard
    self.unit = unit
    self.isSecret = isSecret
    self.purpose = purpose
  }

  /// `storage.maximumBytes` → `TIAOJI_STORAGE_MAXIMUM_BYTES`.
  package var environmentName: String {
    Self.environmentPrefix
      + name.map { character in
        if character == "." { return "_" }
        return character.isUppercase ? "_\(character)" : character.uppercased()
      }.joined()
  }

  package static let environmentPrefix = "TIAOJI_"
}
