import Domain
import Events
import Matching
import ServiceKit
import TestSupport
import Testing

@testable import Storage

/// Memory is a cache of committed rows: whatever fails, and wherever, the next round finds what it would
/// have found.
@Suite struct FaultTests {
  /// Each write of a round, in the order in which they come.
  @Test(arguments: [
    "INSERT ON proposal", "INSERT ON timer", "UPDATE ON lot", "INSERT ON round",
    "INSERT ON journal", "UPDATE ON stream_head", "UPDATE ON round_need", "INSERT ON round_rules",
  ])
  func `a round that fails at any write leaves memory as the tables are`(write: String) throws {
    let disturbed = try MatchingBench()
    let calm = try MatchingBench()
    for bench in [disturbed, calm] {
      for number in 1...4 { try bench.submit(.surplus, enterprise: number, heads: number) }
      for number in 5...7 { try bench.submit(.shortage, enterprise: number, heads: 2) }
      try bench.step()
    }
    try disturbed.fail(write)
    disturbed.clock.advance(milliseconds: 200)
    try disturbed.step()
    #expect(try disturbed.proposals().isEmpty && disturbed.events(RoundClosed.self).isEmpty)
    try disturbed.mend()
    try expectSame(disturbed, calm, rounds: 2)
  }

  @Test func `a round on a full store changes nothing, and goes on when there is room`() throws {
    let disturbed = try MatchingBench()
    let calm = try MatchingBench()
    for bench in [disturbed, calm] {
      for number in 1...40 { try bench.submit(.surplus, enterprise: number, heads: 2) }
      for number in 41...80 { try bench.submit(.shortage, enterprise: number, heads: 2) }
      try bench.step()
    }
    try disturbed.store.write { try $0.command("PRAGMA max_page_count = 1") }
    disturbed.clock.advance(milliseconds: 200)
    #expect(try disturbed.step().isVoid)
    try disturbed.store.write { try $0.command("PRAGMA max_page_count = 1000000") }
    try expectSame(disturbed, calm, rounds: 2)
  }

  @Test func `an answer on a full store is applied later, and memory with it`() throws {
    let disturbed = try MatchingBench()
    let calm = try MatchingBench()
    for bench in [disturbed, calm] {
      try bench.submit(.surplus, enterprise: 1, heads: 9)
      for number in 2...4 { try bench.submit(.shortage, enterprise: number, heads: 3) }
      try bench.settle()
      if bench === disturbed {
        try bench.store.write { try $0.command("PRAGMA max_page_count = 1") }
      }
      for proposal in try bench.proposals() {
        try bench.answer(proposal, .shortage, .declined(reason: String(repeating: "no", count: 99)))
      }
    }
    #expect(try disturbed.step().isVoid)
    try disturbed.store.write { try $0.command("PRAGMA max_page_count = 1000000") }
    try expectSame(disturbed, calm, rounds: 2)
  }

  @Test(arguments: [
    "UPDATE lot SET held = 2, open = 1 WHERE held = 3", "UPDATE proposal SET heads = 2",
    "UPDATE proposal SET state = 'lapsed', closed_at = 1",
  ])
  func `a store whose lots and proposals contradict each other is not started on`(
    change: String
  ) throws {
    let bench = try MatchingBench()
    try bench.submit(.surplus, enterprise: 1, heads: 3)
    try bench.submit(.shortage, enterprise: 2, heads: 3)
    try bench.settle()
    #expect(try bench.proposals().count == 1)
    try bench.store.write { try $0.command(change) }
    #expect(throws: (any Error).self) { try bench.restart() }
  }

  /// Both settle, then look at further lots.
  private func expectSame(
    _ disturbed: MatchingBench, _ calm: MatchingBench, rounds: Int
  ) throws {
    for bench in [disturbed, calm] {
      bench.clock.advance(milliseconds: 2_000)
      try bench.settle()
      try bench.submit(.shortage, enterprise: 90, heads: 5)
      try bench.settle()
    }
    let found = try [disturbed, calm].map { try $0.events(RoundClosed.self) }
    #expect(found[1].count >= rounds)
    #expect(found[0].map(\.inputDigest) == found[1].map(\.inputDigest))
    #expect(found[0].map(\.resultDigest) == found[1].map(\.resultDigest))
    #expect(try disturbed.parked() == calm.parked())
  }
}

extension MatchingBench {
  /// From now on this kind of write fails.
  fileprivate func fail(_ write: String) throws {
    try store.write {
      try $0.command(
        "CREATE TRIGGER fault BEFORE \(write) BEGIN SELECT RAISE(ABORT, 'injected'); END")
    }
  }

  fileprivate func mend() throws { try store.write { try $0.command("DROP TRIGGER fault") } }
}
