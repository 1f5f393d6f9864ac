import Domain
import HTTPTypes
import Intake
import TestSupport
import Testing

/// The stream of the board's events. A second of it is a `Pace`, and its ten minutes are the test's clock.
@Suite(.timeLimit(.minutes(10))) struct BoardStreamTests {
  /// An event's name and its data.
  private func events(_ text: String) -> [(name: String, data: String)] {
    text.split(separator: "\n\n").compactMap { block in
      let lines = block.split(separator: "\n")
      guard let name = lines.first, name.hasPrefix("event: ") else { return nil }
      let data = lines.filter { $0.hasPrefix("data: ") }.map { $0.dropFirst(6) }
      return (String(name.dropFirst(7)), data.joined(separator: "\n"))
    }
  }

  private func run(
    _ limits: BoardLimits = BoardLimits(),
    _ test: @escaping @Sendable (IntakeHarness, Pace) async throws -> Void
  ) async throws {
    let pace = Pace()
    let options = IntakeHarness.Options(board: limits, pause: { _ in await pace.pass() })
    try await IntakeHarness.run(options) { intake in try await test(intake, pace) }
  }

  @Test func `it sends every part at first, and then what has changed`() async throws {
    try await run { intake, pace in
      pace.each { passed in
        if passed == 3 { _ = try await intake.openLot(.shortage, intake.borrower) }
        intake.clock.advance(milliseconds: passed < 10 ? 1_000 : 600_000)
      }
      let stream = try await intake.look(
        "/board/events?lang=en", headers: ["Accept": "text/event-stream"])
      #expect(stream.status == 200)
      #expect(stream.headers[.contentType] == "text/event-stream")
      #expect(stream.headers[.contentSecurityPolicy] != nil)
      #expect(stream.text.hasPrefix("retry: 3000\n\n"))
      let events = events(stream.text)
      let parts = [
        "board-standing", "board-figures", "board-map", "board-flows", "board-charts",
        "board-events", "board-quality", "board-money", "board-notices", "board-processes",
      ]
      #expect(events.prefix(10).map(\.name) == parts)
      #expect(
        events.dropFirst(10).map(\.name)
          == ["board-standing", "board-figures", "board-map", "board-charts", "board-events"])
      #expect(events[11].data.contains("<dd class=\"value\">15</dd>"))
      let page = try await intake.look("/?lang=en")
      let text = page.text.filter { $0 != "\n" }
      for event in events.dropFirst(11) {
        #expect(text.contains(event.data.filter { $0 != "\n" }), "\(event.name)")
      }
    }
  }

  @Test func `it ends after ten minutes, and says that it lives until then`() async throws {
    try await run { intake, pace in
      pace.each { _ in intake.clock.advance(milliseconds: 1_000) }
      let before = intake.clock.uptime()
      let stream = try await intake.look("/board/events")
      #expect(intake.clock.uptime() - before == 600_000)
      // The time of day is shown to the minute, so that something changes each minute.
      let quiet = stream.text.split(separator: "\n\n").count { $0 == ":" }
      #expect(quiet >= 20 && quiet <= 40, "\(quiet)")
    }
  }

  @Test func `one more than there are places is told to come again`() async throws {
    var limits = BoardLimits()
    limits.listenersMaximum = 1
    try await run(limits) { intake, pace in
      pace.each { _ in
        let second = try await intake.look("/board/events")
        #expect(second.status == 503)
        #expect(second.headers[.retryAfter] == "30")
        #expect(second.headers[.contentType] == "application/problem+json")
        #expect(try await intake.look("/").status == 200, "the page is there all the same")
        intake.clock.advance(milliseconds: 600_000)
      }
      for _ in 0..<3 {
        let head = try await intake.look("/board/events", .head)
        #expect(head.status == 200, "takes no place")
        let stream = try await intake.look("/board/events")
        #expect(stream.status == 200, "gives its place back")
      }
    }
  }
}
