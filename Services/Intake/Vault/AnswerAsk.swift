internal import Domain
package import MessageBus
package import ServiceKit
internal import Storage

/// Another process needs personal data at the moment of an effect. Each field asked for is logged, with
/// who asked and what for, before anything is told.
package struct AnswerAsk: Sendable {
  let reader: String
  let purpose: VaultPurpose
  let items: [(subject: EntityID, field: VaultField)]

  /// - Throws: `AskFailure` for a purpose that there is not, or that does not cover a field.
  package init(_ request: AskRequest) throws(AskFailure) {
    guard let purpose = VaultPurpose(rawValue: request.question.purpose) else { throw .forbidden }
    var items: [(EntityID, VaultField)] = []
    for item in request.question.items {
      guard let subject = EntityID(bytes: item.subject) else { throw .malformed }
      guard let field = VaultField(rawValue: item.field), purpose.fields.contains(field) else {
        throw .forbidden
      }
      items.append((subject, field))
    }
    reader = request.user
    self.purpose = purpose
    self.items = items
  }

  func decide(_ decision: Decision) throws -> Verdict<IntakeReply> {
    .done(
      .asked(
        try items.map { subject, field in
          let row = try decision.transaction.row(
            VaultStatement.field, .blob(subject.bytes), .text(field.rawValue))
          try decision.transaction.execute(
            VaultStatement.logRead, .integer(decision.now.microseconds), .text(reader),
            .text(purpose.rawValue), .blob(subject.bytes), .text(field.rawValue),
            SQLValue(row != nil))
          return FoundField(subject: subject, sealed: try row.map(SealedField.init))
        }))
  }
}

/// What was found for one item of an ASK.
package struct FoundField: Sendable {
  let subject: EntityID
  let sealed: SealedField?
}

extension Vault {
  /// Answers the ASKs of other processes.
  package var desk: AskDesk<IntakeDecider> {
    { request in
      AskWork(.answerAsk(try AnswerAsk(request))) { reply in
        guard case .asked(let found) = reply else { throw AskFailure.busy }
        return try values(found)
      }
    }
  }

  /// Opens what an ASK found, for the answer and for nothing else.
  func values(_ found: [FoundField]) throws -> [AskedValue] {
    try found.map { found in
      guard let sealed = found.sealed else { return AskedValue(value: nil, digest: "") }
      return AskedValue(
        value: Array(try open(sealed, of: found.subject).utf8), digest: sealed.digest)
    }
  }
}
