import Domain
import Events
import Foundation
import MessageBus
import ServiceKit
import Storage
import TestSupport
import Testing

@testable import Subsidy

/// What operators ask of Subsidy.
@Suite struct OperationsTests {
  private func read(
    _ bench: SubsidyBench, _ verb: String, _ json: String = "{}"
  ) throws -> [UInt8] {
    switch try SubsidyOperations.work(verb, Array(json.utf8), bench.ruling) {
    case .read(let body), .longRead(let body): return try bench.store.read(body)
    default: throw Refusal("unexpected")
    }
  }

  private struct Explained: Decodable {
    struct Listed: Decodable { let ordinal: Int }
    struct Condition: Decodable { let holds: Bool }
    struct Count: Decodable {
      let count: Int
      let persons: [String]
    }
    struct Assessment: Decodable {
      let amountFen: Int64
      let conditions: [Condition]
      let counts: [Count]
    }
    let assessments: [Listed]
    let isShortened: Bool
    let assessment: Assessment
  }

  private func explained(_ bytes: [UInt8]) throws -> Explained {
    try JSONDecoder().decode(Explained.self, from: Data(bytes))
  }

  @Test func `an explanation of an entitlement that is not there is refused as such`() throws {
    let bench = try SubsidyBench()
    #expect {
      try read(bench, "subsidy.explain", #"{"entitlement":"\#(bench.nextID().text)"}"#)
    } throws: {
      ($0 as? Refusal)?.status == 404
    }
  }

  @Test func `an explanation goes into one reply, however many persons it is about`() throws {
    let bench = try SubsidyBench()
    try bench.bringIntoForce()
    let (code, payee) = try bench.addEnterprise(1)
    for first in stride(from: 0, to: 6_000, by: 200) {
      let staff = SubsidyBench.stayers(200, from: first)
      try bench.receive { _ in
        FactsStated(
          facts: bench.nextID(), enterprise: code, corrects: nil, entered: nil, staff: staff,
          training: [])
      }
    }
    try bench.apply(code, payee)
    let id = try #require(try bench.entitlements().first).id
    let bytes = try read(bench, "subsidy.explain", #"{"entitlement":"\#(id.text)"}"#)
    #expect(bytes.count <= WireLimits.jsonMaximumBytes)
    let found = try explained(bytes)
    #expect(found.isShortened)
    #expect(found.assessment.counts.map(\.count).contains(6_000))
    #expect(found.assessment.counts.allSatisfy { $0.persons.count <= 20 })
    #expect(found.assessment.conditions.allSatisfy { $0.holds })
  }

  @Test func `an explanation lists the newest assessments, and the last one whole`() throws {
    let bench = try SubsidyBench()
    try bench.bringIntoForce()
    let (code, payee) = try bench.addEnterprise(1)
    try bench.state(code, staff: SubsidyBench.stayers(60))
    let more = Explanation.assessmentsMaximum
    for number in 1...more {
      try bench.state(code, staff: SubsidyBench.stayers(1, from: 1_000 + number))
    }
    try bench.apply(code, payee)
    let id = try #require(try bench.entitlements().first).id
    let found = try explained(
      try read(bench, "subsidy.explain", #"{"entitlement":"\#(id.text)"}"#))
    let last = more + 2
    #expect(found.assessments.map(\.ordinal) == Array(last - more + 1...last))
    #expect(!found.isShortened)
    #expect(found.assessment.counts.map(\.count).contains(60 + more))
  }

  @Test(arguments: ["ledger.verify", "subsidy.recompute"])
  func `what reads all there is keeps no hearer waiting`(verb: String) throws {
    let bench = try SubsidyBench()
    guard case .longRead? = try SubsidyOperations.work(verb, Array("{}".utf8), bench.ruling) else {
      Issue.record("\(verb) is read on the librarian's thread")
      return
    }
  }

  @Test func `a statement is of one ledger, and of several says which there are`() throws {
    struct Statement: Decodable { let closing: Int64 }
    let bench = try SubsidyBench()
    try bench.bringIntoForce()
    func closing(_ prefecture: String?, fund: String = "employment") throws -> Int64 {
      let named = prefecture.map { #","prefecture":"\#($0)""# } ?? ""
      let json = #"{"fund":"\#(fund)","account":"available"\#(named)}"#
      return try JSONDecoder().decode(
        Statement.self, from: Data(try read(bench, "ledger.statement", json))
      ).closing
    }
    #expect(try closing(nil) == 100_000_000)
    #expect {
      try closing(nil, fund: "employmnet")
    } throws: {
      ($0 as? Refusal)?.detail == "one of employment"
    }
    try bench.store.write { transaction in
      let ledger = FundLedger(
        prefecture: "3310", cause: bench.nextID(), at: bench.clock.now(), transaction)
      try ledger.appropriate(Money(fen: 7), to: SubsidyBench.fund, document: "D9")
    }
    #expect(try closing("3303") == 100_000_000)
    #expect(try closing("3310") == 7)
    for wrong in [nil, "3301"] {
      #expect {
        try closing(wrong)
      } throws: {
        ($0 as? Refusal)?.detail == "one of 3303, 3310"
      }
    }
  }
}
