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
    /// From the event to the assignment that is the best again, without looking for the pairs that fit
    /// a lot that is new or reaches farther.
    let microseconds: Double
    let pivots: Int
    let isCertified: Bool
  }

  let instance: String
  let events: String

  func run(_ json: Bool, _ certify: Bool) throws {
    guard let lots = try? String(contentsOfFile: instance, encoding: .utf8) else {
      throw OperatorFault("\(instance) cannot be read")
    }
    guard let text = try? String(contentsOfFile: events, encoding: .utf8) else {
      throw OperatorFault("\(events) cannot be read")
    }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    var replay: InstanceReplay
    do {
      replay = try InstanceReplay(lots: lots, eventsMaximum: lines.count)
    } catch {
      throw OperatorFault("\(instance) is no instance: \(error)")
    }
    let clock = ContinuousClock()
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    for (index, line) in lines.enumerated() {
      let words = line.split(separator: " ")
      guard let verb = words.first, !verb.hasPrefix("#") else { continue }
      var took = 0.0
      do {
        let arcs = try replay.arcs(for: words, line: index + 1)
        let begun = clock.now
        try replay.apply(words, line: index + 1, arcs: arcs)
        took = (clock.now - begun) / .microseconds(1)
        if certify { try replay.live.certify() }
      } catch let fault as InstanceEventFault {
        throw OperatorFault("\(events), line \(fault.line): \(fault.code)")
      } catch let fault as LiveFault {
        throw OperatorFault("\(events), line \(index + 1): \(fault.code)")
      }
      let levels = replay.live.levels
      let step = Step(
        line: index + 1, event: String(verb), heads: levels.heads, cost: levels.cost,
        microseconds: took, pivots: replay.live.pivots,
        isCertified: certify)
      say(
        json
          ? String(decoding: try encoder.encode(step), as: UTF8.self)
          : "\(step.line) \(step.event): \(step.heads) heads, cost \(step.cost); \(Int(step.microseconds)) us\(certify ? ", proved optimal" : "")"
      )
    }
  }
}
