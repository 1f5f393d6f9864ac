internal import Domain
internal import MessageBus
internal import ServiceKit
private import Synchronization

/// What looking at the board may cost.
package struct BoardLimits: Sendable {
  /// Streams of events open at once; one more is told to come again.
  package var listenersMaximum = 64
  /// After which a stream ends; the browser opens the next one by itself.
  package var lifeSeconds = 600
  /// With nothing new, a comment after so long, by which the end of a connection is noticed.
  package var heartbeatSeconds = 15
  /// The store is read again at most so often, and only while somebody looks.
  package var periodMilliseconds: UInt64 = 1_000
  /// A read that took long is followed by so many times its duration without one: at most a twentieth
  /// of one core's time is spent on looking.
  package var restFactor: UInt64 = 20
  /// For `Retry-After`.
  package var retryAfterSeconds = 30

  package init() {}
}

/// The one picture of the city that the page and all its streams share. It reads on the reading side of
/// the store alone, so that the writer never waits for who looks.
actor Board {
  nonisolated let limits: BoardLimits
  nonisolated let desk: IntakeDesk
  private nonisolated let listeners: BoardListeners
  private var latest: (picture: BoardPicture, until: UInt64)?
  private var underWay: Task<BoardPicture, any Error>?
  private var pages: [Language: BoardPage] = [:]

  init(_ desk: IntakeDesk, _ limits: BoardLimits) {
    self.desk = desk
    self.limits = limits
    listeners = BoardListeners(maximum: limits.listenersMaximum)
  }

  /// A place among those who listen; nil while all are taken. It is given back when it is let go.
  nonisolated func place() -> BoardListeners.Place? { listeners.place() }

  /// The page as it is now, at most a period old. Pages that differ in anything differ in `number`.
  func page(_ language: Language) async throws -> BoardPage {
    let picture = try await picture()
    if let page = pages[language], page.number == picture.number { return page }
    let page = BoardPage(picture, language)
    pages[language] = page
    return page
  }

  private func picture() async throws -> BoardPicture {
    if let underWay { return try await underWay.value }
    if let latest, desk.clock.uptime() < latest.until { return latest.picture }
    // Not the asker's own task: others wait for it too, and the asker may leave.
    let task = Task { try await take() }
    underWay = task
    defer { underWay = nil }
    return try await task.value
  }

  private func take() async throws -> BoardPicture {
    let began = desk.clock.uptime()
    let now = desk.clock.now()
    let processes = BoardProcess.all(
      desk.runtime.health, heard: desk.runtime.busStatus?.heard ?? [], asOf: desk.asOf.streams)
    let figures = try await desk.runtime.read { transaction in
      try BoardFigures.read(today: now.day, transaction)
    }
    let taken = BoardPicture(
      number: (latest?.picture.number ?? 0) + 1, at: now.wholeMinute, figures: figures,
      processes: processes)
    let picture = latest.flatMap { $0.picture.shows(taken) ? $0.picture : nil } ?? taken
    let ended = desk.clock.uptime()
    let rest = max(limits.periodMilliseconds, (ended - began) * limits.restFactor)
    latest = (picture, began + rest)
    return picture
  }
}

/// What is shown, in no language yet.
struct BoardPicture: Sendable {
  /// Grows with each picture that shows something else, from 1 at the start of the process.
  let number: Int
  /// To the minute.
  let at: Instant
  let figures: BoardFigures
  let processes: [BoardProcess]

  func shows(_ other: BoardPicture) -> Bool {
    at == other.at && figures == other.figures && processes == other.processes
  }
}

/// Counts who listens.
final class BoardListeners: Sendable {
  /// Held for as long as a stream may last, and given back at the latest when nobody holds it.
  final class Place: Sendable {
    private let listeners: BoardListeners

    fileprivate init(_ listeners: BoardListeners) { self.listeners = listeners }

    deinit { listeners.count.withLock { $0 -= 1 } }
  }

  private let maximum: Int
  private let count = Mutex(0)

  init(maximum: Int) { self.maximum = maximum }

  func place() -> Place? {
    let isFree = count.withLock { count in
      guard count < maximum else { return false }
      count += 1
      return true
    }
    return isFree ? Place(self) : nil
  }
}

extension Instant {
  var wholeMinute: Instant {
    Instant(microseconds: microseconds / 60_000_000 * 60_000_000)
  }
}
