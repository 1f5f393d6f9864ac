package import Domain
internal import ServiceKit
internal import Storage

/// Takes API keys out of use, for good: one by its id, or all of an enterprise.
package struct RevokeKey: Sendable {
  package enum Which: Sendable {
    case one(id: String)
    case all(CreditCode)
  }

  package let which: Which

  package init(which: Which) { self.which = which }

  func decide(_ keys: KeyCache, _ decision: Decision) throws -> Verdict<IntakeReply> {
    let rows =
      switch which {
      case .one(let id): try decision.transaction.rows(KeyStatement.byID, .text(id))
      case .all(let code):
        try decision.transaction.rows(KeyStatement.byEnterprise, .text(code.text))
      }
    guard !rows.isEmpty else { return .refused(Refusal(.apiKeyUnknown)) }
    var ids: [String] = []
    for row in rows {
      let hash = try row.blob("hash")
      try decision.transaction.execute(
        KeyStatement.revoke, .blob(hash), .integer(decision.now.microseconds))
      ids.append(try row.text("id"))
      decision.afterCommit { keys.revoke(hash) }
    }
    return .done(.revoked(ids))
  }
}
