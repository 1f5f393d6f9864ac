import ArgumentParser
import Foundation

/// What `scripts/bench` needs compiled: the client of the HTTP figures, the route it is compared with,
/// and the bus and writers between a publisher and a consumer. Each prints one line of JSON.
@main
struct BenchMain: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tiaoji-bench", abstract: "Parts of scripts/bench.",
    subcommands: [AnswerCommand.self, DriveCommand.self, PipeCommand.self])
}

struct BenchFault: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// One line on standard output, whole.
func report(_ value: some Encodable) throws {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  FileHandle.standardOutput.write(try encoder.encode(value) + Data("\n".utf8))
}

extension Duration {
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) / 1e18
  }
}
