package import Logging
internal import ServiceKit
internal import ServiceLifecycle

/// Looks into the folder in which the bank puts files, and hands each to the writer. A file is moved away
/// only after what it says is committed; one that cannot be applied goes to `refused/` with its reason.
package struct BankPost: Service {
  let desk: BankDesk
  let inbox: BankInbox
  let lookMilliseconds: Int
  let logger: Logger

  package init(desk: BankDesk, inbox: BankInbox, lookMilliseconds: Int, logger: Logger) {
    self.desk = desk
    self.inbox = inbox
    self.lookMilliseconds = lookMilliseconds
    self.logger = logger
  }

  package func run() async throws {
    await cancelWhenGracefulShutdown {
      repeat {
        await look()
      } while (try? await Task.sleep(for: .milliseconds(lookMilliseconds))) != nil
    }
  }

  package func look() async {
    do {
      for name in try inbox.names() {
        guard !Task.isCancelled else { return }
        // One that cannot be read or moved holds up no other.
        do {
          if let file = try inbox.file(name) { try await take(file) }
        } catch {
          logger.error(
            "file of the bank not taken",
            metadata: ["name": "\(name)", "reason": "\(type(of: error))"])
        }
      }
    } catch {
      logger.error("bank folder not read", metadata: ["reason": "\(type(of: error))"])
    }
  }

  private func take(_ file: BankFile) async throws {
    let command: SubsidyCommand
    do {
      command = try Self.command(in: file.bytes)
    } catch {
      try refuse(file, error.description, told: "\(error.code.rawValue) at \(error.place)")
      return
    }
    switch await desk.submit(command) {
    case .done: try inbox.moveDone(file)
    // May be understood later: it stays, and is taken at a later look.
    case .refused(let refusal) where refusal.status == 503: return
    case .refused(let refusal):
      try refuse(file, "\(refusal.code) \(refusal.detail)", told: refusal.code)
    // It stays, and is taken at the next look.
    case .unavailable, .failed: return
    }
  }

  /// - Parameter told: the reason without anything that the file says, which may be a name or an account.
  private func refuse(_ file: BankFile, _ reason: String, told: String) throws {
    logger.warning(
      "file of the bank refused",
      metadata: ["sha256": "\(file.sha256.prefix(16))", "reason": "\(told)"])
    try inbox.moveRefused(file, reason: reason)
  }

  /// A report, or the statements of a file of statements.
  private static func command(in bytes: [UInt8]) throws(BankFileFault) -> SubsidyCommand {
    do throws(BankFileFault) {
      return .takeReport(TakeReport(report: try Pain002Reader.report(bytes)))
    } catch {
      guard error.code == .messageUnknown else { throw error }
      return .takeStatements(TakeStatements(statements: try Camt053Reader.statements(bytes)))
    }
  }
}
