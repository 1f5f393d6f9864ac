/// What a consumer asks of our journal.
package struct JournalRequest: Sendable, Hashable {
  package var route: [UInt8]
  package var requestID: UInt64
  package var stream: StreamName
  /// The epoch the consumer is in. Answered with records if it is ours, or if that of the record at
  /// `from` is not beyond it; otherwise with `otherEpoch`.
  package var epoch: UInt32
  /// First sequence wanted.
  package var from: UInt64
  package var maximumEvents: Int
  /// Bytes of all records together; the first record is given whatever its size.
  package var maximumBytes: Int

  package init(
    route: [UInt8], requestID: UInt64, stream: StreamName, epoch: UInt32, from: UInt64,
    maximumEvents: Int, maximumBytes: Int
  ) {
    self.route = route
    self.requestID = requestID
    self.stream = stream
    self.epoch = epoch
    self.from = from
    self.maximumEvents = maximumEvents
    self.maximumBytes = maximumBytes
  }
}

/// What the librarian found.
package struct JournalAnswer: Sendable {
  package var request: JournalRequest
  package var result: Outcome

  package enum Outcome: Sendable {
    /// Records (each R) from `request.from` on, none if the journal ends before it, and the head
    /// as it was in the same snapshot.
    case batch(records: [[UInt8]], head: StreamPosition)
    /// The journal's head, in an epoch that does not continue the consumer's.
    case otherEpoch(StreamPosition)
    case unknownStream
    case busy(retryAfterMilliseconds: UInt32)
  }

  package init(request: JournalRequest, result: Outcome) {
    self.request = request
    self.result = result
  }
}

/// An operator's verb, allowed by the key's roles.
package struct OperateRequest: Sendable, Hashable {
  package var route: [UInt8]
  package var requestID: UInt64
  /// The name of the key.
  package var user: String
  package var verb: String
  package var json: [UInt8]

  package init(route: [UInt8], requestID: UInt64, user: String, verb: String, json: [UInt8]) {
    self.route = route
    self.requestID = requestID
    self.user = user
    self.verb = verb
    self.json = json
  }
}
