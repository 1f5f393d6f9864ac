internal import Domain
internal import MessageBus
internal import ServiceKit

/// How one process stands, as far as Intake knows: itself from within, another by its stream.
struct BoardProcess: Sendable, Equatable {
  /// Raw values name the texts, `state-` before them.
  enum State: String, Sendable, CaseIterable {
    case ready
    /// What it can do it does; somebody should look.
    case degraded
    case starting
    case moving, behind, silent, halted, stalled, waiting, refused, unheard
  }

  /// `intake`, `matching`: the first part of a stream's name.
  let name: String
  let state: State
  /// Events known to exist and not applied here.
  var behind: UInt64 = 0
  /// Up to which this process knows of the other, once there is anything to know; to the minute.
  var asOf: Instant?

  /// - Parameters:
  ///   - heard: as the bus tells it; who is behind for less than a second is not called so.
  ///   - asOf: by stream, as an answer of the API tells it.
  static func all(
    _ health: Health, heard: [BusStatus.Heard], asOf: [StreamName: Instant?]
  ) -> [BoardProcess] {
    let own = BoardProcess(
      name: health.process,
      state: health.isReady ? (health.isDegraded ? .degraded : .ready) : .starting)
    return [own]
      + health.streams.map { stream in
        let name = stream.stream.split(separator: "/").first.map(String.init) ?? stream.stream
        // A head of a process that has committed nothing yet is as of the beginning of time.
        let known = StreamName(stream.stream).flatMap { asOf[$0] ?? nil }
          .flatMap { $0.microseconds > 0 ? $0 : nil }
        let bus = heard.first { $0.stream.text == stream.stream }
        let isLate = bus?.behindMilliseconds ?? 0 >= 1_000
        let state = state(of: stream, isLate: isLate)
        return BoardProcess(
          name: name, state: state, behind: state == .behind ? stream.behind : 0,
          asOf: known?.wholeMinute)
      }
  }

  /// `Health.Stream.state` begins with one of these words, the reason in brackets after it.
  private static func state(of stream: Health.Stream, isLate: Bool) -> State {
    let word = stream.state.prefix { $0 != "(" }
    let state = State(rawValue: String(word)) ?? .refused
    return state == .moving && isLate ? .behind : state
  }
}
