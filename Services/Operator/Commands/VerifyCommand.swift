internal import ArgumentParser
internal import MessageBus
internal import ServiceKit

/// Has each process walk its own journal, and compares hearers' cursors with what it finds.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Recomputes the hash chain of every stream.")

  @OptionGroup var client: ClientOptions

  func run() throws {
    let processes = try client.processes()
    var holds = true
    for process in processes.configuration.processes {
      let bytes = try processes.operate(
        process.name, "verify", NoArguments(), as: ChainVerification.self, seconds: 600)
      for stream in bytes.streams {
        let verdict = stream.brokenAt.map { "BROKEN at #\($0)" } ?? "holds"
        say("\(padded(stream.stream, 18)) \(stream.events) events, \(verdict), head \(stream.head)")
      }
      holds = holds && bytes.holds
    }
    for process in processes.configuration.processes {
      for cursor in try processes.picture(of: process.name).cursors where cursor.sequence > 0 {
        guard let stream = StreamName(cursor.stream) else { continue }
        let there = try processes.journal(stream, from: cursor.sequence, upTo: cursor.sequence)
        let isSame = there.first?.hash.hex == cursor.hash
        if !isSame { holds = false }
        say(
          "\(process.name) remembers \(cursor.stream)#\(cursor.sequence): \(isSame ? "the same" : "DIFFERS")"
        )
      }
    }
    say("verify: \(holds ? "holds" : "FAILED")")
    if !holds { throw ExitCode.failure }
  }
}

/// Compares what each process says with what the journals say.
struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Takes a consistent cut of all processes and compares it with the journals.",
    discussion: "Nothing is stopped. Exits 0 only if everything holds and something was compared.")

  @OptionGroup var client: ClientOptions

  func run() throws {
    let report = try AuditRun.run(client.processes())
    for line in report.lines { say(line) }
    if !report.holds { throw ExitCode.failure }
  }
}
