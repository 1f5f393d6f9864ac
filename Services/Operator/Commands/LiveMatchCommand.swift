internal import ArgumentParser
internal import Domain
internal import Events
internal import Foundation
internal import MatchingEngine
internal import MessageBus

extension MatchCommand {
  struct WhatIf: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "whatif", abstract: "Tells what a wider reach would gain on the live lots.",
      discussion: """
        The open lots are found from the journals, so that no process is held up. Printed are the heads \
        that would be proposed beyond those that would be now, by county of the post, and what it costs \
        to keep to the proposals that are still to be answered. Lots that rounds leave out, as their \
        enterprises did not answer, are not among them. The processes may go on meanwhile.
        """)

    @OptionGroup var client: ClientOptions
    @Option(help: "Kilometres that every lot reaches at least.") var reach: Int
    @Option(
      help: "The day of the round, such as 2021-02-01; that of the last event unless it is later.")
    var day: String?
    @Flag(help: "As one line of JSON.") var json = false

    func validate() throws {
      guard (1...Limits.reachMetresMaximum / 1_000).contains(reach) else {
        throw ValidationError("--reach is 1 to \(Limits.reachMetresMaximum / 1_000) kilometres")
      }
      guard day.map({ CalendarDay(iso: $0) != nil }) ?? true else {
        throw ValidationError("--day is a day such as 2021-02-01")
      }
    }

    func run() throws {
      let processes = try client.processes()
      let ruling = try RoundReplay.Ruling(processes.configuration.process("matching").settings)
      let journals = try processes.roundJournals()
      guard let last = journals.lastInstant else { throw OperatorFault("nothing has happened yet") }
      let asked = day.flatMap { CalendarDay(iso: $0) } ?? last.day
      guard asked >= last.day else {
        throw OperatorFault("--day is before \(last.day.iso), the day of the last event")
      }
      let now = asked == last.day ? last : Instant.start(of: asked)
      let end = try RoundReplay.end(of: journals, ruling, at: now)
      let before = try end.heads(ruling.rules)
      let after = try end.heads(ruling.rules, reachMetres: reach * 1_000)
      let frozen = try end.frozen(ruling.rules)
      let answer = Answer(
        day: now.day.iso, reachKilometres: reach,
        openShort: end.open.shortage.reduce(0) { $0 + $1.open },
        openFree: end.open.surplus.reduce(0) { $0 + $1.open },
        matchable: before.values.reduce(0, +), matchableThen: after.values.reduce(0, +),
        gainedByCounty: Dictionary(
          uniqueKeysWithValues: after.merging(before.mapValues { -$0 }, uniquingKeysWith: +)
            .filter { $0.value != 0 }.map { ($0.key.text, $0.value) }),
        heldHeads: end.held.reduce(0) { $0 + $1.heads },
        keptHeads: frozen.kept.heads, keptCost: frozen.kept.cost, freeHeads: frozen.free.heads,
        freeCost: frozen.free.cost)
      if json {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return say(String(decoding: try encoder.encode(answer), as: UTF8.self))
      }
      say(answer.text)
    }

    private struct Answer: Encodable {
      let day: String
      let reachKilometres: Int
      let openShort: Int
      let openFree: Int
      let matchable: Int
      let matchableThen: Int
      let gainedByCounty: [String: Int]
      let heldHeads: Int
      /// The most, with these and the open heads, that keeping to the proposals leaves, and its cost.
      let keptHeads: Int64
      let keptCost: Int64
      /// The most if none of them were made.
      let freeHeads: Int64
      let freeCost: Int64

      var text: String {
        let counties = gainedByCounty.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map {
          "  \($0.key) \(RegionCode($0.key).flatMap { Regions.named($0)?.name } ?? ""): \($0.value)"
        }
        let gained = matchableThen - matchable
        return
          ([
            "\(day): \(openShort) heads open of shortages, \(openFree) of surpluses; \(matchable) would be proposed"
              + " as lots reach now, \(matchableThen) if each reached \(reachKilometres) km: \(gained) gained"
              + (counties.isEmpty ? "." : ", by county of the post:")
          ] + counties + [
            "\(heldHeads) heads are in proposals still to be answered. Keeping to these, \(keptHeads) heads in all"
              + " can be matched, for \(keptCost) points; free of them \(freeHeads), for \(freeCost)."
              + " The flows behind all this are proved optimal; what would be proposed is a flow after its small groups are mended."
          ]).joined(separator: "\n")
      }
    }
  }

  struct Certify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Solves the rounds of the journals again, and proves each optimal.",
      discussion: """
        Each round must have seen what its record's digest says, its pairs must be those that are found \
        again, and its optimum must be proved by its dual prices.
        """)

    @OptionGroup var client: ClientOptions
    @Option(help: "Only so many of the last rounds.") var last: Int?

    func validate() throws {
      guard last.map({ $0 > 0 }) ?? true else { throw ValidationError("--last is 1 or more") }
    }

    func run() throws {
      let processes = try client.processes()
      let ruling = try RoundReplay.Ruling(processes.configuration.process("matching").settings)
      let journals = try processes.roundJournals()
      let rounds = journals.values.joined().count { $0.body is RoundClosed }
      var (seen, judged, heads, unique) = (0, 0, 0, 0)
      try RoundReplay.run(journals, ruling) { closed, snapshot in
        seen += 1
        guard seen > rounds - (last ?? rounds) else { return }
        judged += 1
        heads += closed.heads
        if try RoundProof(closed, snapshot, ruling.rules).isUnique { unique += 1 }
      }
      guard judged > 0, let now = journals.lastInstant else {
        throw OperatorFault("no round yet: nothing was proved")
      }
      let end = try RoundReplay.end(of: journals, ruling, at: now)
      guard try end.isSettled(ruling.rules) else {
        throw OperatorFault("two open lots could be paired, and no round will look at them")
      }
      let waiting = end.waiting
      say(
        """
        \(judged) rounds, \(heads) heads: each saw what its record says, was found again pair by pair, \
        and is proved optimal; in \(unique) no other matching is as good. No two open lots were left that \
        could be paired\(waiting > 0 ? ", beside \(waiting) that have changed and wait for their round" : "").
        """)
    }
  }
}

extension [StreamName: [JournalEvent]] {
  /// When Matching last decided anything.
  fileprivate var lastInstant: Instant? {
    filter { $0.key.process == "matching" }.values.compactMap { $0.last?.occurredAt }.max()
  }
}
