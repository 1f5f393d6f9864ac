/// The dual method: a subtree whose arc to the rest is full or empty is hung elsewhere.
extension TransportSimplex where Price: FixedWidthInteger & SignedInteger {
  /// Hangs the subtree of `top`, whose arc to its parent carries nothing, by the cheapest arc across the
  /// cut: out of it, the prices inside falling, or into it, the prices rising, until that arc is tight.
  /// - Parameters:
  ///   - source: a lot inside, `count` heads of which are with the hub beside the tree; 0 if the parent is
  ///     about to go.
  ///   - moved: whether any price changed.
  /// - Returns: whether that arc is the one between `source` and the hub, which now is in the tree with
  ///   these heads.
  mutating func cross(
    top: Int, falls: Bool, source: Int, _ count: Int64, moved: inout Bool
  ) -> Bool {
    countPivot()
    if let (inner, outer) = tightCrossing(top, falls) {
      // What leaves the tree stays tight.
      let parent = Int(nodes[top].parent)
      let cost = costInTree(top)
      let ends = outer == Self.hub && inner == source
      rehang(top: top, inner: inner, outer: outer, flow: ends ? count : 0)
      if source > 0 { note(top, parent, cost) }
      return ends
    }
    // The smaller side of the cut is looked at; to shift the other side the other way is the same.
    let inside = 2 * Int(nodes[top].size) <= Int(nodes[Self.hub].size)
    gather(top, inside: inside)
    let (least, inner, outer) = cheapestCrossing(inside: inside, falls: falls)
    let (parent, cost) = (Int(nodes[top].parent), costInTree(top))
    shiftSide(by: inside == falls ? 0 &- least : least)
    if parent != Self.hub {
      lowerFloor(top, parent, cost)
      lowerFloor(parent, top, cost)
    }
    moved = true
    for tie in ties { note(Int(tie.surplus), Int(tie.shortage), tie.cost) }
    let ends = outer == Self.hub && inner == source
    rehang(top: top, inner: inner, outer: outer, flow: ends ? count : 0)
    return ends
  }

  private mutating func shiftSide(by shift: Price) {
    side.withUnsafeBufferPointer { side in
      price.withUnsafeMutableBufferPointer { price in
        for node in side { price[Int(node)] &+= shift }
      }
    }
    drift(by: shift)
  }

  /// Of the arc to the parent, which is tight.
  private func costInTree(_ node: Int) -> Price {
    let parent = Int(nodes[node].parent)
    // Arcs with the hub are noted without their cost.
    guard parent != Self.hub else { return 0 }
    return isSurplus[node] ? price[parent] &- price[node] : price[node] &- price[parent]
  }

  /// Keeps a tight arc at both of its ends. One with the hub stands at the lot alone.
  mutating func note(_ one: Int, _ another: Int, _ cost: Price) {
    for (node, other) in [(one, another), (another, one)] where node != Self.hub {
      guard !tight[node].contains(where: { Int($0.other) == other }) else { continue }
      tight[node].append(TightArc(other: Int32(truncatingIfNeeded: other), cost: cost))
      hasTight[node] = true
    }
  }

  /// Finds all tight arcs outside of the tree.
  mutating func listTight() {
    for node in nodes.indices {
      tight[node] = []
      hasTight[node] = false
    }
    for node in nodes.indices.dropFirst() where isIn(node) {
      if cost(withHub: node) == 0, nodes[node].parent != 0 { note(node, Self.hub, 0) }
      guard isSurplus[node] else { continue }
      for at in arcs.blocks[node].range {
        let other = Int(arcs.others[at])
        if arcs.costs[at] &+ price[node] &- price[other] == 0, !isInTree(node, other) {
          let end = Int32(truncatingIfNeeded: node)
          tight[node].append(TightArc(other: arcs.others[at], cost: arcs.costs[at]))
          tight[other].append(TightArc(other: end, cost: arcs.costs[at]))
          hasTight[node] = true
          hasTight[other] = true
        }
      }
    }
  }

  /// A tight arc out of (into) the subtree of `top`. Looks no further than the first.
  private mutating func tightCrossing(_ top: Int, _ falls: Bool) -> (inner: Int, outer: Int)? {
    nextEpoch()
    let epoch = epoch
    // Out of `self` for a while, which is asked for other things meanwhile.
    var marks: [Int32] = []
    swap(&marks, &mark)
    defer { swap(&marks, &mark) }
    return nodes.withUnsafeBufferPointer { nodes in
      marks.withUnsafeMutableBufferPointer { mark in
        /// Whether a node is inside; climbs to the first that is known.
        func isInside(_ other: Int) -> Bool {
          var up = other
          while up > 0, up != top, mark[up] < epoch { up = Int(nodes[up].parent) }
          let inside = up == top || (up > 0 && mark[up] == epoch)
          let end = up
          up = other
          while up != end {
            mark[up] = inside ? epoch : epoch + 1
            up = Int(nodes[up].parent)
          }
          return inside
        }
        var node = top
        while true {
          mark[node] = epoch
          if hasTight[node], isSurplus[node] == falls {
            var index = 0
            while index < tight[node].count {
              let arc = tight[node][index]
              let other = Int(arc.other)
              if isTight(node, arc), !isInTree(node, other) {
                if other == Self.hub || !isInside(other) { return (node, other) }
                index += 1
              } else {
                if other != Self.hub, slack(node, other, arc.cost) != 0 {
                  lowerFloor(node, other, arc.cost)
                }
                tight[node].swapAt(index, tight[node].count - 1)
                tight[node].removeLast()
              }
            }
            hasTight[node] = !tight[node].isEmpty
          }
          if nodes[node].firstChild >= 0 {
            node = Int(nodes[node].firstChild)
            continue
          }
          while node != top, nodes[node].next < 0 { node = Int(nodes[node].parent) }
          if node == top { return nil }
          node = Int(nodes[node].next)
        }
      }
    }
  }

