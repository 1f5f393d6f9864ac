/// Why the body of an event of a known type cannot be read. Its stream stalls, loudly: to skip
/// the event would be to lose it.
package enum EventFault: Error, Hashable {
  /// A newer publisher than this process knows: upgrade the consumers first.
  case unknownVersion(type: String, version: UInt16)
  /// Not protobuf, a required field missing, or a value outside its range; `reason` begins with
  /// the path of the field, such as `terms.heads`.
  case undecodable(type: String, version: UInt16, reason: String)
  /// An enum value that is unspecified or not known; `field` is its path.
  case unknownValue(type: String, field: String)

  /// Stable, for logs and metrics.
  package var code: String {
    switch self {
    case .unknownVersion: "event-version-unknown"
    case .undecodable: "event-undecodable"
    case .unknownValue: "event-value-unknown"
    }
  }
}
