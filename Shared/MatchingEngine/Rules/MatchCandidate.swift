package import Domain

/// A pair that no hard rule forbids, with what lending a head across it would mean.
package struct MatchCandidate: Hashable, Sendable {
  /// Of one head.
  package let cost: PairCost
  /// First and last day of the loan, both included.
  package let from: CalendarDay
  package let to: CalendarDay
  package let distanceMetres: Int
  package let occupation: OccupationStep
  package let locality: Locality
}

/// How far the worker's occupation is from the post's.
package enum OccupationStep: String, Sendable, CaseIterable {
  case same, related, other
}

/// The smallest area that both places lie in. Nearer wins a tie. (Lots do not state a park.)
package enum Locality: UInt8, Sendable, CaseIterable {
  case town = 0
  case county = 1
  case city = 2
  case elsewhere = 3
}
