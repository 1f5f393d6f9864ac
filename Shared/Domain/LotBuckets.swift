/// Where each head of a lot is: every head in exactly one bucket, at any time. The counts change by
/// `move`, which conserves them, and by `amend`.
package struct LotBuckets: Hashable, Sendable {
  package fileprivate(set) var open: Int
  /// In live proposals.
  package fileprivate(set) var held: Int
  /// Agreed, not started.
  package fileprivate(set) var committed: Int
  package fileprivate(set) var placed: Int
  package fileprivate(set) var done: Int
  package fileprivate(set) var withdrawn: Int
  package fileprivate(set) var expired: Int

  /// A new lot. `open` ≥ 0.
  package init(open: Int) {
    precondition(open >= 0, "a lot with negative heads")
    self.open = open
    (held, committed, placed, done, withdrawn, expired) = (0, 0, 0, 0, 0, 0)
  }

  /// Counts that come from a store or from the wire: none negative, no more than
  /// `Limits.headsMaximum` together.
  package init(
    open: Int, held: Int, committed: Int, placed: Int, done: Int, withdrawn: Int, expired: Int
  ) throws(BucketFault) {
    self.open = open
    self.held = held
    self.committed = committed
    self.placed = placed
    self.done = done
    self.withdrawn = withdrawn
    self.expired = expired
    for bucket in Bucket.allCases where !(0...Limits.headsMaximum).contains(self[bucket]) {
      throw .outOfRange(bucket, self[bucket])
    }
    guard total <= Limits.headsMaximum else { throw .tooMany(total) }
  }

  /// All the heads the lot ever had; never falls.
  package var total: Int { open + held + committed + placed + done + withdrawn + expired }

  package private(set) subscript(bucket: Bucket) -> Int {
    get { self[keyPath: bucket.keyPath] }
    set { self[keyPath: bucket.keyPath] = newValue }
  }

  /// Moves `heads` ≥ 0 along one of the lawful ways (`Bucket.next`); nothing changes when it throws.
  package mutating func move(
    _ heads: Int, from source: Bucket, to target: Bucket
  ) throws(BucketFault) {
    guard heads >= 0 else { throw .outOfRange(source, heads) }
    guard source.next.contains(target) else { throw .noWay(from: source, to: target) }
    guard heads <= self[source] else {
      throw .tooFew(source, has: self[source], asked: heads)
    }
    self[source] -= heads
    self[target] += heads
  }

  /// Takes over a change of the stated heads: more come in as open, fewer go open → withdrawn. A cut
  /// larger than what is open is refused.
  package mutating func amend(by difference: Int) throws(BucketFault) {
    if difference < 0 {
      guard difference >= -Limits.headsMaximum else { throw .outOfRange(.open, difference) }
      try move(-difference, from: .open, to: .withdrawn)
    } else {
      guard difference <= Limits.headsMaximum - total else {
        throw .outOfRange(.open, difference)
      }
      open += difference
    }
  }
}

/// Where a head can be.
package enum Bucket: String, Sendable, CaseIterable {
  case open, held, committed, placed, done, withdrawn, expired

  /// Where a head may go from here. Heads that come back to a lot which has expired or was withdrawn
  /// meanwhile go straight there.
  package var next: Set<Bucket> {
    switch self {
    case .open: [.held, .withdrawn, .expired]
    case .held: [.open, .committed, .withdrawn, .expired]
    case .committed: [.open, .placed, .withdrawn, .expired]
    case .placed: [.done]
    case .done, .withdrawn, .expired: []
    }
  }

  fileprivate var keyPath: WritableKeyPath<LotBuckets, Int> {
    switch self {
    case .open: \.open
    case .held: \.held
    case .committed: \.committed
    case .placed: \.placed
    case .done: \.done
    case .withdrawn: \.withdrawn
    case .expired: \.expired
    }
  }
}

/// Why heads cannot be counted or moved so.
package enum BucketFault: Error, Equatable {
  /// A count below 0 or above `Limits.headsMaximum`.
  case outOfRange(Bucket, Int)
  /// More heads in all than `Limits.headsMaximum`.
  case tooMany(Int)
  case tooFew(Bucket, has: Int, asked: Int)
  case noWay(from: Bucket, to: Bucket)
}
