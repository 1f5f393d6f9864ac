internal import ArgumentParser
internal import Domain
internal import Foundation
internal import ServiceKit

struct BackupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup", abstract: "Copies a running process's store to a new file.")

  @OptionGroup var client: ClientOptions
  @OptionGroup var process: ProcessArgument

  @Argument(help: "The new file, on the process's machine.") var path: String

  func run() throws {
    let report = try client.processes().operate(
      process.process, "backup", BackupArguments(path: absolute(path)), as: BackupArguments.self,
      seconds: 600)
    say("Backed up to \(report.path).")
  }

  private func absolute(_ path: String) -> String { URL(fileURLWithPath: path).path }
}

/// The only lawful way back to a backup.
struct RestoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Puts a backup in the place of a stopped process's store and opens a new epoch.",
    discussion: """
      What the process decided after the backup is lost; hearers halt at the new epoch until \
      'tiaoji stream accept'. The replaced store is kept beside it with the suffix .replaced (or \
      .replaced-2 and so on). Cut short, it can be run again; until then the process does not start.
      """)

  @OptionGroup var client: ClientOptions
  @OptionGroup var process: ProcessArgument

  @Argument(help: "The backup.") var backup: String
  @Option(help: "The store to replace; left out: that of the process's configuration.")
  var store: String?
  @Option(help: "Why, for the record; it is journalled.") var reason: String

  func validate() throws {
    if reason.allSatisfy(\.isWhitespace) { throw ValidationError("Give a reason: --reason '…'.") }
  }

  func run() throws {
    let configuration = try client.client()
    let path = try store ?? configuration.process(process.process).storePath
    let reports = try StoreRestore.run(
      of: process.process, backup: backup, path: path, reason: reason,
      now: configuration.clock.now())
    for report in reports {
      say(
        "\(report.stream): epoch \(report.epoch) begins after #\(report.restoredSequence) \(report.restoredHash)"
      )
    }
    say("Restored \(path). Start \(process.process), then let each hearer accept the new epoch.")
  }
}
