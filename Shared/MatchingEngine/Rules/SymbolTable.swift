/// Numbers for the words of a round's lots, so that judging a pair compares numbers. The numbers
/// mean nothing outside the table, and no result depends on them.
struct SymbolTable: Sendable {
  /// Stands for "none stated"; equal words never have it.
  static let absent: Int32 = -1
  /// The number of the empty set.
  static let emptySet: Int32 = 0

  private var numbers: [String: Int32] = [:]
  private var setNumbers: [Set<String>: Int32] = [[]: emptySet]
  private var sets: [Set<String>] = [[]]

  mutating func number(_ word: String?) -> Int32 {
    guard let word else { return Self.absent }
    if let known = numbers[word] { return known }
    let next = Int32(numbers.count)
    numbers[word] = next
    return next
  }

  mutating func number(ofSet words: [String]) -> Int32 {
    let set = Set(words)
    if let known = setNumbers[set] { return known }
    let next = Int32(sets.count)
    setNumbers[set] = next
    sets.append(set)
    return next
  }

  func isSubset(_ part: Int32, of whole: Int32) -> Bool {
    part == Self.emptySet || part == whole || sets[Int(part)].isSubset(of: sets[Int(whole)])
  }
}
