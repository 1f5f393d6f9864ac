/// A lot in the spanning tree of a ``TransportSimplex``. Links are node numbers, −1 for none.
struct TransportNode {
  /// −1 for the hub and for lots outside of the tree.
  var parent: Int32 = -1
  var firstChild: Int32 = -1
  var next: Int32 = -1
  var previous: Int32 = -1
  /// Nodes of the subtree that hangs here, this one included.
  var size: Int32 = 1
  /// Heads on the arc to the parent.
  var flow: Int64 = 0
}

/// An arc from a surplus lot to a shortage lot.
struct TransportEdge<Price: Sendable>: Sendable {
  var surplus: Int32
  var shortage: Int32
  /// Of a head.
  var cost: Price
}
