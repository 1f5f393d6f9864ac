/// Changes of a network that is optimal, each followed by what makes it so again.
extension TransportSimplex where Price: FixedWidthInteger & SignedInteger {
  /// Gives a lot more heads.
  mutating func enlarge(_ node: Int, by count: Int64) {
    precondition(count >= 0, "fewer than no heads more")
    guard count > 0 else { return }
    heads[node] += count
    if isIn(node) {
      place(node, count)
    } else {
      hang(node, count)
    }
  }

  /// Takes heads from a lot, wherever they are, and finds others for who loses them.
  mutating func shrink(_ node: Int, by count: Int64) {
    precondition((0...heads[node]).contains(count), "more heads than there are")
    heads[node] -= count
    var left = count
    while left > 0 {
      var end = node
      if nodes[node].flow == 0 {
        end = Int(nodes[node].firstChild)
        while nodes[end].flow == 0 { end = Int(nodes[end].next) }
      }
      let taken = min(left, nodes[end].flow)
      nodes[end].flow -= taken
      left -= taken
      let other = end == node ? Int(nodes[node].parent) : end
      if other != Self.hub, !place(other, taken) { return }
    }
  }

  /// Takes heads from a pair that has them, at both ends: they are proposed, and no longer in question.
  /// Nothing else moves, as what remains of an optimum is one.
  mutating func freeze(_ surplus: Int, _ shortage: Int, _ count: Int64) {
    let end = Int(nodes[surplus].parent) == shortage ? surplus : shortage
    precondition(
      isInTree(surplus, shortage) && (0...nodes[end].flow).contains(count),
      "more heads than the pair has")
    nodes[end].flow -= count
    heads[surplus] -= count
    heads[shortage] -= count
  }

  /// Takes a lot out, with its arcs. Its number is not used again.
  mutating func remove(_ node: Int) {
    shrink(node, by: heads[node])
    unhang(node)
    arcs.removeAll(of: node)
  }

  /// Adds arcs of a lot that may have others already.
  mutating func addArcs(of node: Int, _ list: some Collection<TransportEdge<Price>>) {
    let ends = list.map { (Int($0.surplus), Int($0.shortage), $0.cost) }
    if isIn(node), ends.allSatisfy({ slack($0, $1, $2) >= 0 }) {
      // Nothing is cheaper by them, so nothing moves.
      for arc in list { arcs.add(arc) }
      for (surplus, shortage, cost) in ends { file(surplus, shortage, cost) }
      return
    }
    let count = heads[node]
    shrink(node, by: count)
    unhang(node)
    for arc in list { arcs.add(arc) }
    enlarge(node, by: count)
  }

  /// Enters an arc outside of the tree that is not violated into what is known of both of its ends.
  private mutating func file(_ surplus: Int, _ shortage: Int, _ cost: Price) {
    guard slack(surplus, shortage, cost) > 0 else { return note(surplus, shortage, cost) }
    lowerFloor(surplus, shortage, cost)
    lowerFloor(shortage, surplus, cost)
  }

  /// Takes a lot without heads out of the tree.
  private mutating func unhang(_ node: Int) {
    guard isIn(node) else { return }
    price[node] = isSurplus[node] ? Self.far : -Self.far
    var moved = false
    while nodes[node].firstChild >= 0 {
      let child = Int(nodes[node].firstChild)
      // Whichever way its prices go, there is its own arc with the hub.
      _ = cross(top: child, falls: isSurplus[child], source: 0, 0, moved: &moved)
    }
    let parent = Int(nodes[node].parent)
    detach(node)
    grow(from: parent, by: -1)
    nodes[node] = TransportNode()
    tight[node] = []
    hasTight[node] = false
  }

  /// Brings the hub's price back to nothing before it has gone too far: shifting one side of a cut or the
  /// other moves it.
  private mutating func settlePrices() {
    guard price[Self.hub].magnitude > Self.far.magnitude / 4 else { return }
    let shift = price[Self.hub]
    for node in nodes.indices where node == Self.hub || isIn(node) { price[node] -= shift }
    forgetFloors()
  }

  /// Hangs a lot into the tree by its best arc, so that no arc of it is violated.
  private mutating func hang(_ node: Int, _ count: Int64) {
    let (best, parent) = bestPrice(node)
    attach(node, to: parent)
    price[node] = best
    grow(from: parent, by: 1)
    floors[node] = Self.unknownFloor
    for at in arcs.blocks[node].range {
      let other = Int(arcs.others[at])
      guard slack(node, other, arcs.costs[at]) == 0 else {
        lowerFloor(other, node, arcs.costs[at])
        continue
      }
      if other != parent { note(node, other, arcs.costs[at]) }
    }
    if parent == Self.hub {
      nodes[node].flow = count
    } else {
      if cost(withHub: node) == 0 { note(node, Self.hub, 0) }
      place(node, count)
    }
  }

  /// Finds the best place for heads of a lot in the tree that are with the hub for now.
  /// - Returns: false if all was solved anew.
  @discardableResult
  private mutating func place(_ node: Int, _ count: Int64) -> Bool {
    settlePrices()
    let surplus = isSurplus[node]
    var left = count
    var stalled = 0
    while nodes[node].parent != Self.hub {
      let (least, top) = pushToHub(node, left, surplus)
      left -= least
      guard left > 0 else { return true }
      var moved = least > 0
      if cross(top: top, falls: surplus, source: node, left, moved: &moved) { return true }
      stalled = moved ? 0 : stalled + 1
      if stalled > stallMaximum {
        solveAnew()
        return false
      }
    }
    nodes[node].flow += left
    return true
  }

  /// Pushes up to `most` heads from a surplus lot through the tree to the hub, or the other way to a
  /// shortage lot.
  /// - Returns: how many, and the node nearest to the lot whose arc to its parent then carries none.
  private mutating func pushToHub(
    _ node: Int, _ most: Int64, _ surplus: Bool
  ) -> (heads: Int64, top: Int) {
    var least = most
    var top = -1
    var up = node
    while up != Self.hub {
      if isSurplus[up] != surplus, nodes[up].flow < least {
        least = nodes[up].flow
        top = up
      }
      up = Int(nodes[up].parent)
    }
    guard least > 0 else { return (0, top) }
    up = node
    while up != Self.hub {
      nodes[up].flow += isSurplus[up] == surplus ? least : -least
      up = Int(nodes[up].parent)
    }
    return (least, top)
  }
}
