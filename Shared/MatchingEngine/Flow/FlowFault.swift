/// Why a flow problem was refused, or a flow is not the optimum it claims to be.
package enum FlowFault: Error, Hashable, Sendable {
  /// An arc names a node that is not there, or joins a node with itself.
  case nodeOutOfRange(Int)
  /// An arc's capacity is negative.
  case negativeCapacity(Int64)
  /// Supplies and demands do not cancel; the number is what is left over.
  case unbalancedSupply(Int64)
  /// Costs, supplies or the size of the network are too large for exact arithmetic.
  case overflow(String)
  /// No flow carries every supply to a demand.
  case infeasible
  /// The flow of an arc is below zero or above its capacity.
  case flowOutOfBounds(arc: Int)
  /// What enters, leaves and is supplied at a node does not cancel.
  case notConserved(node: Int)
  /// The arc's reduced cost shows that rerouting through it would be cheaper.
  case notOptimal(arc: Int)
  /// Between the lot and the hub, rerouting would be cheaper. Lots are numbered surplus first.
  case lotNotOptimal(Int)
  /// The solution has another number of arcs or nodes than the network.
  case otherShape

  /// A stable name for logs and tests.
  package var code: String {
    switch self {
    case .nodeOutOfRange: "node-out-of-range"
    case .negativeCapacity: "negative-capacity"
    case .unbalancedSupply: "unbalanced-supply"
    case .overflow: "overflow"
    case .infeasible: "infeasible"
    case .flowOutOfBounds: "flow-out-of-bounds"
    case .notConserved: "not-conserved"
    case .notOptimal: "not-optimal"
    case .lotNotOptimal: "lot-not-optimal"
    case .otherShape: "other-shape"
    }
  }
}
