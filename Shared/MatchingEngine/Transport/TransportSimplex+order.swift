extension TransportSimplex where Price: FixedWidthInteger & SignedInteger {
  /// Numbers the nodes in the order of the tree: those that a change looks at together are side by side in
  /// memory then, and most of the time goes to fetching them. Nothing else changes.
  /// - Returns: the new number of each node.
  mutating func numberByTree() -> [Int] {
    var order = treeOrder()
    order += nodes.indices.filter { $0 != Self.hub && !isIn($0) }
    var numbers = Array(repeating: 0, count: order.count)
    for (number, node) in order.enumerated() { numbers[node] = number }
    func renumbered(_ link: Int32) -> Int32 { link < 0 ? link : Int32(numbers[Int(link)]) }

    var edges: [TransportEdge<Price>] = []
    edges.reserveCapacity(arcs.count / 2)
    for node in order where isSurplus[node] {
      let row = arcs.blocks[node].range.map {
        TransportEdge(
          surplus: Int32(numbers[node]), shortage: renumbered(arcs.others[$0]),
          cost: arcs.costs[$0])
      }
      edges += row.sorted { $0.shortage < $1.shortage }
    }
    arcs = ArcBlocks()
    for _ in order { arcs.addNode() }
    arcs.load(edges) { $0 }

    nodes = order.map {
      var node = nodes[$0]
      node.parent = renumbered(node.parent)
      node.firstChild = renumbered(node.firstChild)
      node.next = renumbered(node.next)
      node.previous = renumbered(node.previous)
      return node
    }
    tight = order.map { node in
      tight[node].map { TightArc(other: renumbered($0.other), cost: $0.cost) }
    }
    price = order.map { price[$0] }
    hubCosts = order.map { hubCosts[$0] }
    isSurplus = order.map { isSurplus[$0] }
    heads = order.map { heads[$0] }
    hasTight = order.map { hasTight[$0] }
    floors = order.map { floors[$0] }
    return numbers
  }

  /// All nodes of the tree, each before those that hang from it, in the order in which they are linked.
  private func treeOrder() -> [Int] {
    var found = [Self.hub]
    var node = Self.hub
    while true {
      if nodes[node].firstChild >= 0 {
        node = Int(nodes[node].firstChild)
      } else {
        while node != Self.hub, nodes[node].next < 0 { node = Int(nodes[node].parent) }
        if node == Self.hub { return found }
        node = Int(nodes[node].next)
      }
      found.append(node)
    }
  }
}
