/// A picture of the bus for readiness, metrics and `tiaoji status`.
package struct BusStatus: Sendable {
  /// Heads of our own streams.
  package var published: [Head] = []
  package var heard: [Heard] = []
  package var consumers: [Consumer] = []
  package var counters = BusCounters()
  /// Peers that have refused our key and not let us in since.
  package var refusingPeers: [String] = []
  /// Our sockets are bound; false while they are bound anew.
  package var isOpen = false

  package init() {}

  /// One stream that we hear.
  package struct Heard: Sendable {
    package var stream: StreamName
    package var peer: String
    /// Applied and committed.
    package var cursor: StreamPosition
    /// Handed to the writer.
    package var delivered: StreamPosition
    /// The publisher's head as last heard; `nil` before the first.
    package var head: StreamPosition?
    /// `asOf` of the last HEAD heard, in microseconds since 1970-01-01 UTC.
    package var asOf: Int64?
    /// Events known to exist and not applied.
    package var behind: UInt64
    /// For how long the cursor has not stood at `head`: 0 while it does, `nil` if it never did since
    /// the start.
    package var behindMilliseconds: UInt64?
    package var isHalted: Bool
    /// `nil` while not halted, and for a stream that was halted before this start.
    package var haltReason: HaltReason?
    /// Nothing heard for `peerSilentMilliseconds`.
    package var isSilent: Bool
    /// Why the peer refused the last FETCH; `nil` once one was answered.
    package var lastError: AnswerFrame.ErrorCode?
  }

  /// One consumer of one of our streams, by its last ACK.
  package struct Consumer: Sendable {
    package var user: String
    package var stream: StreamName
    package var position: StreamPosition
    /// Events of ours that it has not applied.
    package var behind: UInt64
    /// Monotonic milliseconds.
    package var heardMilliseconds: UInt64
  }
}