  @inline(__always)
  private func isTight(_ node: Int, _ arc: TightArc<Price>) -> Bool {
    let other = Int(arc.other)
    guard other != Self.hub else { return cost(withHub: node) == 0 }
    let difference = isSurplus[node] ? price[node] &- price[other] : price[other] &- price[node]
    return arc.cost &+ difference == 0
  }

  private mutating func nextEpoch() {
    if epoch > Int32.max - 4 {
      for node in mark.indices { mark[node] = 0 }
      epoch = 0
    }
    epoch += 2
  }

  /// Marks the nodes of the subtree, or all others of the tree.
  private mutating func gather(_ top: Int, inside: Bool) {
    nextEpoch()
    side.removeAll(keepingCapacity: true)
    let start = inside ? top : Self.hub
    let epoch = epoch
    nodes.withUnsafeBufferPointer { nodes in
      mark.withUnsafeMutableBufferPointer { mark in
        var node = start
        while true {
          if inside || node != top {
            mark[node] = epoch
            side.append(Int32(truncatingIfNeeded: node))
            if nodes[node].firstChild >= 0 {
              node = Int(nodes[node].firstChild)
              continue
            }
          }
          while node != start, nodes[node].next < 0 { node = Int(nodes[node].parent) }
          if node == start { return }
          node = Int(nodes[node].next)
        }
      }
    }
  }

  /// The cheapest arc across the cut whose one side was gathered, and all others as cheap in `ties`.
  private mutating func cheapestCrossing(
    inside: Bool, falls: Bool
  ) -> (least: Price, inner: Int, outer: Int) {
    ties.removeAll(keepingCapacity: true)
    var best = Price.max
    // Arcs between the hub, which is outside, and what is inside.
    func lookAtHub(_ node: Int) {
      let reduced = cost(withHub: node)
      guard reduced <= best else { return }
      if reduced < best {
        best = reduced
        ties.removeAll(keepingCapacity: true)
      }
      let number = Int32(truncatingIfNeeded: node)
      ties.append(
        TransportEdge(surplus: falls ? number : 0, shortage: falls ? 0 : number, cost: 0))
    }
    if !inside {
      for node in 1..<nodes.count where isSurplus[node] == falls {
        if mark[node] != epoch, isIn(node) { lookAtHub(node) }
      }
    }
    // What is gathered is the surplus' end of these arcs, or the shortage's.
    let isTail = inside == falls
    for number in side where number != 0 && isSurplus[Int(number)] == isTail {
      let node = Int(number)
      if inside { lookAtHub(node) } else if hasTight[node] { dropSlack(node) }
      if leastSlack(node) <= best { look(from: node, &best) }
    }
    guard let first = ties.first else { preconditionFailure("a cut that the hub does not cross") }
    return falls
      ? (best, Int(first.surplus), Int(first.shortage))
      : (best, Int(first.shortage), Int(first.surplus))
  }

  /// Looks at all arcs of a node that was gathered, for those that cross and for its floor.
  private mutating func look(from node: Int, _ best: inout Price) {
    let isTail = isSurplus[node]
    let own = isTail ? price[node] : 0 &- price[node]
    let number = Int32(truncatingIfNeeded: node)
    let epoch = epoch
    var least = Self.far
    arcs.others.withUnsafeBufferPointer { others in
      arcs.costs.withUnsafeBufferPointer { costs in
        price.withUnsafeBufferPointer { price in
          for at in arcs.blocks[node].range {
            let other = Int(others[at])
            let reduced = costs[at] &+ own &+ (isTail ? 0 &- price[other] : price[other])
            least = min(least, reduced > 0 ? reduced : Self.far)
            guard reduced <= best, reduced > 0, mark[other] != epoch else { continue }
            if reduced < best { ties.removeAll(keepingCapacity: true) }
            best = reduced
            ties.append(
              TransportEdge(
                surplus: isTail ? number : others[at], shortage: isTail ? others[at] : number,
                cost: costs[at]))
          }
        }
      }
    }
    setLeastSlack(node, least)
  }
}
