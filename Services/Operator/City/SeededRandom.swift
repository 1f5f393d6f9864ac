/// Numbers that are the same for the same seed on every machine and with every compiler.
/// (G. Steele, D. Lea and C. Flood, "Fast splittable pseudorandom number generators", 2014.)
package struct SeededRandom: Sendable {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  /// A stream of its own for a named part, so that a change in one part leaves the others alone.
  package init(seed: UInt64, part: String) {
    let name = part.utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) {
      ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3
    }
    state = seed &* 0x9e37_79b9_7f4a_7c15 ^ name
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// 0 ..< `bound`, which is above 0. The bias of the remainder is below 2⁻⁴⁰ for such bounds.
  package mutating func below(_ bound: Int) -> Int {
    precondition(bound > 0, "nothing to draw from")
    return Int(next() % UInt64(bound))
  }

  package mutating func within(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.count)
  }

  /// True so many times in a hundred.
  package mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

  package mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[below(elements.count)]
  }

  /// One of the elements, each as often as its weight says.
  package mutating func pick<Element>(weighted elements: [(Element, weight: Int)]) -> Element {
    precondition(!elements.isEmpty, "nothing to draw from")
    var left = below(elements.reduce(0) { $0 + $1.weight })
    for (element, weight) in elements {
      if left < weight { return element }
      left -= weight
    }
    return elements[elements.count - 1].0
  }

  /// A whole number around 0 of a bell shape: the sum of four even draws, within ±`spread`.
  package mutating func bell(_ spread: Int) -> Int {
    let sum = (0..<4).reduce(0) { sum, _ in sum + below(2 * spread + 1) - spread }
    return sum / 4
  }

  package mutating func shuffle<Element>(_ elements: inout [Element]) {
    guard elements.count > 1 else { return }
    for index in stride(from: elements.count - 1, to: 0, by: -1) {
      elements.swapAt(index, below(index + 1))
    }
  }
}
