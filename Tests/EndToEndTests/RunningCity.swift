import Foundation
import TestSupport

/// The real programs in a folder of their own, on ports that the system chose, with real time unless
/// a scenario is asked for.
final class RunningCity {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// Days that pass faster than real ones, from now on; see the scenario clock.
  struct Scenario {
    let start: String
    let end: String
    /// Scenario seconds in a real second.
    let rate: Int
  }

  /// Each after those that it hears from first; Intake, which hears from all, begins.
  static let names = ["intake", "matching", "subsidy", "notifications"]

  let folder: TemporaryFolder
  let binaries: String
  private(set) var processes: [String: Process] = [:]
  private let ports: [String: Int]
  let scenario: Scenario?
  let logLevel: String
  private(set) var storage: [String: [String: Int64]]

  init(scenario: Scenario? = nil, logLevel: String = "info") throws {
    (self.scenario, self.logLevel) = (scenario, logLevel)
    folder = try TemporaryFolder()
    binaries = try Self.findBinaries()
    let sockets =
      Self.names.flatMap { ["\($0).admin", "\($0).pub", "\($0).route"] }
      + ["intake.http", "sink.smtp", "sink.web"]
    ports = Dictionary(uniqueKeysWithValues: zip(sockets, try Self.freePorts(sockets.count)))
    storage = Dictionary(uniqueKeysWithValues: Self.names.map { ($0, ["floorBytes": 0]) })
    if scenario != nil {
      try write("anchor", "\(Int64(Date().timeIntervalSince1970 * 1_000_000))\n")
    }
    for name in Self.names { try configure(name) }
    _ = try run("tiaoji", ["keys", "init", folder.file("keys")])
  }

