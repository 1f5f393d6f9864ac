internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// An enterprise is there: what it is decides which policies look at it.
enum OnEnterpriseAdded {
  static func apply(_ body: EnterpriseAdded, _ work: SubsidyWork) throws -> Refusal? {
    try work.transaction.execute(
      FactStatement.insertEnterprise, .text(body.enterprise.text), .text(body.kind),
      .text(body.region.text))
    return nil
  }
}
