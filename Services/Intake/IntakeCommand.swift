package import Domain

/// What the edges of Intake (HTTP and the operators' verbs) ask the writer to decide.
package enum IntakeCommand: Sendable {
  case addEnterprise(AddEnterprise)
  case issueKey(IssueKey)
  case revokeKey(RevokeKey)
  case submitOffer(SubmitOffer)
  case amendOffer(AmendOffer)
  case withdrawOffer(WithdrawOffer)
  case answerProposal(AnswerProposal)
  case changeRoles(ChangeRoles)
  case addContact(AddContact)
  case addPayee(AddPayee)
  case eraseSubject(EraseSubject)
  case answerAsk(AnswerAsk)
  case resealVault(ResealVault)
  case takeReceipts(TakeReceipts)
  case subsidy(SubsidyCommand)

  /// Of a command that came over HTTP; nil for an operator's.
  var request: RequestIdentity? {
    switch self {
    case .submitOffer(let verb): verb.request
    case .amendOffer(let verb): verb.request
    case .withdrawOffer(let verb): verb.request
    case .answerProposal(let verb): verb.request
    case .addContact(let verb): verb.request
    case .addPayee(let verb): verb.request
    case .eraseSubject(let verb): verb.request
    case .subsidy(let command): command.request
    case .addEnterprise, .issueKey, .revokeKey, .changeRoles, .answerAsk, .resealVault,
      .takeReceipts:
      nil
    }
  }
}

/// What the writer decided, for the edge to answer.
package enum IntakeReply: Sendable {
  case submitted(SubmittedOffer)
  /// Journalled; its outcome comes from its owner. Warnings do not hinder it.
  case accepted(command: EntityID, warnings: [FieldFault] = [])
  /// The same request came before; its current state is to be read.
  case repeated(command: EntityID)
  case added
  /// The contact, payee or statement of facts.
  case kept(subject: EntityID)
  case person(EntityID)
  case asked([FoundField])
  /// So many fields.
  case resealed(Int)
  case issued
  /// The ids of the keys.
  case revoked([String])
  /// So many receipts that were not there.
  case received(new: Int)
}

/// Who asked, and how a repeat of the request is known.
package struct RequestIdentity: Sendable {
  package let requester: Requester
  /// Unique to the requester, whichever key is used.
  package let idempotencyKey: String
  /// SHA-256 over method, path and raw body, or the vault's keyed digest of that.
  package let hash: [UInt8]

  package init(requester: Requester, idempotencyKey: String, hash: [UInt8]) {
    self.requester = requester
    self.idempotencyKey = idempotencyKey
    self.hash = hash
  }

  package init(enterprise: CreditCode, idempotencyKey: String, hash: [UInt8]) {
    self.init(requester: .enterprise(enterprise), idempotencyKey: idempotencyKey, hash: hash)
  }

  /// Of a verb that enterprises alone have: the edge lets nobody else come so far.
  package var enterprise: CreditCode {
    guard case .enterprise(let code) = requester else {
      preconditionFailure("a person's request reached a verb of enterprises")
    }
    return code
  }
}

/// Who can command anything: whose a command is, for ever.
package enum Requester: Sendable, Hashable {
  case enterprise(CreditCode)
  /// Of the employment service.
  case person(EntityID)
}

/// What the operator has set for this deployment.
package struct IntakeRules: Sendable {
  /// Four-digit prefectures.
  package let served: Set<String>
  /// The local monthly minimum by division, as far as it was entered.
  package let minimumWages: [RegionCode: Money]

  package init(served: Set<String>, minimumWages: [RegionCode: Money] = [:]) {
    self.served = served
    self.minimumWages = minimumWages
  }

  /// The partition of what concerns no place: the persons of the employment service.
  var home: String { served.min() ?? "" }

  /// What an enterprise should know of terms that are accepted: that the wage could not be held against
  /// a local minimum.
  func warnings(of terms: LotTerms) -> [FieldFault] {
    guard minimumWages[terms.region] == nil else { return [] }
    return [
      FieldFault(
        field: "/wage/monthlyFloor", code: "minimum-wage-unknown",
        value: "\(terms.wage.monthlyFloor.fen)")
    ]
  }
}

/// What was recorded contradicts what was heard: our own bug or a foreign store. The event is
/// parked.
package enum IntakeFault: Error, Equatable {
  case unknownLot(EntityID)
  case unknownProposal(EntityID)
  case unknownCommand(EntityID)
  case unknownNotice(EntityID)
}
