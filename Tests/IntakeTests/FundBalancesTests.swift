import Domain
import Events
import MessageBus
import ServiceKit
import Storage
import Testing

@testable import Intake

/// The sums of the ledger's entries.
@Suite(.timeLimit(.minutes(10))) struct FundBalancesTests {
  /// Nil for the account that the board does not show: all that was ever granted.
  private func path(_ account: LedgerAccount) -> KeyPath<FundBalances, Int64>? {
    switch account {
    case .granted: nil
    case .available: \.available
    case .held: \.held
    case .inTransit: \.inTransit
    case .paid: \.paid
    case .returned: \.returned
    case .clawedBack: \.clawedBack
    }
  }

  @Test(arguments: LedgerKind.allCases)
  func `each kind of transfer moves what the chart of accounts says`(kind: LedgerKind) {
    var balances = FundBalances()
    balances.take(kind.rawValue, 7)
    for account in LedgerAccount.allCases {
      guard let path = path(account) else { continue }
      let expected: Int64 = account == kind.debit ? 7 : account == kind.credit ? -7 : 0
      #expect(balances[keyPath: path] == expected, "\(account)")
    }
  }

  @Test func `a kind of transfer that is not known here moves nothing`() {
    var balances = FundBalances()
    balances.take("donate", 7)
    #expect(balances == FundBalances())
  }

  @Test func `entries are summed by fund and by policy`() async throws {
    try await IntakeHarness.run { intake in
      try await intake.tell(.subsidy, Told.entry(1, "appropriate", fen: 1_000, policy: nil))
      try await intake.tell(.subsidy, Told.entry(2, "hold", fen: 300))
      try await intake.tell(.subsidy, Told.entry(3, "instruct", fen: 300))
      try await intake.tell(.subsidy, Told.entry(4, "post", fen: 300))
      try await intake.tell(.subsidy, Told.entry(5, "return", fen: 100))
      let (funds, policies) = try await intake.desk.runtime.read { try FundBalances.read($0) }
      let fund = try #require(funds[Told.fund])
      #expect(fund.available == 700)
      #expect(fund.paid == 200)
      #expect(fund.returned == 100)
      #expect(policies[Told.policy]?.paid == 200)
      #expect(policies.count == 1)
    }
  }

  @Test func `entries that a restore of Subsidy took away are not counted beside those made again`()
    async throws
  {
    try await IntakeHarness.run { intake in
      try await intake.tell(.subsidy, Told.entry(1, "appropriate", fen: 1_000, policy: nil))
      try await intake.tell(.subsidy, Told.entry(2, "appropriate", fen: 500, policy: nil))
      try await intake.tell(.subsidy, Told.entry(2, "appropriate", fen: 40, policy: nil))
      func available() async throws -> Int64? {
        try await intake.desk.runtime.read { try FundBalances.read($0).funds[Told.fund]?.available }
      }
      #expect(try await available() == 1_040, "the same number is the same entry")
      try intake.desk.runtime.store.write { transaction in
        _ = try transaction.execute(LedgerEntryStatement.forget, "subsidy/3303", 1)
      }
      #expect(try await available() == 1_000)
    }
  }
}
