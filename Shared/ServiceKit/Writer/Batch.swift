internal import Domain
internal import MessageBus
internal import Storage

/// What the transaction at hand has changed so far, beside the tables: written back in memory only
/// after COMMIT, and taken back input by input with the savepoints.
final class Batch {
  /// All that an input can change; kept aside before each input.
  struct Mark {
    let heads: [StreamName: StreamPosition]
    let cursors: [StreamName: StreamPosition]
    let parkedEntities: Set<String>
    let wakes: [String: UInt64]
    let records: Int
    let changes: Int
  }

  let now: Instant
  let asOf: [StreamName: Instant]
  let uptime: UInt64
  var heads: [StreamName: StreamPosition]
  var cursors: [StreamName: StreamPosition]
  var parkedEntities: Set<String>
  var wakes: [String: UInt64]
  var records: [SealedRecord] = []
  var changes: [() -> Void] = []
  /// Set when a timer or a parked row changed, so that the next deadline is looked up again.
  var timersChanged = false
  /// Set when an effect was intended or delayed, so that its worker looks.
  var effectsChanged = false

  init(
    now: Instant, uptime: UInt64, asOf: [StreamName: Instant],
    heads: [StreamName: StreamPosition], cursors: [StreamName: StreamPosition],
    parkedEntities: Set<String>, wakes: [String: UInt64]
  ) {
    self.now = now
    self.uptime = uptime
    self.asOf = asOf
    self.heads = heads
    self.cursors = cursors
    self.parkedEntities = parkedEntities
    self.wakes = wakes
  }

  func mark() -> Mark {
    Mark(
      heads: heads, cursors: cursors, parkedEntities: parkedEntities, wakes: wakes,
      records: records.count, changes: changes.count)
  }

  func goBack(to mark: Mark) {
    heads = mark.heads
    cursors = mark.cursors
    parkedEntities = mark.parkedEntities
    wakes = mark.wakes
    records.removeSubrange(mark.records...)
    changes.removeSubrange(mark.changes...)
  }

  /// The causes of what is decided now: how far every heard stream was moved past.
  var after: [AfterCursor] {
    cursors.sorted { $0.key < $1.key }.map {
      AfterCursor(stream: $0.key, epoch: $0.value.epoch, sequence: $0.value.sequence)
    }
  }
}
