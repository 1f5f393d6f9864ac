internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// An enterprise said where it is to be paid: known here by keyed digests alone.
enum OnPayeeAdded {
  static func apply(_ body: PayeeAdded, _ work: SubsidyWork) throws -> Refusal? {
    try work.transaction.execute(
      FactStatement.insertPayee, .blob(body.payee.bytes), .text(body.enterprise.text),
      .text(body.nameDigest), .text(body.accountDigest), .text(body.agentDigest))
    return nil
  }
}
