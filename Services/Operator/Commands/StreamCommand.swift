internal import ArgumentParser
internal import Domain
internal import Events
internal import MessageBus
internal import ServiceKit

/// Where the streams of a process stand, and how one that halted at a new epoch goes on.
struct StreamCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stream", abstract: "Shows streams; lets a halted one go on after a restore.",
    subcommands: [Show.self, Accept.self])

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "A process's own heads and its cursors; beyond a restore, what it had seen.")

    @OptionGroup var client: ClientOptions
    @OptionGroup var process: ProcessArgument

    func run() throws {
      let processes = try client.processes()
      let picture = try processes.picture(of: process.process)
      for head in picture.heads {
        say("head   \(padded(head.stream, 16)) epoch \(head.epoch) #\(head.sequence) \(head.hash)")
      }
      for cursor in picture.cursors {
        let halted = cursor.halted.map { " HALTED (\($0))" } ?? ""
        say(
          "cursor \(padded(cursor.stream, 16)) epoch \(cursor.epoch) #\(cursor.sequence) \(cursor.hash)\(halted)"
        )
        guard cursor.halted != nil, let stream = StreamName(cursor.stream) else { continue }
        if let restore = try RestorePoint.after(cursor.epoch, of: stream, processes) {
          say("       \(restore.sentence(cursor: cursor.sequence))")
        }
      }
    }
  }

  struct Accept: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lets a process go on with a stream whose publisher was restored.",
      discussion: """
        Reads the publisher's new epoch and its restore point, says what this process had seen \
        beyond it, and has it continue. What it had seen and applied stays applied: run the audit.
        """)

    @OptionGroup var client: ClientOptions
    @OptionGroup var process: ProcessArgument
    @Argument(help: "The stream, as in 'intake/3303'.") var stream: String
    @Flag(help: "Only say what would be accepted.") var dryRun = false

    func run() throws {
      let processes = try client.processes()
      guard let name = StreamName(stream) else {
        throw ValidationError("'\(stream)' is not the name of a stream.")
      }
      let picture = try processes.picture(of: process.process)
      guard let cursor = picture.cursors.first(where: { $0.stream == stream }) else {
        throw OperatorFault("\(process.process) does not hear \(stream)")
      }
      guard let restore = try RestorePoint.after(cursor.epoch, of: name, processes) else {
        throw OperatorFault(
          "\(stream) has no epoch after \(cursor.epoch); there is nothing to accept")
      }
      say(restore.sentence(cursor: cursor.sequence))
      if dryRun { return }
      let report = try processes.operate(
        process.process, "stream.accept",
        AcceptArguments(
          stream: stream, epoch: restore.epoch, sequence: restore.sequence, hash: restore.hash),
        as: Maintenance.Report.self)
      say("Accepted: \(process.process) goes on; \(report.events) events it had seen are gone.")
    }
  }
}

/// The beginning of an epoch: up to where the publisher's store had been restored.
struct RestorePoint {
  let epoch: UInt32
  let sequence: UInt64
  let hash: String
  let reason: String
  let openedAt: Instant

  /// The one that a consumer in `epoch` halted at; nil if the publisher is still in that epoch.
  static func after(
    _ epoch: UInt32, of stream: StreamName, _ processes: Processes
  ) throws -> RestorePoint? {
    var opened: [RestorePoint] = []
    try processes.eachBatch(stream, from: 1, upTo: .max) { events in
      for event in events {
        guard let body = event.body as? EpochOpened, let hash = Digest32(bytes: body.restoredHash)
        else { continue }
        opened.append(
          RestorePoint(
            epoch: body.epoch, sequence: body.restoredSequence, hash: hash.hex,
            reason: body.reason, openedAt: event.occurredAt))
      }
    }
    // Restored more than once meanwhile: the newest epoch counts, from the earliest loss.
    let later = opened.filter { $0.epoch > epoch }
    guard let newest = later.last, let earliest = later.min(by: { $0.sequence < $1.sequence })
    else { return nil }
    return RestorePoint(
      epoch: newest.epoch, sequence: earliest.sequence, hash: earliest.hash,
      reason: newest.reason, openedAt: newest.openedAt)
  }

  func sentence(cursor: UInt64) -> String {
    let seen =
      cursor > sequence
      ? "had seen \(cursor - sequence) events beyond it (#\(sequence + 1) to #\(cursor)), which no longer exist"
      : "had seen nothing beyond it"
    return
      "Epoch \(epoch), opened \(openedAt.iso) (\(reason)), goes on after #\(sequence); this process \(seen)."
  }
}
