internal import ArgumentParser
internal import MessageBus

/// Prints events as they are published, or from the past.
struct TailCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tail", abstract: "Prints events so that a person can read them.")

  @OptionGroup var client: ClientOptions

  @Argument(help: "Streams, as in 'intake/3303'; left out: all.")
  var streams: [String] = []

  @Option(help: "Begin with this sequence instead of with what is new.")
  var from: UInt64?

  @Flag(help: "Stop at the head instead of waiting for more.")
  var once = false

  @Option(help: "en or zh.")
  var language: EventLine.Language = .en

  func run() throws {
    let processes = try client.processes()
    var names: [StreamName] = []
    for text in streams {
      guard let name = StreamName(text) else {
        throw ValidationError("'\(text)' is not the name of a stream.")
      }
      names.append(name)
    }
    if names.isEmpty { names = processes.configuration.processes.flatMap(\.streams) }
    // Subscribed first: what comes while the past is read is not missed.
    if !once { for name in names { try processes.client(of: name.process).subscribe(name) } }
    var printed: [StreamName: UInt64] = [:]
    if once || from != nil {
      for name in names {
        try processes.eachBatch(name, from: from ?? 1, upTo: .max) { events in
          for event in events { show(event) }
          printed[name] = events.last?.sequence
        }
      }
    }
    if !once { try follow(names, processes, &printed) }
  }

  private func follow(
    _ names: [StreamName], _ processes: Processes, _ printed: inout [StreamName: UInt64]
  ) throws {
    let publishers = Set(names.map(\.process)).sorted()
    while true {
      for publisher in publishers {
        let frame = try processes.client(of: publisher).next(timeoutMilliseconds: 50)
        guard case .event(let stream, _, let bytes) = frame else { continue }
        let event = JournalEvent(try SealedRecord(decoding: bytes))
        guard event.sequence > printed[stream] ?? 0 else { continue }
        // PUB may have dropped some: the journal has them.
        if let last = printed[stream], event.sequence > last + 1 {
          for missed in try processes.journal(stream, from: last + 1, upTo: event.sequence - 1) {
            show(missed)
          }
        }
        show(event)
        printed[stream] = event.sequence
      }
    }
  }

  private func show(_ event: JournalEvent) { say(EventLine.text(event, language)) }
}

extension EventLine.Language: ExpressibleByArgument {}
