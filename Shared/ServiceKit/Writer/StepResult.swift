package import Domain
package import MessageBus

/// What one step lets out, after its COMMIT: the shell hands it to the bus, the callers and the
/// metrics, in this order.
package struct StepResult {
  /// For the bus, if anything was committed: new records in order, heads, and whether more waits.
  package var committed: BusInput?
  /// Cursors after the commit; empty if none moved.
  package var applied: [StreamName: StreamPosition] = [:]
  package var answers: [() -> Void] = []
  /// Streams to be delivered again from the cursor.
  package var rewinds: [StreamName] = []
  package var halts: [StreamName: HaltReason] = [:]
  /// Accepted new epochs.
  package var accepted: [StreamName: StreamPosition] = [:]
  /// Streams that wait for a cause not heard yet.
  package var waiting: [StreamName: AfterCursor] = [:]
  /// Streams that stand because their next event cannot be read by this version.
  package var stalled: [StreamName: String] = [:]
  /// How many entities a parked event holds back.
  package var heldBack = 0
  /// New commands are accepted: the store is below its quota and the volume above its floor.
  package var hasRoom = true
  /// The committed time of each heard stream as far as it was applied; empty: as before.
  package var asOf: [StreamName: Instant] = [:]
  /// An effect was intended or delayed.
  package var effectsChanged = false
  package var counts = StepCounts()
  /// The store failed: the batch never was, and nothing is tried before `nextUptime`.
  package var isVoid = false
  /// False: there was nothing to do, and nothing changes before an input or `nextUptime`.
  package var progressed = false
  /// When a step is worth trying again without input, in process milliseconds.
  package var nextUptime: UInt64?

  /// What the bus is told, in this order.
  package var posts: [BusInput] {
    var posts = [committed].compactMap(\.self)
    posts += accepted.sorted { $0.key < $1.key }.map { .accepted($0.key, $0.value) }
    if !applied.isEmpty { posts.append(.applied(applied)) }
    posts += rewinds.map(BusInput.rewind)
    posts += waiting.sorted { $0.key < $1.key }.map { .needed($0.value.stream, $0.value.sequence) }
    posts += halts.sorted { $0.key < $1.key }.map { .halt($0.key, $0.value) }
    return posts
  }
}

package struct StepCounts: Sendable {
  package var commands = 0
  package var events = 0
  package var duplicates = 0
  package var parked = 0
  package var timers = 0
  package var timersFailed = 0
  package var failures = 0
}

/// The batch's fate is unknown; the process must exit and read the truth at its next start.
package struct WriterFatal: Error, CustomStringConvertible {
  package let description: String
}
