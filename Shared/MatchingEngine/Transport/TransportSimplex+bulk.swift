/// The primal method, for a whole network at once.
///
/// The tree begins as a star: every lot with the hub alone. It is *strongly feasible* (Cunningham, A
/// network simplex method, Mathematical Programming 11, 1976) and is kept so, which rules out cycling.
///
/// The arc to enter is looked for as a candidate list (Mulvey, Pivot strategies for primal-simplex network
/// codes, Journal of the ACM 25, 1978): the worst arc of each lot in a block, then the worst of these as
/// long as they last. A long list costs little here and picks better arcs, which means fewer pivots and
/// smaller subtrees to reprice: most of the time goes there. In the worst case exponential, on matching
/// networks pivots grow a little faster than lots.
extension TransportSimplex where Price: FixedWidthInteger & SignedInteger {
  /// Solves the network as it stands, ready for changes.
  mutating func solveAnew() {
    solveOnce()
    listTight()
    forgetFloors()
  }

  /// Solves the network as it stands, without what changes need.
  mutating func solveOnce() {
    formStar()
    findOptimum()
  }

  private mutating func formStar() {
    for node in nodes.indices {
      nodes[node] = TransportNode()
      price[node] = isSurplus[node] ? Self.far : -Self.far
    }
    price[Self.hub] = 0
    for node in nodes.indices.dropFirst() where heads[node] > 0 {
      attach(node, to: Self.hub)
      nodes[node].flow = heads[node]
      price[node] = isSurplus[node] ? -hubCosts[node] : hubCosts[node]
      nodes[Self.hub].size += 1
    }
  }

  private mutating func findOptimum() {
    let order = strided(nodes.count - 1)
    // For small networks an eighth of all, or each list would look at the whole.
    let arcsSeen = max(
      64, min(100 * Int(Double(arcs.count).squareRoot()), (arcs.count + nodes.count) / 8))
    let most = max(16, 3 * Int(Double(nodes.count / 2).squareRoot()))
    var list: [ArcCandidate<Price>] = []
    list.reserveCapacity(most)
    var cursor = 0
    var left = 0
    while true {
      if left > 0, let (reduced, worst) = takeWorst(from: &list) {
        left -= 1
        enter(tail: Int(worst.tail), head: Int(worst.head), reduced: reduced)
        continue
      }
      list.removeAll(keepingCapacity: true)
      var looked = 0
      var scanned = 0
      while looked < order.count, list.isEmpty || (scanned < arcsSeen && list.count < most) {
        let node = Int(order[cursor])
        cursor = cursor + 1 == order.count ? 0 : cursor + 1
        looked += 1
        guard isIn(node) else { continue }
        scanned += 1
        if isSurplus[node] {
          scanned += arcs.blocks[node].count
          if let found = worst(from: node) { list.append(found) }
        } else if cost(withHub: node) < 0 {
          list.append(
            ArcCandidate(tail: 0, head: Int32(truncatingIfNeeded: node), cost: hubCosts[node]))
        }
      }
      guard let (reduced, worst) = takeWorst(from: &list) else { return }
      left = most / 2
      enter(tail: Int(worst.tail), head: Int(worst.head), reduced: reduced)
    }
  }

  /// The nodes in strides, so that a block has lots from everywhere.
  private func strided(_ count: Int) -> [Int32] {
    let step = max(1, Int(Double(count).squareRoot()))
    return (0..<step).flatMap { stride(from: $0 + 1, through: count, by: step).map { Int32($0) } }
  }

  /// The arc of a surplus lot with the most negative reduced cost.
  @inline(__always)
  private func worst(from node: Int) -> ArcCandidate<Price>? {
    var worst = min(0, cost(withHub: node))
    let range = arcs.blocks[node].range
    var found = worst < 0 ? range.upperBound : -1
    arcs.others.withUnsafeBufferPointer { others in
      arcs.costs.withUnsafeBufferPointer { costs in
        price.withUnsafeBufferPointer { price in
          let own = price[node]
          // Long rows from another place each: where costs are equal, they do not all want the same lot.
          let start = range.lowerBound + (range.count > 64 ? node % range.count : 0)
          for part in [start..<range.upperBound, range.lowerBound..<start] {
            for at in part {
              let reduced =
                costs[at] &+ own &- price[Int(others[at])]
              if reduced < worst {
                worst = reduced
                found = at
              }
            }
          }
        }
      }
    }
    guard found >= 0 else { return nil }
    let tail = Int32(truncatingIfNeeded: node)
    return found == range.upperBound
      ? ArcCandidate(tail: tail, head: 0, cost: hubCosts[node])
      : ArcCandidate(tail: tail, head: arcs.others[found], cost: arcs.costs[found])
  }

  /// Takes the worst out of the list, by the prices of now, and those that are no longer any good.
  private func takeWorst(from list: inout [ArcCandidate<Price>]) -> (Price, ArcCandidate<Price>)? {
    var worst: Price = 0
    var place = -1
    var kept = 0
    for index in list.indices {
      let one = list[index]
      let reduced = one.cost &+ price[Int(one.tail)] &- price[Int(one.head)]
      guard reduced < 0 else { continue }
      list[kept] = one
      if reduced < worst {
        worst = reduced
        place = kept
      }
      kept += 1
    }
    list.removeLast(list.count - kept)
    guard place >= 0 else { return nil }
    list.swapAt(place, kept - 1)
    return (worst, list.removeLast())
  }

  /// Pushes as much as fits along an arc and back through the tree, and puts the arc in the place of the
  /// one that stops the push: the *last* of these, seen from where the two ways meet, in the direction of
  /// the push. This keeps the tree strongly feasible.
  private mutating func enter(tail: Int, head: Int, reduced: Price) {
    countPivot()
    var least = Int64.max
    var out = -1
    var isAtTail = false
    nodes.withUnsafeMutableBufferPointer { nodes in
      isSurplus.withUnsafeBufferPointer { isSurplus in
        var down = tail
        var up = head
        while down != up {
          if nodes[down].size <= nodes[up].size {
            if isSurplus[down], nodes[down].flow < least {
              least = nodes[down].flow
              out = down
              isAtTail = true
            }
            down = Int(nodes[down].parent)
          } else {
            up = Int(nodes[up].parent)
          }
        }
        let join = down
        up = head
        while up != join {
          if !isSurplus[up], nodes[up].flow <= least {
            least = nodes[up].flow
            out = up
            isAtTail = false
          }
          up = Int(nodes[up].parent)
        }
        precondition(out >= 0, "a cycle without an end")
        guard least > 0 else { return }
        down = tail
        while down != join {
          nodes[down].flow &+= isSurplus[down] ? 0 &- least : least
          down = Int(nodes[down].parent)
        }
        up = head
        while up != join {
          nodes[up].flow &+= isSurplus[up] ? least : 0 &- least
          up = Int(nodes[up].parent)
        }
      }
    }
    let inner = isAtTail ? tail : head
    rehang(top: out, inner: inner, outer: isAtTail ? head : tail, flow: least)
    reprice(from: inner, by: isAtTail ? 0 &- reduced : reduced)
  }
}

/// An arc that may enter the tree.
private struct ArcCandidate<Price: Sendable> {
  let tail: Int32
  let head: Int32
  let cost: Price
}
