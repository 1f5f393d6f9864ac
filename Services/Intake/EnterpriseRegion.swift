internal import Domain
internal import ServiceKit
internal import Storage

/// Where an enterprise is registered with us: what concerns itself, and no lot of its, goes on that
/// prefecture's stream.
enum EnterpriseRegion {
  static func prefecture(of code: CreditCode, _ transaction: Transaction) throws -> String {
    guard let row = try transaction.row(EnterpriseStatement.find, .text(code.text)),
      let region = RegionCode(try row.text("region"))
    else { throw Refusal(.enterpriseUnknown) }
    return region.prefecture
  }
}
