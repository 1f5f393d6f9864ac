package import Domain

/// The owner judged the command and refused it; nothing changed.
package struct CommandRefused: Hashable, WireBody {
  package static let type = "CommandRefused"
  package static let version: UInt16 = 1

  package let command: EntityID
  /// Stable, such as `proposal-answered`.
  package let code: String
  package let detail: String

  package init(command: EntityID, code: String, detail: String) {
    self.command = command
    self.code = code
    self.detail = detail
  }

  package func fill(_ wire: inout WireCommandRefused) {
    wire.command = command.wire
    wire.code = code
    wire.detail = detail
  }

  package init(_ wire: WireCommandRefused, _ fields: WireFields) throws(EventFault) {
    command = try fields.id(wire.hasCommand, wire.command, "command")
    code = try fields.value(wire.hasCode, wire.code, "code")
    detail = try fields.value(wire.hasDetail, wire.detail, "detail")
  }
}
