package import Domain
import Foundation

/// A matching round: what it had heard, what it saw and what it found, so that it can be had
/// again from its record.
package struct RoundClosed: Hashable, WireBody {
  package static let type = "RoundClosed"
  package static let version: UInt16 = 1

  /// How far one stream had been applied.
  package struct Cursor: Hashable, Sendable {
    package let stream: String
    package let epoch: UInt32
    package let sequence: UInt64

    package init(stream: String, epoch: UInt32, sequence: UInt64) {
      self.stream = stream
      self.epoch = epoch
      self.sequence = sequence
    }
  }

  package let round: EntityID
  package let cursors: [Cursor]
  /// SHA-256 of what the round saw, 32 bytes.
  package let inputDigest: [UInt8]
  /// SHA-256 of what it found, 32 bytes.
  package let resultDigest: [UInt8]
  package let surplusLots: Int
  package let shortageLots: Int
  package let arcs: Int
  /// Of the whole flow, those of pairs that were then dropped for their smallest group among them.
  package let heads: Int
  /// Of those, with an urgent shortage.
  package let urgentHeads: Int
  /// Of the whole flow, in the engine's units.
  package let cost: Int64
  package let proposals: Int
  /// Open lots beyond the round's budget.
  package let notSeen: Int

  package init(
    round: EntityID, cursors: [Cursor], inputDigest: [UInt8], resultDigest: [UInt8],
    surplusLots: Int, shortageLots: Int, arcs: Int, heads: Int, urgentHeads: Int, cost: Int64,
    proposals: Int, notSeen: Int
  ) {
    self.round = round
    self.cursors = cursors
    self.inputDigest = inputDigest
    self.resultDigest = resultDigest
    self.surplusLots = surplusLots
    self.shortageLots = shortageLots
    self.arcs = arcs
    self.heads = heads
    self.urgentHeads = urgentHeads
    self.cost = cost
    self.proposals = proposals
    self.notSeen = notSeen
  }

  package func fill(_ wire: inout WireRoundClosed) {
    wire.round = round.wire
    wire.cursors = cursors.map(\.wire)
    wire.inputDigest = Data(inputDigest)
    wire.resultDigest = Data(resultDigest)
    wire.surplusLots = Int64(surplusLots)
    wire.shortageLots = Int64(shortageLots)
    wire.arcs = Int64(arcs)
    wire.heads = Int64(heads)
    wire.urgentHeads = Int64(urgentHeads)
    wire.cost = cost
    wire.proposals = Int64(proposals)
    wire.notSeen = Int64(notSeen)
  }

  package init(_ wire: WireRoundClosed, _ fields: WireFields) throws(EventFault) {
    round = try fields.id(wire.hasRound, wire.round, "round")
    cursors = try wire.cursors.map { cursor throws(EventFault) in
      try Cursor(cursor, fields.inside("cursors"))
    }
    inputDigest = try fields.digest(wire.hasInputDigest, wire.inputDigest, "input_digest")
    resultDigest = try fields.digest(wire.hasResultDigest, wire.resultDigest, "result_digest")
    surplusLots = try fields.count(wire.hasSurplusLots, wire.surplusLots, "surplus_lots")
    shortageLots = try fields.count(wire.hasShortageLots, wire.shortageLots, "shortage_lots")
    arcs = try fields.count(wire.hasArcs, wire.arcs, "arcs")
    heads = try fields.count(wire.hasHeads, wire.heads, "heads")
    urgentHeads = try fields.count(wire.hasUrgentHeads, wire.urgentHeads, "urgent_heads")
    cost = try fields.value(wire.hasCost, wire.cost, "cost")
    proposals = try fields.count(wire.hasProposals, wire.proposals, "proposals")
    notSeen = try fields.count(wire.hasNotSeen, wire.notSeen, "not_seen")
  }
}

extension RoundClosed.Cursor {
  fileprivate var wire: WireRoundCursor {
    var wire = WireRoundCursor()
    wire.stream = stream
    wire.epoch = UInt64(epoch)
    wire.sequence = sequence
    return wire
  }

  fileprivate init(_ wire: WireRoundCursor, _ fields: WireFields) throws(EventFault) {
    self.init(
      stream: try fields.value(wire.hasStream, wire.stream, "stream"),
      epoch: try fields.integer(wire.hasEpoch, wire.epoch, "epoch"),
      sequence: try fields.value(wire.hasSequence, wire.sequence, "sequence"))
  }
}
