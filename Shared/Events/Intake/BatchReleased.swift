package import Domain
import Foundation

/// A payer (出纳) releases approved entitlements as one batch to the bank.
package struct BatchReleased: Hashable, WireBody {
  package static let type = "BatchReleased"
  package static let version: UInt16 = 1

  /// An entitlement, by what its approval was bound to.
  package struct Item: Hashable, Sendable {
    package let entitlement: EntityID
    package let approval: [UInt8]

    package init(entitlement: EntityID, approval: [UInt8]) {
      self.entitlement = entitlement
      self.approval = approval
    }
  }

  package let command: EntityID
  package let batch: EntityID
  package let person: EntityID
  package let items: [Item]
  package let total: Money

  package init(command: EntityID, batch: EntityID, person: EntityID, items: [Item], total: Money) {
    self.command = command
    self.batch = batch
    self.person = person
    self.items = items
    self.total = total
  }

  package func fill(_ wire: inout WireBatchReleased) {
    wire.command = command.wire
    wire.batch = batch.wire
    wire.person = person.wire
    wire.items = items.map(\.wire)
    wire.total = total.fen
  }

  package init(_ wire: WireBatchReleased, _ fields: WireFields) throws(EventFault) {
    command = try fields.id(wire.hasCommand, wire.command, "command")
    batch = try fields.id(wire.hasBatch, wire.batch, "batch")
    person = try fields.id(wire.hasPerson, wire.person, "person")
    items = try wire.items.map { item throws(EventFault) in
      try Item(item, fields.inside("items"))
    }
    total = try fields.amount(wire.hasTotal, wire.total, "total")
  }
}

extension BatchReleased.Item {
  var wire: WireReleasedItem {
    var wire = WireReleasedItem()
    wire.entitlement = entitlement.wire
    wire.approval = Data(approval)
    return wire
  }

  init(_ wire: WireReleasedItem, _ fields: WireFields) throws(EventFault) {
    entitlement = try fields.id(wire.hasEntitlement, wire.entitlement, "entitlement")
    approval = try fields.digest(wire.hasApproval, wire.approval, "approval")
  }
}
