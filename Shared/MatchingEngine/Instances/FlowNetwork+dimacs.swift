extension FlowNetwork {
  /// Nodes of a file, so that a line of a few bytes asks for no gigabytes.
  package static let dimacsNodesMaximum = 4_000_000

  /// Reads a DIMACS minimum-cost flow problem (`c`, `p min`, `n`, `a` lines; lower bounds zero).
  /// - Throws: ``InstanceFaults``, all of them; ``FlowFault`` if the numbers are too large together.
  package init(dimacs text: String) throws {
    var file = DimacsFile()
    for (line, words) in FieldLines(text) { file.read(words, line) }
    try file.check()
    try self.init(supplies: file.supplies, arcsExpected: file.arcs.count)
    for arc in file.arcs {
      try addArc(from: arc.tail, to: arc.head, capacity: arc.capacity, cost: Int128(arc.cost))
    }
  }
}

/// A DIMACS file as it is read, line by line.
private struct DimacsFile {
  private(set) var supplies: [Int64] = []
  private(set) var arcs: [(tail: Int, head: Int, capacity: Int64, cost: Int64)] = []
  private var arcsStated: Int64?
  private var arcsRead: Int64 = 0
  private var known: Set<Int64> = []
  private var faults = InstanceFaults()

  mutating func read(_ words: [Substring], _ line: Int) {
    guard words[0] != "c" else { return }
    guard let count = ["p": 4, "n": 3, "a": 6][words[0]] else {
      return faults.add(line, .unknownLine)
    }
    guard words.count == count, words[0] != "p" || words[1] == "min" else {
      return faults.add(line, .fieldCount)
    }
    let numbers = words.dropFirst(words[0] == "p" ? 2 : 1).compactMap { Int64($0) }
    guard numbers.count == count - (words[0] == "p" ? 2 : 1) else {
      return faults.add(line, .notANumber)
    }
    switch words[0] {
    case "p": readProblem(numbers, line)
    case "n": readSupply(numbers, line)
    default: readArc(numbers, line)
    }
  }

  /// - Throws: ``InstanceFaults``.
  mutating func check() throws(InstanceFaults) {
    if arcsStated == nil {
      // What follows from it is not told line by line.
      faults = InstanceFaults(line: 0, .problemMissing)
    } else if arcsStated != arcsRead {
      faults.add(0, .arcCount)
    }
    if supplies.reduce(Int128(0), { $0 + Int128($1) }) != 0 { faults.add(0, .unbalanced) }
    try faults.check()
  }

  private mutating func readProblem(_ numbers: [Int64], _ line: Int) {
    guard arcsStated == nil else { return faults.add(line, .repeated) }
    arcsStated = numbers[1]
    guard (1...Int64(FlowNetwork.dimacsNodesMaximum)).contains(numbers[0]), numbers[1] >= 0 else {
      return faults.add(line, .outOfRange)
    }
    supplies = Array(repeating: 0, count: Int(numbers[0]))
  }

  private mutating func readSupply(_ numbers: [Int64], _ line: Int) {
    guard isNode(numbers[0]) else { return faults.add(line, .unknownNode) }
    guard known.insert(numbers[0]).inserted else { return faults.add(line, .repeated) }
    supplies[Int(numbers[0]) - 1] = numbers[1]
  }

  private mutating func readArc(_ numbers: [Int64], _ line: Int) {
    arcsRead += 1
    guard isNode(numbers[0]), isNode(numbers[1]) else { return faults.add(line, .unknownNode) }
    guard numbers[0] != numbers[1] else { return faults.add(line, .loop) }
    guard numbers[2] == 0 else { return faults.add(line, .lowerBound) }
    guard numbers[3] >= 0 else { return faults.add(line, .outOfRange) }
    arcs.append((Int(numbers[0]) - 1, Int(numbers[1]) - 1, numbers[3], numbers[4]))
  }

  private func isNode(_ number: Int64) -> Bool { number >= 1 && number <= supplies.count }
}

/// The lines of a text that hold anything, numbered from 1 and split at blanks. They may end as on other
/// systems too.
package struct FieldLines: Sequence, IteratorProtocol {
  private var rest: Substring.UTF8View
  private var line = 0

  package init(_ text: String) {
    rest = text[...].utf8
  }

  package mutating func next() -> (line: Int, words: [Substring])? {
    while !rest.isEmpty {
      let (newline, ending) = (UInt8(ascii: "\n"), UInt8(ascii: "\r"))
      let end = rest.firstIndex { $0 == newline || $0 == ending } ?? rest.endIndex
      let words = rest[..<end].split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
      let isPair = end != rest.endIndex && rest[end] == ending
      rest = end == rest.endIndex ? rest[end...] : rest[rest.index(after: end)...]
      if isPair, rest.first == newline { rest = rest.dropFirst() }
      line += 1
      if !words.isEmpty { return (line, words.map { Substring($0) }) }
    }
    return nil
  }
}
