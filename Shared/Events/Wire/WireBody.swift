package import SwiftProtobuf

/// An event body with its protobuf message; this is all that an event has to say about bytes.
package protocol WireBody: EventBody {
  associatedtype Wire: SwiftProtobuf.Message

  /// Sets every field of a new message.
  func fill(_ wire: inout Wire)
  init(_ wire: Wire, _ fields: WireFields) throws(EventFault)
}

extension WireBody {
  private static var fields: WireFields { WireFields(type: type, version: version) }

  /// A body that could not be read is not written either: it is read back before it leaves.
  package func encoded() throws -> [UInt8] {
    var wire = Wire()
    fill(&wire)
    _ = try Self(wire, Self.fields)
    return try wire.serializedBytes()
  }

  package init(decoding bytes: [UInt8]) throws {
    let wire: Wire
    do {
      wire = try Wire(serializedBytes: bytes)
    } catch {
      throw EventFault.undecodable(
        type: Self.type, version: Self.version, reason: "not protobuf: \(error)")
    }
    try self.init(wire, Self.fields)
  }
}
