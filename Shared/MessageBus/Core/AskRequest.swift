/// Personal data that a peer asks for, its key's role allowing the purpose.
package struct AskRequest: Sendable, Hashable {
  package var route: [UInt8]
  package var requestID: UInt64
  /// The name of the key.
  package var user: String
  package var question: AskQuestion

  package init(route: [UInt8], requestID: UInt64, user: String, question: AskQuestion) {
    self.route = route
    self.requestID = requestID
    self.user = user
    self.question = question
  }
}

/// What became of an ASK. Its values live in memory only, for as long as the effect needs them.
package enum AskOutcome: Sendable, Hashable {
  /// In the order of the fields asked for.
  case values([AskedValue])
  case failed(AskFailure)
}

/// Why an ASK brought nothing; raw values are stable codes.
package enum AskFailure: String, Error, Sendable, Hashable {
  /// Nobody answered in time: the other process is down or cut off.
  case noAnswer = "no-answer"
  /// Too much is asked at once, here or there.
  case busy
  /// The key's roles, or what the purpose needs, do not allow it.
  case forbidden
  /// The question broke the wire's limits.
  case malformed

  var errorCode: AnswerFrame.ErrorCode {
    switch self {
    case .noAnswer, .busy: .busy
    case .forbidden: .forbidden
    case .malformed: .malformed
    }
  }

  init(_ code: AnswerFrame.ErrorCode) {
    self =
      switch code {
      case .busy: .busy
      case .forbidden: .forbidden
      case .unknownStream, .otherEpoch, .malformed: .malformed
      }
  }
}
