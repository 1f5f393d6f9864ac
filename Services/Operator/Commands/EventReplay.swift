internal import Foundation
internal import MatchingEngine

/// Replays an event file on an instance, `tiaoji match solve FILE --events EVENTS`.
struct EventReplay {
  /// A line of the output.
  struct Step: Encodable {
    let line: Int
    let event: String
    let heads: Int64
    let cost: Int64
    /// Which `heads` and `cost` leave out.
    let frozenHeads: Int64
    /// From the event to the assignment that is the best again, without looking for the pairs that fit
    /// a lot that is new or reaches farther.
    let microseconds: Double
    let pivots: Int
    let isCertified: Bool
  }

  private static let encoder: JSONEncoder = {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return encoder
  }()

  let instance: String
  let events: String

  /// - Throws: ``OperatorFault``; for lines that were refused after all others are replayed.
  func run(_ json: Bool, _ certify: Bool) throws {
    guard !instance.hasSuffix(".min") else {
      throw OperatorFault(
        "--events takes an instance in the lots format, and \(instance) is DIMACS")
    }
    let lots = try InstanceFile.text(of: instance)
    let lines = Array(FieldLines(try InstanceFile.text(of: events)))
    var replay = try InstanceFile.naming(instance) {
      try InstanceReplay(lots: lots, eventsMaximum: lines.count)
    }
    let clock = ContinuousClock()
    var faults = InstanceFaults()
    for (line, words) in lines where !words[0].hasPrefix("#") {
      do {
        let arcs = try replay.arcs(for: words, line: line)
        let begun = clock.now
        try replay.apply(words, line: line, arcs: arcs)
        let took = (clock.now - begun) / .microseconds(1)
        if certify { try replay.live.certify() }
        try tell(replay, line, words[0], took, json, certify)
      } catch let fault as InstanceFaults {
        for one in fault.faults { faults.add(one.line, one.code) }
      }
    }
    guard faults.count == 0 else {
      throw OperatorFault("\(events) has lines without effect:\n\(InstanceFile.text(of: faults))")
    }
  }

  private func tell(
    _ replay: InstanceReplay, _ line: Int, _ verb: Substring, _ took: Double, _ json: Bool,
    _ certify: Bool
  ) throws {
    let levels = replay.live.levels
    let step = Step(
      line: line, event: String(verb), heads: levels.heads, cost: levels.cost,
      frozenHeads: replay.frozenHeads, microseconds: took, pivots: replay.live.pivots,
      isCertified: certify)
    if json {
      return say(String(decoding: try Self.encoder.encode(step), as: UTF8.self))
    }
    let frozen = step.frozenHeads > 0 ? ", \(step.frozenHeads) frozen apart" : ""
    say(
      "\(line) \(verb): \(step.heads) heads, cost \(step.cost)\(frozen); \(Int(took)) us\(certify ? ", proved optimal" : "")"
    )
  }
}