  deinit {
    for process in processes.values where process.isRunning {
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
  }

  var api: String { "http://127.0.0.1:\(port("intake.http"))" }

  /// `intake.http`, `matching.pub`, `sink.smtp`, …
  func port(_ socket: String) -> Int { ports[socket] ?? 0 }

  func pid(_ name: String) -> Int32 { processes[name]?.processIdentifier ?? -1 }

  /// Changes a setting of `storage` in the process's file; a running one reads it when told to.
  func set(_ name: String, _ key: String, _ value: Int64) throws {
    storage[name, default: [:]][key] = value
    try configure(name)
  }

  /// - Parameter tracer: a program and its arguments that run the process in their stead, as its
  ///   parent's child and under its number (`strace -D`).
  func start(_ name: String, awaiting: Bool = true, under tracer: [String] = []) throws {
    let process = Process()
    let command = tracer + ["\(binaries)/tiaoji-\(name)", "--config", folder.file("\(name).yaml")]
    process.executableURL = URL(fileURLWithPath: command[0])
    process.arguments = Array(command.dropFirst())
    process.environment = Self.environment
    let log = folder.file("\(name).log")
    if !FileManager.default.fileExists(atPath: log) { try write("\(name).log", "") }
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
    try handle.seekToEnd()
    process.standardOutput = handle
    process.standardError = handle
    try process.run()
    processes[name] = process
    if awaiting { try awaitReady(name) }
  }

  func signal(_ name: String, _ signal: Int32) { kill(pid(name), signal) }

  func kill9(_ name: String) {
    signal(name, SIGKILL)
    awaitEnd(name)
  }

  func awaitEnd(_ name: String) { processes[name]?.waitUntilExit() }

  func isRunning(_ name: String) -> Bool { processes[name]?.isRunning ?? false }

  /// - Returns: the exit status and how long the stop took, in seconds.
  func stop(_ name: String) throws -> (status: Int32, seconds: Double) {
    guard let process = processes[name] else { throw Failure(description: "\(name) never ran") }
    let began = ContinuousClock.now
    process.terminate()
    process.waitUntilExit()
    return (process.terminationStatus, (ContinuousClock.now - began) / .seconds(1))
  }

  func awaitReady(_ name: String) throws {
    try eventually("\(name) is ready") {
      if let process = processes[name], !process.isRunning {
        throw Failure(description: "\(name) ended: \(try log(name).suffix(500))")
      }
      return try admin(name, "readyz").status == 200
    }
  }

  /// Ready and nothing behind on any heard stream.
  func awaitDrained(seconds: Int = 60) throws {
    // At one moment: what one has just applied may have made events that another has not.
    try eventually("all have caught up", seconds: seconds) {
      try Self.names.allSatisfy { try isDrained($0) }
    }
  }

  func isDrained(_ name: String) throws -> Bool {
    let answer = try admin(name, "readyz")
    let streams = answer.value("streams") as? [[String: Any]] ?? []
    return answer.status == 200 && streams.count == (Self.peers[name] ?? []).count
      && streams.allSatisfy { $0["behind"] as? Int == 0 && $0["state"] as? String == "moving" }
  }

  func metric(_ name: String, of process: String) throws -> Double {
    let line = try admin(process, "metrics").body.split(separator: "\n")
      .first { $0.hasPrefix("\(name) ") }
    return line.flatMap { Double($0.dropFirst(name.count + 1)) } ?? 0
  }

  func admin(_ process: String, _ path: String) throws -> HTTPAnswer {
    try fetch("http://127.0.0.1:\(port("\(process).admin"))/\(path)")
  }

  func log(_ name: String) throws -> String {
    try String(contentsOfFile: folder.file("\(name).log"), encoding: .utf8)
  }

  func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: folder.file(name)))
  }

  /// `tiaoji` on this city's configuration.
  func operate(_ arguments: String...) throws -> (status: Int32, output: String) {
    try run("tiaoji", arguments + ["--config", folder.path])
  }

  /// Runs one of our programs to its end.
  func run(_ program: String, _ arguments: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "\(binaries)/\(program)")
    process.arguments = arguments
    process.environment = Self.environment
    let output = folder.file("output-\(UUID().uuidString)")
    try Data().write(to: URL(fileURLWithPath: output))
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: output))
    process.standardOutput = handle
    process.standardError = handle
    try process.run()
    process.waitUntilExit()
    return (process.terminationStatus, try String(contentsOfFile: output, encoding: .utf8))
  }

  /// Asks again and again, a few milliseconds apart, for a minute at most unless told otherwise: the
  /// only wait there is.
  func eventually(_ what: String, seconds: Int = 60, _ condition: () throws -> Bool) throws {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < deadline {
      if try condition() { return }
      usleep(20_000)
    }
    throw Failure(description: "not within \(seconds) seconds: \(what)")
  }

  /// Waits until a number is 0, however long that takes, as long as it falls within each minute.
  func eventuallyNone(_ what: String, _ count: () throws -> Int) throws {
    var left = Int.max
    while left > 0 {
      let before = left
      try eventually("fewer than \(before): \(what)") {
        left = try count()
        return left < before
      }
    }
  }

  /// Ours without settings that the machine may have for other processes.
  private static var environment: [String: String] {
    // A backtrace of a process that crashed would keep its files open for as long as it takes.
    ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("TIAOJI_") }
      .merging(["SWIFT_BACKTRACE": "enable=no"]) { $1 }
  }

  private static func findBinaries() throws -> String {
    let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path
    let root = #filePath.components(separatedBy: "/Tests/").first ?? "."
    for folder in [bundle, "\(root)/.build/release", "\(root)/.build/debug"]
    where FileManager.default.isExecutableFile(atPath: "\(folder)/tiaoji-intake") {
      return folder
    }
    throw Failure(description: "tiaoji-intake is not built: run scripts/build")
  }

  /// Ports that were free a moment ago.
  private static func freePorts(_ count: Int) throws -> [Int] {
    var descriptors: [Int32] = []
    defer { for descriptor in descriptors { close(descriptor) } }
    return try (0..<count).map { _ in
      let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      descriptors.append(descriptor)
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
      var size = socklen_t(MemoryLayout<sockaddr_in>.size)
      let isBound = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          bind(descriptor, $0, size) == 0 && getsockname(descriptor, $0, &size) == 0
        }
      }
      guard isBound else { throw Failure(description: "no free port") }
      return Int(UInt16(bigEndian: address.sin_port))
    }
  }
}
