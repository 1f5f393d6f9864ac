import Domain
import Testing

@Suite struct LedgerKindTests {
  @Test func `a document moves what is granted, and nothing else does`() {
    for kind in LedgerKind.allCases {
      #expect(kind.debit != kind.credit)
      let isGrant = kind.debit == .granted || kind.credit == .granted
      #expect(isGrant == !kind.isOfEntitlement, "\(kind)")
    }
  }
}
