/// A lot in a ``LiveMatching``.
struct LiveLot {
  let isSurplus: Bool
  let isUrgent: Bool
  /// Its node in the network, of its willing heads if it is surplus.
  var node: Int
  /// Of its unwilling heads, once it has had any.
  var unwilling: Int?
  /// The other lots that it may exchange heads with are known by its arcs.
  var isThere = true
}

/// What is known of a pair that may exchange heads, without its ends.
package struct LiveTerms: Hashable, Sendable {
  package let cost: Int64
  package let locality: Locality
  package let tie: UInt8

  package init(cost: Int64, locality: Locality = .elsewhere, tie: UInt8 = 0) {
    self.cost = cost
    self.locality = locality
    self.tie = tie
  }
}

/// A lot of the other side that a lot may exchange heads with.
package struct LiveArc: Hashable, Sendable {
  package let lot: Int
  package let terms: LiveTerms

  package init(lot: Int, terms: LiveTerms) {
    self.lot = lot
    self.terms = terms
  }
}

/// Heads that are assigned.
package struct LivePair: Hashable, Sendable {
  package let surplus: Int
  package let shortage: Int
  package let heads: Int64
  package let terms: LiveTerms
}

/// Why a change was refused. It has had no effect.
package enum LiveFault: Error, Hashable, Sendable {
  case unknownLot(Int)
  /// The arc names a lot of the same side.
  case sameSide(Int)
  /// There is such an arc already.
  case knownPair(Int)
  /// Heads below zero, more willing than open heads, or sums beyond 62 bits.
  case headsOutOfRange(Int64)
  /// The pair has fewer heads than are to be frozen.
  case notAssigned(Int64)
  /// More lots, or a dearer pair, than the weights were made for.
  case beyondLimits

  /// A stable name for logs and tests.
  package var code: String {
    switch self {
    case .unknownLot: "unknown-lot"
    case .sameSide: "same-side"
    case .knownPair: "known-pair"
    case .headsOutOfRange: "heads-out-of-range"
    case .notAssigned: "not-assigned"
    case .beyondLimits: "beyond-limits"
    }
  }
}
