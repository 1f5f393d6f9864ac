internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// For whom something is stated or applied for: an enterprise does it for itself, an officer for the one
/// that called (代录).
struct Beneficiary {
  let enterprise: CreditCode
  /// By whom it was entered; nil for an enterprise's own request.
  let entered: EnteredFor?

  /// The partition of the enterprise.
  /// - Throws: `Refusal` for an officer who is none any more, or an enterprise that is not known.
  func prefecture(
    _ request: RequestIdentity, _ transaction: Transaction
  ) throws -> String {
    if entered != nil { _ = try request.person(holding: [.officer], transaction) }
    guard try transaction.row(EnterpriseStatement.find, .text(enterprise.text)) != nil else {
      throw Refusal(fields: [
        FieldFault(
          field: "/enterprise", code: ProblemCode.enterpriseUnknown.rawValue,
          value: enterprise.text)
      ])
    }
    return try EnterpriseRegion.prefecture(of: enterprise, transaction)
  }
}

extension FieldReader {
  /// Reads `enterprise` and `entered`, which an officer gives and an enterprise does not.
  mutating func beneficiary(of request: RequestIdentity) -> Beneficiary? {
    switch request.requester {
    case .enterprise(let code):
      for name in ["enterprise", "entered"] {
        pass(name)
        if has(name) { refuse(name, "for-officers-only") }
      }
      return Beneficiary(enterprise: code, entered: nil)
    case .person(let officer):
      let enterprise = creditCode("enterprise")
      let entered = object("entered") { inner -> EnteredFor? in
        let source = inner.choice("source", of: EntrySource.self)
        let calledBack = inner.bool("calledBack", required: true)
        guard let source, let calledBack else { return nil }
        return EnteredFor(officer: officer, source: source, calledBack: calledBack)
      }
      guard let enterprise, let entered else { return nil }
      return Beneficiary(enterprise: enterprise, entered: entered)
    }
  }
}
