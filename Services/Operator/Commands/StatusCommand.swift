internal import ArgumentParser
internal import Foundation
internal import MessageBus
package import ServiceKit

struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "A line for each process: ready or degraded, behind by n, its last event.")

  @OptionGroup var client: ClientOptions

  @Argument(help: "The processes; left out: all.")
  var names: [String] = []

  func run() throws {
    let processes = try client.processes()
    let configuration = processes.configuration
    var allReady = true
    for process in try names.isEmpty
      ? configuration.processes : names.map(configuration.process)
    {
      do {
        let health = try processes.operate(
          process.name, "status", NoArguments(), as: Health.self, seconds: 3)
        say(health.line)
        allReady = allReady && health.isReady
      } catch let fault as BusFault {
        say("\(padded(process.name, 14)) not answering: \(fault)")
        allReady = false
      }
    }
    if !allReady { throw ExitCode.failure }
  }
}

extension Health {
  package var line: String {
    let state = !isReady ? "not ready" : isDegraded ? "degraded" : "ready"
    let behind = streams.reduce(0) { $0 + $1.behind }
    let standing = streams.filter { $0.state != "moving" }.map { ", \($0.stream) \($0.state)" }
    let parked = heldBack > 0 ? ", parked events hold back \(heldBack) entities" : ""
    return
      "\(padded(process, 14)) \(padded(state, 9)) behind by \(behind)\(standing.joined())\(parked), last event \(lastEvent ?? "none")"
  }
}
