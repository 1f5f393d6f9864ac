/// Counts since the start of the process.
package struct BusCounters: Sendable, Hashable {
  /// Events handed to PUB.
  package var eventsPublished: UInt64 = 0
  /// Events handed to the writer.
  package var eventsDelivered: UInt64 = 0
  /// Of those, events that came by FETCH.
  package var eventsFetched: UInt64 = 0
  /// Live events dropped: known already, out of order, or no room.
  package var liveDropped: UInt64 = 0
  /// Live events whose hash was wrong.
  package var wrongHashes: UInt64 = 0
  package var fetchesSent: UInt64 = 0
  package var fetchesTimedOut: UInt64 = 0
  /// FETCH requests answered with a batch.
  package var batchesServed: UInt64 = 0
  /// Requests answered with ERROR.
  package var errorsServed: UInt64 = 0
  /// Frames that are none of WIRE.md's, from anybody.
  package var faultyFrames: UInt64 = 0
  /// Committed records that a full queue kept from PUB (a HEAD reveals them).
  package var postsDropped: UInt64 = 0
  /// Messages of more than one frame, refused.
  package var multipartRefused: UInt64 = 0
  /// Handshakes that ZAP refused and allowed.
  package var handshakesRefused: UInt64 = 0
  package var handshakesAllowed: UInt64 = 0
  /// Times that the allow-list was read again and put to use.
  package var reloads: UInt64 = 0
  /// Connections cut because they sent without end.
  package var connectionsCut: UInt64 = 0
  /// Frames that could not be sent because the other side was not connected.
  package var unsent: UInt64 = 0

  package init() {}
}

extension BusCounters {
  mutating func add(_ other: BusCounters) {
    eventsPublished += other.eventsPublished
    eventsDelivered += other.eventsDelivered
    eventsFetched += other.eventsFetched
    liveDropped += other.liveDropped
    wrongHashes += other.wrongHashes
    fetchesSent += other.fetchesSent
    fetchesTimedOut += other.fetchesTimedOut
    batchesServed += other.batchesServed
    errorsServed += other.errorsServed
    faultyFrames += other.faultyFrames
    postsDropped += other.postsDropped
    multipartRefused += other.multipartRefused
    handshakesRefused += other.handshakesRefused
    handshakesAllowed += other.handshakesAllowed
    reloads += other.reloads
    connectionsCut += other.connectionsCut
    unsent += other.unsent
  }
}
