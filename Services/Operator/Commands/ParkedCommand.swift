internal import ArgumentParser
internal import MessageBus
internal import ServiceKit

/// Events whose decision failed: list, look at, try again, drop.
struct ParkedCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "parked", abstract: "Events that a process could not decide on.",
    subcommands: [List.self, Show.self, Retry.self, Discard.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "The oldest parked events, at most \(ParkedReport.listMaximum).")

    @OptionGroup var client: ClientOptions

    @Argument(help: "The process; left out: all.")
    var process: String?

    func run() throws {
      let processes = try client.processes()
      let names = process.map { [$0] } ?? processes.configuration.processes.map(\.name)
      var count = 0
      for name in names {
        let parked = try processes.operate(
          name, "parked.list", NoArguments(), as: [ParkedReport].self)
        count += parked.count
        for event in parked {
          say(
            "\(name) \(event.stream)#\(event.sequence) \(event.parkedAt) \(event.reason): \(event.detail)"
          )
        }
      }
      say(count == 0 ? "Nothing is parked." : "\(count) parked.")
    }
  }

  /// One parked event of one process.
  struct Event: ParsableArguments {
    @OptionGroup var client: ClientOptions
    @OptionGroup var process: ProcessArgument

    @Argument(help: "The stream, as in 'intake/3303'.") var stream: String
    @Argument(help: "The sequence.") var sequence: UInt64

    func ask<Reply: Decodable>(
      _ verb: String, reason: String? = nil, as type: Reply.Type
    ) throws -> Reply {
      try client.processes().operate(
        process.process, verb,
        ParkedArguments(stream: stream, sequence: sequence, reason: reason), as: type)
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "One parked event and why it is.")
    @OptionGroup var event: Event

    func run() throws {
      let parked = try event.ask("parked.show", as: ParkedReport.self)
      say("event    \(parked.type ?? "unreadable") \(parked.stream)#\(parked.sequence)")
      say("parked   \(parked.parkedAt)")
      say("reason   \(parked.reason)")
      say("detail   \(parked.detail)")
      say("entities \((parked.entities ?? []).joined(separator: " "))")
    }
  }

  struct Retry: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Re-enters a parked event, and those queued behind it, by the path of live ones.")
    @OptionGroup var event: Event

    func run() throws {
      let report = try event.ask("parked.retry", as: Maintenance.Report.self)
      say("\(report.events) re-entered, \(report.stillParked) still parked.")
    }
  }

  struct Discard: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Drops a parked event for good; what it meant will not happen.")
    @OptionGroup var event: Event

    @Option(help: "Why; it goes to the process's log, with your key's name.") var reason: String

    func run() throws {
      let report = try event.ask("parked.discard", reason: reason, as: Maintenance.Report.self)
      say("\(report.events) dropped (\(reason)), \(report.stillParked) still parked.")
    }
  }
}
