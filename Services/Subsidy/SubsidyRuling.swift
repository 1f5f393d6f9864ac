package import PolicyRules

/// What Subsidy goes by beside the law of its tables.
package struct SubsidyRuling: Sendable {
  /// Every policy version that may be proposed.
  package var catalogue: PolicyCatalogue
  /// The account that pays.
  package var debtor: PaymentBatch.Party
  /// The partition of what concerns no enterprise: policies, funds and batches.
  package var home: String
  /// Process time that the bank has to answer; doubled with each enquiry, up to the maximum.
  package var answerMilliseconds: UInt64
  package var answerMaximumMilliseconds: UInt64
  /// Process time until what could not be done is tried again.
  package var retryMilliseconds: UInt64

  package init(
    catalogue: PolicyCatalogue = .builtIn, debtor: PaymentBatch.Party, home: String = "3303",
    answerMilliseconds: UInt64 = 600_000, answerMaximumMilliseconds: UInt64 = 7_200_000,
    retryMilliseconds: UInt64 = 1_000
  ) {
    self.catalogue = catalogue
    self.debtor = debtor
    self.home = home
    self.answerMilliseconds = answerMilliseconds
    self.answerMaximumMilliseconds = answerMaximumMilliseconds
    self.retryMilliseconds = retryMilliseconds
  }
}
