package import Domain

/// A payment batch moved on.
package struct BatchChanged: Hashable, WireBody {
  package static let type = "BatchChanged"
  package static let version: UInt16 = 1

  package let batch: EntityID
  package let state: BatchState
  /// By which the bank knows it.
  package let messageID: String
  package let items: Int
  package let total: Money
  package let settled: Money
  package let person: EntityID?
  package let command: EntityID?

  package init(
    batch: EntityID, state: BatchState, messageID: String, items: Int, total: Money, settled: Money,
    person: EntityID?, command: EntityID?
  ) {
    self.batch = batch
    self.state = state
    self.messageID = messageID
    self.items = items
    self.total = total
    self.settled = settled
    self.person = person
    self.command = command
  }

  package func fill(_ wire: inout WireBatchChanged) {
    wire.batch = batch.wire
    wire.state = WireBatchState(state)
    wire.messageID = messageID
    wire.items = Int64(items)
    wire.total = total.fen
    wire.settled = settled.fen
    if let person { wire.person = person.wire }
    if let command { wire.command = command.wire }
  }

  package init(_ wire: WireBatchChanged, _ fields: WireFields) throws(EventFault) {
    batch = try fields.id(wire.hasBatch, wire.batch, "batch")
    state = try fields.twin(wire.hasState, wire.state, "state")
    messageID = try fields.value(wire.hasMessageID, wire.messageID, "message_i_d")
    items = try fields.count(wire.hasItems, wire.items, "items")
    total = try fields.amount(wire.hasTotal, wire.total, "total")
    settled = try fields.amount(wire.hasSettled, wire.settled, "settled")
    person = wire.hasPerson ? try fields.id(true, wire.person, "person") : nil
    command = wire.hasCommand ? try fields.id(true, wire.command, "command") : nil
  }
}

/// Where a payment batch stands. `unknown`: the bank was told, and did not answer in time.
package enum BatchState: String, Sendable, CaseIterable {
  case released
  case prepared
  case delivered
  case unknown
  case answered
  case reconciled
}
