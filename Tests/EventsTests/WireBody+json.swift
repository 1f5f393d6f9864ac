import Events
import Foundation
import SwiftProtobuf

/// Bodies by way of protobuf's JSON, where a test can take a field away or put a wrong value in.
extension WireBody {
  /// Protobuf bytes of the message that the JSON describes.
  static func bytes(json: Data) throws -> [UInt8] {
    try Wire(jsonUTF8Data: json).serializedBytes()
  }

  /// One field a line, sorted, for people.
  static func json(bytes: [UInt8]) throws -> Data {
    let object = try JSONSerialization.jsonObject(
      with: Wire(serializedBytes: bytes).jsonUTF8Data())
    var text = try JSONSerialization.data(
      withJSONObject: object, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
    text.append(UInt8(ascii: "\n"))
    return text
  }
}
