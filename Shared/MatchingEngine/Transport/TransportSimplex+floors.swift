/// Lower bounds by which most arcs need not be looked at.
///
/// An arc of a node is in the tree, or in the node's list of tight arcs, or its reduced cost is not below
/// ``leastSlack(_:)``. That is known from when all arcs of the node were looked at last; since then it moves
/// with the node's own price, and sinks by all that any other prices may have moved against it.
extension TransportSimplex where Price: FixedWidthInteger & SignedInteger {
  static var unknownFloor: Price { -2 * far }

  @inline(__always)
  func leastSlack(_ node: Int) -> Price {
    isSurplus[node]
      ? floors[node] &+ price[node] &- risen : floors[node] &- price[node] &- fallen
  }

  @inline(__always)
  mutating func setLeastSlack(_ node: Int, _ slack: Price) {
    floors[node] =
      isSurplus[node] ? slack &- price[node] &+ risen : slack &+ price[node] &+ fallen
  }

  @inline(__always)
  func slack(_ node: Int, _ other: Int, _ cost: Price) -> Price {
    isSurplus[node]
      ? cost &+ price[node] &- price[other] : cost &+ price[other] &- price[node]
  }

  /// An arc of a node is neither in the tree nor in the list any more, or is new.
  mutating func lowerFloor(_ node: Int, _ other: Int, _ cost: Price) {
    let slack = slack(node, other, cost)
    if slack < leastSlack(node) { setLeastSlack(node, slack) }
  }

  /// The prices of some nodes have moved by so much.
  mutating func drift(by shift: Price) {
    if shift > 0 { risen &+= shift } else { fallen &-= shift }
    if max(risen, fallen) > Self.far { forgetFloors() }
  }

  mutating func forgetFloors() {
    (risen, fallen) = (0, 0)
    for node in floors.indices { floors[node] = Self.unknownFloor }
  }

  /// Takes the arcs that are no longer tight out of a node's list.
  mutating func dropSlack(_ node: Int) {
    for index in tight[node].indices.reversed() {
      let arc = tight[node][index]
      let other = Int(arc.other)
      guard other != Self.hub, slack(node, other, arc.cost) != 0 else { continue }
      lowerFloor(node, other, arc.cost)
      tight[node].swapAt(index, tight[node].count - 1)
      tight[node].removeLast()
    }
    hasTight[node] = !tight[node].isEmpty
  }
}
