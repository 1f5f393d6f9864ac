/// What one event says, in Domain's types: the body of a record of a journal.
///
/// A body is one version of one type. Once published it never changes; a new meaning is a new
/// version, and consumers are upgraded first.
package protocol EventBody: Sendable {
  /// The name in the record's header, for ever: `LotSubmitted`.
  static var type: String { get }
  static var version: UInt16 { get }

  /// Protobuf. The bytes are not canonical: compare bodies, never their bytes.
  /// - Throws: `EventFault.undecodable` for a body that no reader would accept.
  func encoded() throws -> [UInt8]

  /// - Throws: `EventFault`, naming the field.
  init(decoding bytes: [UInt8]) throws
}
