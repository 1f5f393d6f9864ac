package import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// An officer or operator adds an enterprise, which verifies it, and gives it its first API key.
package struct AddEnterprise: Sendable {
  package static let nameMaximum = 100

  package let code: CreditCode
  package let name: String
  package let kind: EnterpriseKind
  package let region: RegionCode
  package let key: KeyRecord

  package init(
    code: CreditCode, name: String, kind: EnterpriseKind, region: RegionCode, key: KeyRecord
  ) {
    self.code = code
    self.name = name
    self.kind = kind
    self.region = region
    self.key = key
  }

  func decide(
    _ rules: IntakeRules, _ keys: KeyCache, _ decision: Decision
  ) throws -> Verdict<IntakeReply> {
    var faults: [FieldFault] = []
    if try decision.transaction.row(EnterpriseStatement.find, .text(code.text)) != nil {
      faults.append(FieldFault(field: "/code", code: "enterprise-exists", value: code.text))
    }
    if !rules.served.contains(region.prefecture) {
      faults.append(
        FieldFault(
          field: "/region", code: LotFaultCode.regionUnserved.rawValue, value: region.text,
          arguments: ["served": rules.served.sorted().joined(separator: ", ")]))
    } else if Regions.named(region) == nil {
      faults.append(
        FieldFault(
          field: "/region", code: LotFaultCode.regionUnknown.rawValue, value: region.text))
    }
    guard faults.isEmpty else { return .refused(Refusal(fields: faults)) }
    try decision.transaction.execute(
      EnterpriseStatement.insert, .text(code.text), .text(name), .text(kind.rawValue),
      .text(region.text), .integer(decision.now.microseconds))
    try IssueKey.insert(key, for: .enterprise(code), keys, decision)
    try decision.emit(
      EnterpriseAdded(enterprise: code, name: name, kind: kind.rawValue, region: region),
      partition: region.prefecture, entities: [EntityName.enterprise(code)])
    return .done(.added)
  }
}
