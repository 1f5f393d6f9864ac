/// What one process publishes and hears, and the bus's limits with their units.
package struct BusConfiguration: Sendable {
  /// The name of this process; also the first part of every stream it publishes.
  package var process: String
  package var published: [StreamName]
  package var heard: [HeardStream]
  /// A HEAD of every published stream goes out this often.
  package var headIntervalMilliseconds: UInt64 = 1000
  /// Events delivered to the writer and not yet applied, per stream.
  package var deliveredMaximum = 1024
  package var fetchMaximumEvents = WireLimits.batchMaximumEvents
  package var fetchMaximumBytes = WireLimits.batchMaximumBytes
  /// A FETCH unanswered for this long is sent again.
  package var fetchTimeoutMilliseconds: UInt64 = 3000
  /// An ASK unanswered for this long has failed; whoever needs it asks again.
  package var askTimeoutMilliseconds: UInt64 = 3000
  package var ackIntervalMilliseconds: UInt64 = 1000
  /// A peer unheard for this long counts as silent; the process is then degraded.
  package var peerSilentMilliseconds: UInt64 = 5000

  package init(process: String, published: [StreamName], heard: [HeardStream]) {
    self.process = process
    self.published = published
    self.heard = heard
  }
}

/// A stream this process hears, and the peer that publishes it.
package struct HeardStream: Hashable, Sendable {
  package var stream: StreamName
  package var peer: String

  package init(stream: StreamName, peer: String) {
    self.stream = stream
    self.peer = peer
  }
}
