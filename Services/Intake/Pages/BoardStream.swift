internal import Hummingbird
internal import NIOCore
internal import ServiceKit
internal import ServiceLifecycle

/// The board as a stream of server-sent events (WHATWG HTML, 9.2): an event per part of the page that
/// has changed, named after its element, with its HTML as data; all of them at first. `id` is the picture's
/// number.
///
/// Ends after `lifeSeconds`, within a second of a graceful shutdown, or with its connection; whoever reads
/// slowly gets the picture of that moment and not all those in between.
struct BoardStream: Sendable {
  static let mediaType = "text/event-stream"

  let board: Board
  let language: Language
  /// Given back when this is gone.
  let place: BoardListeners.Place

  func write(to writer: inout any ResponseBodyWriter) async throws {
    let (clock, limits) = (board.desk.clock, board.limits)
    let end = clock.uptime() + UInt64(limits.lifeSeconds) * 1_000
    var parts: [String: String] = [:]
    var number = 0
    var quiet = 0
    try await writer.write(ByteBuffer(string: "retry: 3000\n\n"))
    while clock.uptime() < end, !Task.isCancelled, !Task.isShuttingDownGracefully {
      let page = try await board.page(language)
      let changed = page.number == number ? [] : page.parts.filter { parts[$0.name] != $0.html }
      if changed.isEmpty {
        quiet += 1
        if quiet >= limits.heartbeatSeconds {
          quiet = 0
          try await writer.write(ByteBuffer(string: ":\n\n"))
        }
      } else {
        quiet = 0
        try await writer.write(ByteBuffer(string: Self.text(changed, page.number)))
        for part in changed { parts[part.name] = part.html }
      }
      number = page.number
      await board.desk.pause(1)
    }
    try await writer.finish(nil)
  }

  private static func text(_ parts: [BoardPage.Part], _ number: Int) -> String {
    parts.map { part in
      let data = part.html.split(separator: "\n").map { "data: \($0)\n" }.joined()
      return "event: \(part.name)\nid: \(number)\n\(data)\n"
    }.joined()
  }
}
