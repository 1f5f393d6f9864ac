package import MessageBus

/// The writer's limits. Milliseconds are process time.
package struct WriterConfiguration: Sendable {
  /// The process's name; the first part of its streams' names.
  package var process: String
  package var published: [StreamName]
  package var heard: [StreamName]
  /// Inputs taken from each source in one batch.
  package var batchMaximum = 128
  /// Events of each stream taken in one batch while nobody waits for an answer.
  package var quietBatchMaximum = 512
  /// Commands that may wait; more are answered 503.
  package var commandMaximum = 4096
  /// After a storage error nothing is tried for so long.
  package var backoffMilliseconds: UInt64 = 200
  /// A timer whose decision threw waits so long.
  package var timerBackoffMilliseconds: UInt64 = 5_000
  /// A wake that is due lets a backlog of bus events go first for so long.
  package var wakeYieldMilliseconds: UInt64 = 15_000
  /// An idle process commits its time this often; nil: it does not (nobody's deadline hangs on it).
  package var tickMilliseconds: UInt64?
  /// Deaths on one bus input, alone in its batch, after which it is parked.
  package var deathsBeforeParking = 2

  package init(
    process: String, published: [StreamName], heard: [StreamName], tickMilliseconds: UInt64? = nil
  ) {
    self.process = process
    self.published = published
    self.heard = heard
    self.tickMilliseconds = tickMilliseconds
  }
}
