internal import HTTPTypes
package import NIOCore
internal import NIOHTTP1
package import NIOHTTPTypes

/// Bounds what one connection can cost: how long a head, a body and an answer may take, how long it may
/// idle, and how much body is read at all. Stands between the HTTP codec and the application.
///
/// A request whose body is not done when it is answered (too large, never ending) is not read to its
/// end: the answer says `Connection: close`, and the connection is closed after it.
///
/// Belongs to its channel's event loop.
package final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
  package typealias InboundIn = HTTPRequestPart
  package typealias InboundOut = HTTPRequestPart
  package typealias OutboundIn = HTTPResponsePart
  package typealias OutboundOut = HTTPResponsePart

  package struct Limits: Sendable {
    package var headSeconds: Int64 = 10
    package var bodySeconds: Int64 = 15
    /// Longer than the longest wait of a `Prefer`.
    package var answerSeconds: Int64 = 30
    /// A stream of events, in place of `answerSeconds`: longer than the longest that the board sends.
    package var streamSeconds: Int64 = 630
    package var idleSeconds: Int64 = 60
    /// How long the peer may take to read the last answer before the connection goes.
    package var lingerSeconds: Int64 = 2
    /// What may still come in that time, to be thrown away.
    package var lingerMaximumBytes = 4 * 1024 * 1024
    package var bodyMaximumBytes = PostRequest.bodyMaximumBytes
    /// Requests sent ahead of their answers.
    package var pipelineMaximum = 16

    package init() {}
  }

  private let limits: Limits
  private var deadline: Scheduled<Void>?
  private var isReceiving = false
  private var bodyBytes = 0
  private var language = Language.chinese
  /// Requests read and not yet answered.
  private var pending = 0
  private var isAnswerBegun = false
  private var closesAfterAnswer = false
  private var isClosing = false

  package init(limits: Limits) { self.limits = limits }

  package func handlerAdded(context: ChannelHandlerContext) {
    if context.channel.isActive { arm(limits.headSeconds, context) }
  }

  package func channelActive(context: ChannelHandlerContext) {
    arm(limits.headSeconds, context)
    context.fireChannelActive()
  }

  package func channelInactive(context: ChannelHandlerContext) {
    deadline?.cancel()
    context.fireChannelInactive()
  }

  package func handlerRemoved(context: ChannelHandlerContext) { deadline?.cancel() }

  package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isClosing else { return throwAway(data, context) }
    switch unwrapInboundIn(data) {
    case .head(let head):
      pending += 1
      isReceiving = true
      bodyBytes = 0
      language = Language(acceptLanguage: head.headerFields[.acceptLanguage])
      guard pending <= limits.pipelineMaximum else { return close(context) }
      arm(limits.bodySeconds, context)
    case .body(let buffer):
      // The part that goes over the limit is passed on, so that the reader sees it; no more are.
      guard bodyBytes <= limits.bodyMaximumBytes else { return }
      bodyBytes += buffer.readableBytes
    case .end:
      isReceiving = false
      arm(limits.answerSeconds, context)
    }
    context.fireChannelRead(data)
  }

  package func write(
    context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?
  ) {
    guard !isClosing else {
      promise?.fail(ChannelError.ioOnClosedChannel)
      return
    }
    switch unwrapOutboundIn(data) {
    case .head(var head):
      isAnswerBegun = head.status.kind != .informational
      // With more than one pending, it is a later request that still comes, and not the answered one.
      if isReceiving, pending == 1, isAnswerBegun {
        closesAfterAnswer = true
        head.headerFields[.connection] = "close"
      }
      if head.headerFields[.contentType] == BoardStream.mediaType {
        arm(limits.streamSeconds, context)
      }
      context.write(wrapOutboundOut(.head(head)), promise: promise)
    case .body: context.write(data, promise: promise)
    case .end:
      isAnswerBegun = false
      pending -= 1
      context.writeAndFlush(data, promise: promise)
      if closesAfterAnswer {
        beginClosing(context)
      } else if pending == 0 {
        arm(limits.idleSeconds, context)
      } else if !isReceiving {
        // The next answer has its own time.
        arm(limits.answerSeconds, context)
      }
    }
  }

  package func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if error is HTTPParserError, !isClosing {
      if isAnswerBegun || pending > (isReceiving ? 1 : 0) {
        close(context)
      } else {
        refuse(.requestMalformed, context)
      }
    }
    // Whoever reads the body must not take its beginning for the whole.
    context.fireErrorCaught(error)
  }

  // MARK: Ends

  private func timedOut(_ context: ChannelHandlerContext) {
    if isReceiving, pending == 1, !isAnswerBegun, !isClosing {
      refuse(.requestTimeout, context)
    } else {
      close(context)
    }
  }

  /// Answers in the application's stead, and closes.
  private func refuse(_ code: ProblemCode, _ context: ChannelHandlerContext) {
    let body = ByteBuffer(bytes: JSONWriter.bytes(Problem(code).json(language)))
    let head = HTTPResponse(
      status: .init(code: code.status),
      headerFields: [
        .contentType: "application/problem+json", .contentLength: "\(body.readableBytes)",
        .contentLanguage: language.rawValue, .connection: "close",
      ])
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.write(wrapOutboundOut(.body(body)), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    beginClosing(context)
  }

  /// Closing at once would reset the connection and may take the answer with it: first only our own
  /// direction is closed, and what still comes is thrown away for a short while.
  private func beginClosing(_ context: ChannelHandlerContext) {
    isClosing = true
    bodyBytes = 0
    context.close(mode: .output, promise: nil)
    arm(limits.lingerSeconds, context)
  }

  private func throwAway(_ data: NIOAny, _ context: ChannelHandlerContext) {
    guard case .body(let buffer) = unwrapInboundIn(data) else { return }
    bodyBytes += buffer.readableBytes
    if bodyBytes > limits.lingerMaximumBytes { close(context) }
  }

  private func close(_ context: ChannelHandlerContext) {
    isClosing = true
    deadline?.cancel()
    context.close(promise: nil)
  }

  private func arm(_ seconds: Int64, _ context: ChannelHandlerContext) {
    deadline?.cancel()
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    deadline = context.eventLoop.scheduleTask(in: .seconds(seconds)) {
      let (handler, context) = bound.value
      handler.timedOut(context)
    }
  }
}

@available(*, unavailable)
extension ConnectionGuard: Sendable {}
