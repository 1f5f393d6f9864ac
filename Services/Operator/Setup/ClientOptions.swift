internal import ArgumentParser
internal import Foundation

/// What every command that talks to processes can be told.
struct ClientOptions: ParsableArguments {
  @Option(help: "The folder of the processes' configuration, or one of its files.")
  var config: String?

  @Option(help: "The name of our key in the key folder.")
  var keyName = "operator"

  func client() throws -> ClientConfiguration {
    try ClientConfiguration(path: config, environment: ProcessInfo.processInfo.environment)
  }

  func processes() throws -> Processes { Processes(try client(), as: keyName) }
}

/// One running process, by name.
struct ProcessArgument: ParsableArguments {
  @Argument(help: "The process, as in 'intake'.")
  var process: String
}

/// Writes a line to standard error.
func complain(_ line: String) {
  FileHandle.standardError.write(Data("\(line)\n".utf8))
}

/// Writes a line to standard output at once, so that progress is seen through a pipe too.
func say(_ line: String = "") {
  do {
    try FileHandle.standardOutput.write(contentsOf: Data("\(line)\n".utf8))
  } catch {
    // Nobody reads any more, as after `| head`.
    exit(EXIT_FAILURE)
  }
}
