import Domain
import Events
import ServiceKit
import Storage
import Testing

@testable import Subsidy

/// What the schema itself refuses, whatever a decision may forget.
@Suite struct PaymentSchemaTests {
  private func released() throws -> (SubsidyBench, StoredEntitlement, StoredPayment) {
    let bench = try SubsidyBench()
    try bench.bringIntoForce()
    let (_, id) = try bench.approved()
    let (batch, _) = try bench.release([id])
    return try bench.store.read { transaction in
      let entitlement = try #require(try StoredEntitlement.find(id, transaction))
      return (bench, entitlement, try #require(try StoredPayment.all(of: batch, transaction).first))
    }
  }

  @Test func `a business key is one entitlement's, for ever`() throws {
    let (bench, found, _) = try released()
    let insert: (String) throws -> Void = { key in
      let second = StoredEntitlement(
        id: bench.nextID(), businessKey: key, enterprise: found.enterprise, policy: found.policy,
        prefecture: found.prefecture, partition: found.partition, version: found.version,
        policyHash: found.policyHash, factsHash: found.factsHash, fund: found.fund,
        verdict: found.verdict, provisional: false, amount: found.amount, screens: [],
        state: .found)
      try bench.store.write { try second.insert($0) }
    }
    #expect(throws: StorageError.self, "the business key") { try insert(found.businessKey) }
    try insert(found.businessKey + "/other")
  }

  @Test func `an attempt is paid under one key, and a key pays one attempt`() throws {
    let (bench, _, paid) = try released()
    let insert: (Int, String, String) throws -> Void = { attempt, key, endToEndID in
      let second = StoredPayment(
        batch: paid.batch, ordinal: 1, entitlement: paid.entitlement, attempt: attempt, key: key,
        endToEndID: endToEndID, amount: paid.amount, approval: paid.approval, payee: paid.payee,
        digests: paid.digests, remittance: paid.remittance, maker: paid.maker,
        checker: paid.checker, payer: paid.payer)
      try bench.store.write { try second.insert($0) }
    }
    #expect(throws: StorageError.self, "the attempt") { try insert(1, "other#1", "E-OTHER") }
    #expect(throws: StorageError.self, "the payment key") { try insert(2, paid.key, "E-OTHER") }
    #expect(throws: StorageError.self, "the bank's id") {
      try insert(2, "other#2", paid.endToEndID)
    }
    try insert(2, "other#2", "E-OTHER")
  }
}
