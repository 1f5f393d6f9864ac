internal import Domain
private import Foundation
package import MessageBus
package import ServiceKit

/// Where the processes are and who we are to them. Read from the processes' own configuration files,
/// `<process>.yaml` in one folder, so that no address is written down twice.
package struct ClientConfiguration: Sendable {
  package struct Process: Sendable {
    package let peer: BusPeer
    package let partitions: [String]
    package let storePath: String
    /// Everything its file says.
    let settings: ClientSettings

    package var name: String { peer.name }

    package var streams: [StreamName] {
      partitions.compactMap { StreamName("\(peer.name)/\($0)") }
    }
  }

  /// The folder of the files.
  package let folder: String
  /// In the order of their names.
  package let processes: [Process]
  package let keyFolder: String
  /// `http://127.0.0.1:8080`; nil where no process has an HTTP API.
  package let api: String?
  /// The clock that the processes go by.
  package let clock: any ServiceClock
  package let scenario: ScenarioClock?

  package var keyRing: KeyRing { KeyRing(folder: keyFolder) }

  /// - Parameters:
  ///   - path: the folder, or one of its files; nil for the one that `TIAOJI_CONFIG` names, or else
  ///     `deploy/dev` in the working folder or the nearest one above it that has it.
  ///   - environment: `TIAOJI_RUN` is the folder that the files' relative paths start from; without
  ///     it, they start from the working folder. No other variable counts here: one that overrides a
  ///     process's setting is that process's alone.
  /// - Throws: `OperatorFault` with a sentence.
  package init(path: String?, environment: [String: String] = [:]) throws {
    let folder =
      try (path ?? environment["TIAOJI_CONFIG"]).map(Self.folder(of:)) ?? Self.nearest()
    self.folder = folder
    guard let there = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      throw OperatorFault(
        "\(folder) is no folder that can be read; --config or TIAOJI_CONFIG names it")
    }
    let files =
      there
      .filter { $0.hasSuffix(".yaml") }.sorted()
    let run = environment["TIAOJI_RUN"]
    let settings = try files.map { file in
      (String(file.dropLast(5)), try ClientSettings(file: "\(folder)/\(file)", runFolder: run))
    }
    processes = try settings.filter { $0.1.text("bus.route") != nil }.map { name, values in
      Process(
        peer: BusPeer(
          name: name, publish: try values.required("bus.publish"),
          route: try values.required("bus.route")),
        partitions: values.list("partitions") ?? ["3303"],
        storePath: try values.path("storage.path"), settings: values)
    }
    guard let first = settings.first(where: { $0.1.text("bus.route") != nil })?.1 else {
      throw OperatorFault("there is no <process>.yaml with an address (bus.route) in \(folder)")
    }
    keyFolder = try first.path("bus.keys")
    api =
      settings.compactMap { _, values in
        values.text("http.port").map { "http://\(values.text("http.host") ?? "127.0.0.1"):\($0)" }
      }.first
    scenario = first.scenarioClock()
    clock = scenario ?? SystemClock()
  }

  package func process(_ name: String) throws -> Process {
    guard let process = processes.first(where: { $0.name == name }) else {
      let names = processes.map(\.name).joined(separator: ", ")
      throw OperatorFault("no process is called '\(name)'; there are \(names)")
    }
    return process
  }

  private static func folder(of path: String) -> String {
    path.hasSuffix(".yaml") ? URL(fileURLWithPath: path).deletingLastPathComponent().path : path
  }

  private static func nearest() throws -> String {
    var place = URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
    while true {
      let candidate = place.appendingPathComponent("deploy/dev").path
      if FileManager.default.fileExists(atPath: candidate) { return candidate }
      guard place.path != "/" else {
        throw OperatorFault("no folder deploy/dev here or above; name one with --config")
      }
      place.deleteLastPathComponent()
    }
  }
}
