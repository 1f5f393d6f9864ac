package import Storage

/// The tables of Subsidy: what enterprises stated, which policies are in force, what each enterprise is
/// owed and why, the ledger, and what the bank was told and said. Times are microseconds since
/// 1970-01-01 UTC, days are days since 1970-01-01, amounts fen.
package enum SubsidyStore {
  /// Only ever appended to.
  package static let migrations = [
    Migration(
      "subsidy-1",
      FactTables.migration + PolicyTables.migration + EntitlementTables.migration
        + LedgerTables.migration + PaymentTables.migration)
  ]

  /// Every statement, for the check that PREPAREs them.
  package static let statements: [any SQLStatement.Type] =
    [
      FactStatement.self, PolicyStatement.self, EntitlementStatement.self,
      AssessmentStatement.self, PaymentStatement.self, BankStatementStatement.self,
    ] + LedgerTables.statements
}
