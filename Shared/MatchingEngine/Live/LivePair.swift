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
