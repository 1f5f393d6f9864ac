import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Storage
import TestSupport
import Testing

@testable import MessageBus
@testable import ServiceKit

@Suite(.timeLimit(.minutes(10))) struct HealthTests {
  private let process: RuntimeBench

  init() async throws { process = try await RuntimeBench() }

  private func show(
    on shell: PlayedShell? = nil, isOpen: Bool = true,
    _ change: (inout BusStatus.Heard) -> Void = { _ in }
  ) throws {
    let position = StreamPosition(epoch: 1, sequence: 7, hash: .sha256([7]))
    var heard = BusStatus.Heard(
      stream: try #require(StreamName("intake/3303")), peer: "intake", cursor: position,
      delivered: position, head: position, asOf: 1, behind: 0, behindMilliseconds: 0,
      isHalted: false, haltReason: nil, isSilent: false, lastError: nil)
    change(&heard)
    var status = BusStatus()
    status.heard = [heard]
    status.isOpen = isOpen
    (shell ?? process.shell).show(status)
  }

  /// Ready, degraded and the stream's state, in a word each.
  private var words: [String] {
    let health = process.runtime.health
    return [
      health.isReady ? "ready" : "unready", health.isDegraded ? "degraded" : "whole",
      health.streams.first?.state ?? "none",
    ]
  }

  @Test func `ready is who has its sockets and stood at each head within a second`() async throws {
    #expect(words == ["unready", "whole", "none"], "before the start")
    try await process.run { _ in
      try show()
      #expect(words == ["ready", "whole", "moving"])
      try show { $0.behindMilliseconds = 999 }
      #expect(words == ["ready", "whole", "moving"])
      try show {
        $0.behind = 100_000
        $0.behindMilliseconds = 1_000
      }
      #expect(words == ["unready", "whole", "moving"])
      try show(isOpen: false)
      #expect(words == ["unready", "whole", "moving"])
      try show {
        $0.head = nil
        $0.behindMilliseconds = nil
      }
      #expect(words == ["unready", "degraded", "unheard"], "nobody knows how far behind it is")
    }
  }

  @Test func `a silent peer and a stream that stands degrade a process and leave it ready`()
    async throws
  {
    try await process.run { _ in
      try show {
        $0.isSilent = true
        $0.head = nil
        $0.behindMilliseconds = nil
      }
      #expect(words == ["ready", "degraded", "silent"])
      try show {
        $0.isHalted = true
        $0.haltReason = .fork
        $0.behindMilliseconds = 60_000
      }
      #expect(words == ["ready", "degraded", "halted(fork)"])
      try show { $0.lastError = .forbidden }
      #expect(words == ["ready", "degraded", "refused(forbidden)"])
    }
  }

  @Test func `a store that fails makes a process unready, one without room degrades it`()
    async throws
  {
    let runtime = process.runtime
    process.bench.decider.beforeEach = { throw StorageError.transactionLost }
    try await process.run { _ in
      try show()
      _ = await runtime.submit(.count(Bench.lot(1)), id: runtime.newCommandID())
      #expect(words == ["unready", "whole", "moving"])
    }
    let full = try await RuntimeBench(maximumBytes: 1)
    try await full.run { _ in
      _ = await full.runtime.submit(.count(Bench.lot(1)), id: full.runtime.newCommandID())
      #expect(full.runtime.health.isDegraded)
    }
  }

  @Test func `the admin port tells life, readiness and version`() async throws {
    let admin = AdminServer.make(runtime: process.runtime)
    try await process.run { _ in
      try await admin.test(.router) { client in
        try await client.execute(uri: "/livez", method: .get) { response in
          #expect(response.status == .ok)
        }
        try await client.execute(uri: "/version", method: .get) { response in
          #expect(String(buffer: response.body) == "\(BuildVersion.text)\n")
        }
      }
      try show { $0.behindMilliseconds = 5_000 }
      #expect(try await readyz() == .serviceUnavailable)
      try show()
      #expect(try await readyz() == .ok)
    }
  }

  private func readyz() async throws -> HTTPResponse.Status {
    try await AdminServer.make(runtime: process.runtime).test(.router) { client in
      try await client.execute(uri: "/readyz", method: .get) { response in
        #expect(response.headers[.contentType] == "application/json")
        let health = try JSONDecoder().decode(
          Health.self, from: Data(String(buffer: response.body).utf8))
        #expect(health.process == "tally")
        #expect(health.streams.map(\.sequence) == [7])
        return response.status
      }
    }
  }

  @Test func `the admin port's metrics are read by Prometheus' own parser`() async throws {
    let runtime = process.runtime
    let admin = AdminServer.make(runtime: runtime)
    try await process.run { bus in
      bus.deliver(try process.bench.withdrawal(1))
      _ = await runtime.submit(.count(Bench.lot(1)), id: runtime.newCommandID())
      var status = BusStatus()
      status.counters.handshakesRefused = 3
      status.counters.connectionsCut = 4
      status.counters.postsDropped = 5
      status.counters.wrongHashes = 6
      status.counters.faultyFrames = 7
      status.counters.eventsFetched = 8
      status.consumers = [
        BusStatus.Consumer(
          user: "matching", stream: try #require(StreamName("tally/3303")), position: .start,
          behind: 9, heardMilliseconds: 1)
      ]
      process.shell.show(status)
      #expect(runtime.health.consumers.map(\.behind) == [9])
      try await admin.test(.router) { client in
        try await client.execute(uri: "/metrics", method: .get) { response in
          #expect(response.headers[.contentType]?.hasPrefix("text/plain; version=0.0.4") == true)
          let samples = try PrometheusText.samples(String(buffer: response.body))
          for sample in [
            "counter tiaoji_commands_total{} 1.0", "gauge tiaoji_ready{} 0.0",
            "gauge tiaoji_store_has_room{} 1.0",
            "counter tiaoji_bus_handshakes_refused_total{} 3.0",
            "counter tiaoji_bus_connections_cut_total{} 4.0",
            "counter tiaoji_bus_posts_dropped_total{} 5.0",
            "counter tiaoji_bus_wrong_hashes_total{} 6.0",
            "counter tiaoji_bus_faulty_frames_total{} 7.0",
            "gauge tiaoji_events_fetched{} 8.0",
            "gauge tiaoji_consumer_behind_events{consumer=matching,stream=tally/3303} 9.0",
          ] { #expect(samples.contains(sample), "\(sample)") }
        }
      }
    }
  }

  @Test func `a cause that is waited for shows in state and metrics`() async throws {
    let process = try await RuntimeBench(heard: ["intake/3303", "matching/3303"])
    let matching = try #require(StreamName("matching/3303"))
    try await process.run { bus in
      bus.deliver(
        try process.bench.intake.publish(
          type: "Unheard", version: 1, body: [], entities: ["lot/1"],
          after: [AfterCursor(stream: matching, epoch: 1, sequence: 5)]))
      for await case .needed(matching, 5) in process.shell.posted { break }
      try show(on: process.shell) { $0.behindMilliseconds = 1_000 }
      let health = process.runtime.health
      #expect(health.streams.map(\.state) == ["waiting(matching/3303#5)"])
      #expect(!health.isReady, "to wait is no excuse for being behind")
      process.runtime.refreshGauges()
      #expect(
        process.runtime.metrics.text.contains(
          #"tiaoji_stream_waiting_for_sequence{stream="intake/3303"} 5.0"#))
    }
  }
}
