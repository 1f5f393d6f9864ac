extension TransportSimplex where Price: FixedWidthInteger & SignedInteger {
  /// Whether the arc between two nodes is in the tree.
  @inline(__always)
  func isInTree(_ one: Int, _ another: Int) -> Bool {
    Int(nodes[one].parent) == another || Int(nodes[another].parent) == one
  }

  @inline(__always)
  mutating func detach(_ node: Int) {
    let previous = nodes[node].previous
    let next = nodes[node].next
    if previous < 0 {
      nodes[Int(nodes[node].parent)].firstChild = next
    } else {
      nodes[Int(previous)].next = next
    }
    if next >= 0 { nodes[Int(next)].previous = previous }
  }

  @inline(__always)
  mutating func attach(_ node: Int, to parent: Int) {
    let first = nodes[parent].firstChild
    nodes[node].parent = Int32(truncatingIfNeeded: parent)
    nodes[node].previous = -1
    nodes[node].next = first
    if first >= 0 { nodes[Int(first)].previous = Int32(truncatingIfNeeded: node) }
    nodes[parent].firstChild = Int32(truncatingIfNeeded: node)
  }

  mutating func grow(from node: Int, by count: Int32) {
    var up = node
    while up >= 0 {
      nodes[up].size &+= count
      up = Int(nodes[up].parent)
    }
  }

  /// Cuts the subtree of `top` off and hangs it from `outer` by its node `inner`, with `flow` on the new
  /// arc. The way from `inner` to `top` is turned round; prices stay.
  mutating func rehang(top: Int, inner: Int, outer: Int, flow: Int64) {
    let total = nodes[top].size
    grow(from: Int(nodes[top].parent), by: -total)
    var node = inner
    var newParent = outer
    var newFlow = flow
    var below: Int32 = 0
    while true {
      let old = nodes[node]
      detach(node)
      attach(node, to: newParent)
      nodes[node].flow = newFlow
      nodes[node].size = total - below
      if node == top { break }
      newParent = node
      newFlow = old.flow
      below = old.size
      node = Int(old.parent)
    }
    grow(from: outer, by: total)
  }

  /// Shifts the prices of a subtree.
  mutating func reprice(from top: Int, by shift: Price) {
    nodes.withUnsafeBufferPointer { nodes in
      price.withUnsafeMutableBufferPointer { price in
        var node = top
        while true {
          price[node] &+= shift
          if nodes[node].firstChild >= 0 {
            node = Int(nodes[node].firstChild)
            continue
          }
          while node != top, nodes[node].next < 0 { node = Int(nodes[node].parent) }
          if node == top { return }
          node = Int(nodes[node].next)
        }
      }
    }
  }
}
