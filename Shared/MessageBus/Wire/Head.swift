/// The end of a stream as one commit of its publisher left it.
package struct Head: Hashable, Sendable {
  package var stream: StreamName
  package var position: StreamPosition
  /// The publisher's `now` in that commit, in microseconds since 1970-01-01 UTC: everything it
  /// decided before that time is at or below `position`.
  package var asOf: Int64

  package init(stream: StreamName, position: StreamPosition, asOf: Int64) {
    self.stream = stream
    self.position = position
    self.asOf = asOf
  }
}
