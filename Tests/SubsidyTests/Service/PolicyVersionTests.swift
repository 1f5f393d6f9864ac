import Domain
import Events
import PolicyRules
import ServiceKit
import Storage
import TestSupport
import Testing

@testable import Subsidy

/// A policy that is put in force in another version.
@Suite struct PolicyVersionTests {
  /// Version 1 as it was put in force, without a last day; then version 2 beside a version 1 that ends.
  private func bench() throws -> SubsidyBench {
    let file = try #require(PolicyCatalogue.builtInFiles.first { $0.name.contains("retention") })
    let first = String(decoding: file.bytes, as: UTF8.self)
    let days = "valid: {from: 2021-01-12}"
    let ended = first.replacing(days, with: "valid: {from: 2021-01-12, to: 2021-02-28}")
    let second = first.replacing(days, with: "valid: {from: 2021-03-01}")
      .replacing("version: 1", with: "version: 2")
      .replacing("amount: 50000 yuan", with: "amount: 60000 yuan")
    let bench = try SubsidyBench(
      catalogue: try PolicyCatalogue([
        .init(name: "1.yaml", bytes: Array(ended.utf8)),
        .init(name: "2.yaml", bytes: Array(second.utf8)),
      ]))
    let policy = try Policy(yaml: file.bytes, file: "1.yaml")
    let hash = try #require(SubsidyBench.bytes(policy.hash))
    try bench.store.write { transaction in
      try transaction.execute(
        PolicyStatement.propose, .text(policy.id), 1, .blob(hash), .text(SubsidyBench.fund),
        .blob(file.bytes), .blob(SubsidyBench.maker.bytes), 1)
      try transaction.execute(
        PolicyStatement.activate, .text(policy.id), 1, .blob(SubsidyBench.checker.bytes), 2)
    }
    return bench
  }

  @Test func `a second version in force takes the place of the first`() throws {
    let bench = try bench()
    let (code, payee) = try bench.addEnterprise(1)
    try bench.state(code, staff: SubsidyBench.stayers(60))
    #expect(try bench.entitlements().map(\.amount) == [Money(fen: 5_000_000)])
    try bench.bringIntoForce()
    #expect(try bench.entitlements().map(\.version) == [2])
    try bench.apply(code, payee)
    let entitlement = try #require(try bench.entitlements().first).id
    try bench.review(entitlement, .maker)
    #expect(try bench.refusal(bench.review(entitlement, .checker)) == nil)
    #expect(try bench.entitlements().map(\.amount) == [Money(fen: 6_000_000)])
    // Looked at again, it is what it was approved as.
    let statement = try #require(try bench.facts(of: code))
    try bench.state(code, staff: SubsidyBench.stayers(60), corrects: statement)
    #expect(try bench.entitlements().map(\.state) == [.approved])
    #expect(try bench.events(EntitlementAssessed.self).map(\.policyVersion) == [1, 2, 2])
  }
}
