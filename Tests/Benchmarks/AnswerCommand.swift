import ArgumentParser
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// What Intake is compared with: Hummingbird answering the same requests, its body unread, with a
/// constant. Nothing is checked and nothing is stored, so it is the most this machine can do.
struct AnswerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "answer", abstract: "Serves a constant answer until it is terminated.")

  @Option(help: "Where it listens on loopback.") var port: Int

  func run() async throws {
    let body = ByteBuffer(string: #"{"id":"01890000-0000-7000-8000-000000000000"}"#)
    let router = Router()
    for path in OfferCells.paths {
      router.post(RouterPath(path)) { _, _ in
        Response(
          status: .created, headers: [.contentType: "application/json"],
          body: .init(byteBuffer: body))
      }
    }
    var logger = Logger(label: "answer")
    logger.logLevel = .error
    let application = Application(
      router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)),
      logger: logger)
    try await application.runService()
  }
}
