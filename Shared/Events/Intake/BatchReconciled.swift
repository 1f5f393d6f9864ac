package import Domain

/// An accountant (会计) holds what a batch settled against the bank's statement.
package struct BatchReconciled: Hashable, WireBody {
  package static let type = "BatchReconciled"
  package static let version: UInt16 = 1

  package let command: EntityID
  package let batch: EntityID
  package let person: EntityID
  /// By the statement.
  package let settled: Money

  package init(command: EntityID, batch: EntityID, person: EntityID, settled: Money) {
    self.command = command
    self.batch = batch
    self.person = person
    self.settled = settled
  }

  package func fill(_ wire: inout WireBatchReconciled) {
    wire.command = command.wire
    wire.batch = batch.wire
    wire.person = person.wire
    wire.settled = settled.fen
  }

  package init(_ wire: WireBatchReconciled, _ fields: WireFields) throws(EventFault) {
    command = try fields.id(wire.hasCommand, wire.command, "command")
    batch = try fields.id(wire.hasBatch, wire.batch, "batch")
    person = try fields.id(wire.hasPerson, wire.person, "person")
    settled = try fields.amount(wire.hasSettled, wire.settled, "settled")
  }
}
