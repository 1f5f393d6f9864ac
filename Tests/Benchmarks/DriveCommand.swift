import ArgumentParser
import Domain
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import ServiceKit

/// A closed loop over HTTP/1.1: so many connections, each with one request under way, kept alive.
struct DriveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "drive", abstract: "Sends offers as fast as they are answered.")

  @Option(help: "Of the server, on loopback.") var port: Int
  @Option(help: "CSV (code,key) of the enterprises that take turns.") var keys: String
  @Option(help: "Connections.") var clients = 64
  @Option(help: "Offers to send; 0: as many as go into --seconds.") var requests = 0
  @Option(help: "How long offers are sent.") var seconds = 5.0
  @Option(help: "Number of the first offer.") var first = 0
  @Option(help: "Begins each key of idempotency; new for each call.") var run: String

  func run() async throws {
    let cells = try OfferCells(today: SystemClock().now().day)
    let deadline = requests > 0 ? nil : ContinuousClock.now + .seconds(seconds)
    let load = ClosedLoad(
      numbers: first..<(requests > 0 ? first + requests : Int.max), until: deadline)
    let requests = OfferRequests(
      cells: cells, keys: try Self.read(keys), host: "127.0.0.1:\(port)", run: run)
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let bootstrap = ClientBootstrap(group: group)
      .channelOption(.socketOption(.tcp_nodelay), value: 1)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHTTPClientHandlers()
          try channel.pipeline.syncOperations.addHandler(
            ClosedLoopConnection(load: load, requests: requests))
        }
      }
    let begun = ContinuousClock.now
    let connecting = (0..<clients).map { _ in bootstrap.connect(host: "127.0.0.1", port: port) }
    for channel in connecting { try await channel.get().closeFuture.get() }
    try report(load.outcome(since: begun))
    try await group.shutdownGracefully()
  }

  private static func read(_ file: String) throws -> [String] {
    let keys = try String(contentsOfFile: file, encoding: .utf8)
      .split(separator: "\n").dropFirst().compactMap { $0.split(separator: ",").last }
    guard !keys.isEmpty else { throw BenchFault("\(file) has no keys") }
    return keys.map(String.init)
  }
}

/// Requests by number: who sends it, under which key of idempotency, and what it says.
struct OfferRequests: Sendable {
  let cells: OfferCells
  let keys: [String]
  let host: String
  let run: String

  func request(_ number: Int) -> (head: HTTPRequestHead, body: String) {
    let (path, body) = cells.offer(number)
    let headers: HTTPHeaders = [
      "host": host, "authorization": "Bearer \(keys[number % keys.count])",
      "content-type": "application/json", "content-length": "\(body.utf8.count)",
      "idempotency-key": "\(run)-\(number)",
    ]
    let head = HTTPRequestHead(version: .http1_1, method: .POST, uri: path, headers: headers)
    return (head, body)
  }
}
