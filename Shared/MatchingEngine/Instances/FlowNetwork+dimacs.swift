extension FlowNetwork {
  /// Reads a DIMACS minimum-cost flow problem (`c`, `p min`, `n`, `a` lines; lower bounds zero).
  /// - Throws: ``MatchingFault/malformed(line:)``, or ``FlowFault`` if the numbers make no network.
  package init(dimacs text: String) throws {
    var supplies: [Int64]?
    var arcs: [(line: Int, fields: [Int64])] = []
    for (line, words) in FieldLines(text) {
      let numbers = words.dropFirst().compactMap { Int64($0) }
      switch (words[0], words.count) {
      case ("c", _):
        continue
      case ("p", 4) where words[1] == "min" && numbers.count == 2 && supplies == nil:
        guard (1..<Int64(Int32.max)).contains(numbers[0]) else { fallthrough }
        supplies = Array(repeating: 0, count: Int(numbers[0]))
      case ("n", 3) where numbers.count == 2:
        guard let count = supplies?.count, (1...count).contains(Int(numbers[0])) else {
          fallthrough
        }
        supplies?[Int(numbers[0]) - 1] = numbers[1]
      case ("a", 6) where numbers.count == 5 && numbers[2] == 0:
        arcs.append((line, numbers))
      default:
        throw MatchingFault.malformed(line: line)
      }
    }
    guard let supplies else { throw MatchingFault.malformed(line: 1) }
    try self.init(supplies: supplies, arcsExpected: arcs.count)
    for (line, fields) in arcs {
      guard (1...Int64(supplies.count)).contains(fields[0]),
        (1...Int64(supplies.count)).contains(fields[1])
      else { throw MatchingFault.malformed(line: line) }
      try addArc(
        from: Int(fields[0]) - 1, to: Int(fields[1]) - 1, capacity: fields[3],
        cost: Int128(fields[4]))
    }
  }
}

/// The lines of a text that hold anything, numbered from 1 and split at blanks.
struct FieldLines: Sequence, IteratorProtocol {
  private var rest: Substring.UTF8View
  private var line = 0

  init(_ text: String) {
    rest = text[...].utf8
  }

  mutating func next() -> (line: Int, words: [Substring])? {
    while !rest.isEmpty {
      let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
      let words = rest[..<end].split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") }
      rest = end == rest.endIndex ? rest[end...] : rest[rest.index(after: end)...]
      line += 1
      if !words.isEmpty { return (line, words.map { Substring($0) }) }
    }
    return nil
  }
}
