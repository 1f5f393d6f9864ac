internal import Foundation
internal import MessageBus
internal import ServiceKit

/// Connections to the running processes, opened as they are needed. Blocks the calling thread; not
/// thread-safe.
final class Processes {
  let configuration: ClientConfiguration
  private let name: String
  private var clients: [String: BusClient] = [:]
  private var greeted: Set<String> = []

  /// - Parameter name: of our own key in the configuration's key folder.
  init(_ configuration: ClientConfiguration, as name: String) {
    self.configuration = configuration
    self.name = name
  }

  func client(of process: String) throws -> BusClient {
    if let client = clients[process] { return client }
    let peer = try configuration.process(process).peer
    let client = try BusClient(peer: peer, name: name, keys: configuration.keyRing)
    clients[process] = client
    return client
  }

  /// Has a process carry out a verb and reads its reply.
  /// - Throws: `OperatorFault` for a refusal, `BusFault` where nobody answers.
  func operate<Reply: Decodable>(
    _ process: String, _ verb: String, _ arguments: some Encodable, as type: Reply.Type,
    seconds: Int = 15
  ) throws -> Reply {
    let bytes = try operate(
      process, verb, json: Array(JSONEncoder.stable.encode(arguments)), seconds)
    return try JSONDecoder().decode(type, from: Data(bytes))
  }

  func operate(
    _ process: String, _ verb: String, json: [UInt8] = Array("{}".utf8), _ seconds: Int = 15
  ) throws -> [UInt8] {
    if seconds > Self.greetingSeconds { try greet(process) }
    let (status, answer) = try client(of: process).operate(
      verb, json: json, timeoutMilliseconds: seconds * 1_000)
    guard status == 0 else {
      let report = try? JSONDecoder().decode(RefusalReport.self, from: Data(answer))
      throw OperatorFault(
        "\(process) \(status == 1 ? "refused" : "failed") '\(verb)': \(report?.sentence ?? "no reason given")"
      )
    }
    return answer
  }

  /// Before something is asked that may take long: one that does not run is told of at once.
  private func greet(_ process: String) throws {
    guard !greeted.contains(process) else { return }
    do {
      _ = try client(of: process).operate(
        "status", json: Array("{}".utf8), timeoutMilliseconds: Self.greetingSeconds * 1_000)
    } catch BusFault.refused {
      // It answers; whether this key may do what is asked is told next.
    }
    greeted.insert(process)
  }

  private static let greetingSeconds = 5
}

/// Arguments of a verb that has none.
struct NoArguments: Codable, Sendable {}

extension RefusalReport {
  fileprivate var sentence: String {
    let faults = faults.map { fault in
      "\(fault.field) \(fault.code)\(fault.value.map { " (\($0))" } ?? "")"
    }
    return ([detail.isEmpty ? code : "\(code), \(detail)"] + faults).joined(separator: "; ")
  }
}
