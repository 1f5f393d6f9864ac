import Histogram
import NIOCore
import NIOHTTP1
import Synchronization

/// What the connections of a closed loop share: the numbers still to send, and what was answered.
final class ClosedLoad: Sendable {
  struct Outcome: Codable, Sendable {
    let accepted: Int
    /// By status; `0` where the connection broke.
    let refused: [Int: Int]
    /// From the first connection to the last answer.
    let seconds: Double
    /// Milliseconds of the accepted.
    let p50: Double
    let p99: Double
  }

  private struct State {
    var next: Int
    var accepted = 0
    var refused: [Int: Int] = [:]
    var last = ContinuousClock.now
    var latencies = Histogram<UInt64>(
      highestTrackableValue: 120_000_000, numberOfSignificantValueDigits: .three)
  }

  private let end: Int
  private let deadline: ContinuousClock.Instant?
  private let state: Mutex<State>

  init(numbers: Range<Int>, until deadline: ContinuousClock.Instant?) {
    end = numbers.upperBound
    self.deadline = deadline
    state = Mutex(State(next: numbers.lowerBound))
  }

  func next() -> Int? {
    if let deadline, ContinuousClock.now >= deadline { return nil }
    return state.withLock { state in
      guard state.next < end else { return nil }
      defer { state.next += 1 }
      return state.next
    }
  }

  func answered(_ status: Int, since sent: ContinuousClock.Instant) {
    let now = ContinuousClock.now
    let microseconds = UInt64(clamping: Int64(((now - sent).seconds * 1e6).rounded()))
    state.withLock { state in
      state.last = now
      if (200..<300).contains(status) {
        state.accepted += 1
        _ = state.latencies.record(min(max(microseconds, 1), 119_000_000))
      } else {
        state.refused[status, default: 0] += 1
      }
    }
  }

  func outcome(since begun: ContinuousClock.Instant) -> Outcome {
    state.withLock { state in
      func milliseconds(_ percentile: Double) -> Double {
        state.accepted == 0 ? 0 : Double(state.latencies.valueAtPercentile(percentile)) / 1_000
      }
      return Outcome(
        accepted: state.accepted, refused: state.refused, seconds: (state.last - begun).seconds,
        p50: milliseconds(50), p99: milliseconds(99))
    }
  }
}

/// One connection: the next request goes out when the last one was answered. Belongs to its
/// channel's event loop.
final class ClosedLoopConnection: ChannelInboundHandler {
  typealias InboundIn = HTTPClientResponsePart
  typealias OutboundOut = HTTPClientRequestPart

  private let load: ClosedLoad
  private let requests: OfferRequests
  private var sent: ContinuousClock.Instant?
  private var status = 0

  init(load: ClosedLoad, requests: OfferRequests) {
    self.load = load
    self.requests = requests
  }

  func channelActive(context: ChannelHandlerContext) { send(context) }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): status = Int(head.status.code)
    case .body: break
    case .end:
      if let sent { load.answered(status, since: sent) }
      sent = nil
      send(context)
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    if let sent { load.answered(0, since: sent) }
    sent = nil
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  private func send(_ context: ChannelHandlerContext) {
    guard let number = load.next() else { return context.close(promise: nil) }
    let (head, body) = requests.request(number)
    sent = .now
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.write(
      wrapOutboundOut(.body(.byteBuffer(context.channel.allocator.buffer(string: body)))),
      promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
  }
}
