package import Domain

/// What the command asked for has been done.
package struct CommandDone: Hashable, WireBody {
  package static let type = "CommandDone"
  package static let version: UInt16 = 1

  package let command: EntityID

  package init(command: EntityID) {
    self.command = command
  }

  package func fill(_ wire: inout WireCommandDone) {
    wire.command = command.wire
  }

  package init(_ wire: WireCommandDone, _ fields: WireFields) throws(EventFault) {
    command = try fields.id(wire.hasCommand, wire.command, "command")
  }
}
