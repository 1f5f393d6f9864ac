import Domain
import Testing

@Suite struct LotBucketsTests {
  @Test func `a head goes its whole way and none is lost`() throws {
    var buckets = LotBuckets(open: 30)
    try buckets.move(12, from: .open, to: .held)
    try buckets.move(4, from: .held, to: .open)
    try buckets.move(8, from: .held, to: .committed)
    try buckets.move(8, from: .committed, to: .placed)
    try buckets.move(8, from: .placed, to: .done)
    try buckets.move(22, from: .open, to: .expired)
    #expect(buckets.done == 8)
    #expect(buckets.expired == 22)
    #expect(buckets.open + buckets.held + buckets.committed + buckets.placed == 0)
    #expect(buckets.total == 30)
  }

  @Test func `more heads than there are, or fewer than none, do not move`() {
    var buckets = LotBuckets(open: 3)
    #expect(throws: BucketFault.tooFew(.open, has: 3, asked: 4)) {
      try buckets.move(4, from: .open, to: .held)
    }
    #expect(throws: BucketFault.outOfRange(.open, -1)) {
      try buckets.move(-1, from: .open, to: .held)
    }
    #expect(buckets == LotBuckets(open: 3))
  }

  @Test func `a finished head never comes back`() throws {
    for end in [Bucket.done, .withdrawn, .expired] {
      for target in Bucket.allCases {
        var buckets = try LotBuckets(
          open: 0, held: 0, committed: 0, placed: 0, done: 5, withdrawn: 5, expired: 5)
        #expect(throws: BucketFault.noWay(from: end, to: target)) {
          try buckets.move(1, from: end, to: target)
        }
      }
    }
  }

  @Test func `an amendment opens more heads or withdraws open ones`() throws {
    var buckets = LotBuckets(open: 10)
    try buckets.move(6, from: .open, to: .held)
    try buckets.amend(by: 5)
    #expect(buckets.open == 9)
    try buckets.amend(by: -9)
    #expect(buckets.open == 0)
    #expect(buckets.withdrawn == 9)
    #expect(buckets.total == 15)
    #expect(throws: BucketFault.tooFew(.open, has: 0, asked: 1)) { try buckets.amend(by: -1) }
    for absurd in [Int.min, .max, Limits.headsMaximum] {
      #expect(throws: BucketFault.self) { try buckets.amend(by: absurd) }
    }
    #expect(buckets.total == 15)
  }

  @Test func `counts from outside are checked`() throws {
    #expect(throws: BucketFault.outOfRange(.held, -1)) {
      try LotBuckets(
        open: 1, held: -1, committed: 0, placed: 0, done: 0, withdrawn: 0, expired: 0)
    }
    #expect(throws: BucketFault.outOfRange(.expired, .max)) {
      try LotBuckets(
        open: .max - .max, held: 0, committed: 0, placed: 0, done: 0, withdrawn: 0, expired: .max)
    }
    #expect(throws: BucketFault.tooMany(100_001)) {
      try LotBuckets(
        open: 100_000, held: 1, committed: 0, placed: 0, done: 0, withdrawn: 0, expired: 0)
    }
  }

  @Test(arguments: 1...20)
  func `whatever is tried, heads are conserved and none is negative`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var buckets = LotBuckets(open: 50)
    var expected = 50
    for _ in 0..<500 {
      if Int.random(in: 0..<10, using: &random) == 0 {
        let difference = Int.random(in: -5...5, using: &random)
        if (try? buckets.amend(by: difference)) != nil { expected += max(0, difference) }
      } else if let source = Bucket.allCases.randomElement(using: &random),
        let target = Bucket.allCases.randomElement(using: &random)
      {
        let before = buckets
        let heads = Int.random(in: -1...12, using: &random)
        do {
          try buckets.move(heads, from: source, to: target)
          #expect(buckets[target] == before[target] + heads, "seed \(seed)")
        } catch {
          #expect(buckets == before, "seed \(seed)")
        }
      }
      #expect(buckets.total == expected, "seed \(seed)")
      #expect(Bucket.allCases.allSatisfy { buckets[$0] >= 0 }, "seed \(seed)")
    }
  }
}
