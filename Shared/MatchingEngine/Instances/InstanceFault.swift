/// What is wrong with a line of an instance or event file.
package struct InstanceFault: Hashable, Sendable {
  /// Raw values are stable.
  package enum Code: String, Sendable, CaseIterable {
    case unknownLine = "unknown-line"
    case fieldCount = "field-count"
    case notANumber = "not-a-number"
    case outOfRange = "out-of-range"
    case repeated
    case radiusMissing = "radius-missing"
    case problemMissing = "problem-missing"
    case unknownNode = "unknown-node"
    case loop
    case lowerBound = "lower-bound"
    case arcCount = "arc-count"
    case unbalanced
    case unknownLot = "unknown-lot"
    case knownLot = "known-lot"
    case belowFrozen = "below-frozen"
    case notAssigned = "not-assigned"
    case knownPair = "known-pair"
    case beyondLimits = "beyond-limits"
  }

  /// Counted from 1; 0 is the file as a whole.
  package let line: Int
  package let code: Code

  package init(line: Int, _ code: Code) {
    self.line = line
    self.code = code
  }
}

extension InstanceFault.Code {
  /// What is wrong and how it is mended.
  package var text: String {
    switch self {
    case .unknownLine: "begins with no word of this format; take the line out, or make it a comment"
    case .fieldCount: "has another number of fields than its kind; compare it with the format"
    case .notANumber: "has a field that is no whole number of 64 bits"
    case .outOfRange: "has a number beyond its limits, which --help tells, or below what it may be"
    case .repeated: "says what an earlier line has said; leave one of the two"
    case .radiusMissing:
      "comes before a comment with 'radius_m' and the metres; begin the file with it"
    case .problemMissing: "there is no line 'p min NODES ARCS' before the rest"
    case .unknownNode: "names a node beyond those of the p line"
    case .loop: "is an arc from a node to itself"
    case .lowerBound: "has a lower bound, which must be 0"
    case .arcCount: "there are more or fewer arcs than the p line says; the file may be cut off"
    case .unbalanced: "what enters at the n lines is not what leaves"
    case .unknownLot: "names a lot that is not there; add it first"
    case .knownLot: "adds a lot that is there; take another id"
    case .belowFrozen: "leaves fewer heads than are frozen, or releases more; release those first"
    case .notAssigned: "freezes more heads than the pair has just then"
    case .knownPair: "adds a pair that is there"
    case .beyondLimits: "makes the numbers together too large"
    }
  }
}

/// All that is wrong with a file, so that it is mended once.
package struct InstanceFaults: Error, Hashable, Sendable {
  /// As many are kept; `count` counts all.
  package static let keptMaximum = 50

  package private(set) var faults: [InstanceFault] = []
  package private(set) var count = 0

  package init() {}

  package init(line: Int, _ code: InstanceFault.Code) { add(line, code) }

  package mutating func add(_ line: Int, _ code: InstanceFault.Code) {
    count += 1
    if faults.count < Self.keptMaximum { faults.append(InstanceFault(line: line, code)) }
  }

  /// - Throws: itself, if there is any.
  package func check() throws(InstanceFaults) {
    if count > 0 { throw self }
  }
}
