import Foundation
import Logging
import ServiceKit
import Synchronization
import Testing

@Suite struct JSONLogTests {
  private final class Lines: Sendable {
    let all = Mutex<[String]>([])
  }

  @Test func `a log line is one JSON object with constant message and separate metadata`() throws {
    let lines = Lines()
    var logger = Logger(label: "x") { _ in
      JSONLogHandler(service: "intake", level: .info) { line in
        lines.all.withLock { $0.append(line) }
      }
    }
    logger[metadataKey: "command"] = "a\"b\n\u{1}"
    logger.info("accepted", metadata: ["stream": "intake/3303"])
    logger.debug("not shown")
    let written = lines.all.withLock { $0 }
    try #require(written.count == 1)
    let object = try JSONSerialization.jsonObject(with: Data(written[0].utf8)) as? [String: String]
    #expect(object?["msg"] == "accepted")
    #expect(object?["level"] == "info")
    #expect(object?["service"] == "intake")
    #expect(object?["command"] == "a\"b\n\u{1}")
    #expect(object?["stream"] == "intake/3303")
    #expect(written[0].hasSuffix("}\n"))
  }
}

@Suite struct MetricsTests {
  private let requests = MetricFamily("tiaoji_requests_total", .counter, "Requests.")
  private let seconds = MetricFamily(
    "tiaoji_request_seconds", .histogram, "Time.", bounds: [0.1, 1])
  private let behind = MetricFamily("tiaoji_behind_events", .gauge, "Behind.")

  @Test func `the metrics text is read by Prometheus' own parser`() throws {
    let metrics = Metrics()
    metrics.add(requests, [("route", "/v1/x\"y\\z")], by: 2)
    metrics.add(requests, [("route", "/v1/b")])
    metrics.set(behind, to: 3)
    for value in [0.05, 0.5, 5] { metrics.observe(seconds, [], value) }
    let samples = try PrometheusText.samples(metrics.text)
    #expect(samples.contains("counter tiaoji_requests_total{route=/v1/x\"y\\z} 2.0"))
    #expect(samples.contains("gauge tiaoji_behind_events{} 3.0"))
    #expect(samples.contains("histogram tiaoji_request_seconds_bucket{le=0.1} 1.0"))
    #expect(samples.contains("histogram tiaoji_request_seconds_bucket{le=1.0} 2.0"))
    #expect(samples.contains("histogram tiaoji_request_seconds_bucket{le=+Inf} 3.0"))
    #expect(samples.contains("histogram tiaoji_request_seconds_sum{} 5.55"))
    #expect(samples.contains("histogram tiaoji_request_seconds_count{} 3.0"))
  }
}
