/// The rooted spanning tree of the network simplex method, with the node prices it implies.
///
/// Nodes are kept in child lists, so that hanging a subtree elsewhere costs the length of the
/// path that is turned round plus the size of the subtree whose prices shift.
struct SpanningTree {
  /// "No such node" in the links.
  static let none: Int32 = -1

  private(set) var parent: [Int32]
  /// The arc that joins a node to its parent, in either direction.
  private(set) var parentArc: [Int32]
  private(set) var depth: [Int32]
  /// The price of each node: every tree arc has reduced cost zero.
  private(set) var potential: [Int128]
  private var firstChild: [Int32]
  private var nextSibling: [Int32]
  private var previousSibling: [Int32]

  /// A star: every node 0 ..< `leaves` hangs from the root `leaves` by its arc, at its price.
  init(leaves: Int, arc: (Int) -> Int, potential price: (Int) -> Int128) {
    let root = Int32(leaves)
    parent = Array(repeating: root, count: leaves) + [Self.none]
    parentArc = (0..<leaves).map { Int32(arc($0)) } + [Self.none]
    depth = Array(repeating: 1, count: leaves) + [0]
    potential = (0..<leaves).map(price) + [0]
    firstChild = Array(repeating: Self.none, count: leaves + 1)
    firstChild[leaves] = leaves > 0 ? 0 : Self.none
    nextSibling = (0..<leaves).map { $0 + 1 < leaves ? Int32($0 + 1) : Self.none } + [Self.none]
    previousSibling = (0..<leaves).map { Int32($0 - 1) } + [Self.none]
  }

  /// The first common node on the ways of `a` and `b` to the root.
  func join(_ a: Int, _ b: Int) -> Int {
    var a = a
    var b = b
    while depth[a] > depth[b] { a = Int(parent[a]) }
    while depth[b] > depth[a] { b = Int(parent[b]) }
    while a != b {
      a = Int(parent[a])
      b = Int(parent[b])
    }
    return a
  }

  /// Cuts the subtree of `top` off and hangs it from `outer` by `arc`, which ends at its `inner`
  /// node; every price in it shifts by `shift`.
  mutating func rehang(
    top: Int, inner: Int, outer: Int, arc: Int, shift: Int128
  ) {
    var node = inner
    var newParent = outer
    var newArc = Int32(arc)
    while true {
      let oldParent = Int(parent[node])
      let oldArc = parentArc[node]
      detach(node)
      attach(node, to: newParent, by: newArc)
      if node == top { break }
      newParent = node
      newArc = oldArc
      node = oldParent
    }
    reprice(from: inner, by: shift)
  }

  private mutating func detach(_ node: Int) {
    let previous = previousSibling[node]
    let next = nextSibling[node]
    if previous == Self.none {
      firstChild[Int(parent[node])] = next
    } else {
      nextSibling[Int(previous)] = next
    }
    if next != Self.none { previousSibling[Int(next)] = previous }
  }

  private mutating func attach(_ node: Int, to newParent: Int, by arc: Int32) {
    let first = firstChild[newParent]
    parent[node] = Int32(newParent)
    parentArc[node] = arc
    previousSibling[node] = Self.none
    nextSibling[node] = first
    if first != Self.none { previousSibling[Int(first)] = Int32(node) }
    firstChild[newParent] = Int32(node)
  }

  /// Walks the subtree in preorder without a stack.
  private mutating func reprice(from top: Int, by shift: Int128) {
    var node = top
    while true {
      potential[node] += shift
      depth[node] = depth[Int(parent[node])] + 1
      if firstChild[node] != Self.none {
        node = Int(firstChild[node])
        continue
      }
      while node != top, nextSibling[node] == Self.none { node = Int(parent[node]) }
      if node == top { return }
      node = Int(nextSibling[node])
    }
  }
}
