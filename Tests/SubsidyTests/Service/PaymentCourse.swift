import Domain
import Events
import Foundation
import Logging
import MessageBus
import ServiceKit
import Storage
import TestSupport
import Testing

@testable import Subsidy

/// A batch on its way: the real worker and the real reading of the bank's files, on a real store, with a
/// simulated bank; the process may die at any moment, and starts again on what it had committed.
final class PaymentCourse {
  let bench: SubsidyBench
  let life: Mortality
  private let bank: BankServer

  init(_ bench: SubsidyBench, bank: BankServer, diesAt: Int? = nil) throws {
    self.bench = bench
    self.bank = bank
    life = Mortality(diesAt: diesAt)
    for name in ["to-bank", "from-bank"] {
      try FileManager.default.createDirectory(
        atPath: bench.folder.file(name), withIntermediateDirectories: true)
    }
  }

  /// Each side does what is due, once. A dead process is started again.
  func turn() async throws {
    try await work()
    try bank.step(bench.folder.path)
    try bench.settle()
  }

  /// Goes on until nothing is left to do.
  func run() async throws {
    for _ in 0..<30 {
      try await turn()
      if try isOver { break }
      bench.clock.advance(milliseconds: 1_100)
      try bench.settle()
    }
    // What the bank has still to say of what is over.
    for _ in 0..<3 {
      try bank.step(bench.folder.path)
      try await work()
    }
  }

  /// Nothing is on its way, and the bank's last words were read.
  private var isOver: Bool {
    get throws {
      let isQuiet = try bench.store.read { transaction in
        try BankEffect.allCases.allSatisfy {
          try transaction.dueEffects($0.rawValue, uptime: .max >> 1, limit: 1).isEmpty
        }
      }
      return try isQuiet && BankInbox(folder: bench.folder.file("from-bank")).names().isEmpty
    }
  }

  /// Our side alone.
  func work() async throws {
    // Nothing here suspends by itself: all other tests would wait for the end of the course.
    await Task.yield()
    let files = MortalFiles(life)
    let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
    let worker = BankWorker(
      desk: desk, ruling: bench.ruling,
      outbox: BankOutbox(folder: bench.folder.file("to-bank"), files: files), logger: logger)
    let post = BankPost(
      desk: desk, inbox: BankInbox(folder: bench.folder.file("from-bank"), files: files),
      lookMilliseconds: 100, logger: logger)
    for kind in BankEffect.allCases {
      let effects = try bench.store.read { [uptime = bench.clock.uptime()] in
        try $0.dueEffects(kind.rawValue, uptime: uptime, limit: 10)
      }
      for effect in effects where !life.isDead {
        let command = await worker.perform(effect)
        _ = await desk.submit(command)
      }
    }
    if !life.isDead { await post.look() }
    if life.isDead {
      life.revive()
      try bench.restart()
      try bench.settle()
    }
  }

  private var desk: BankDesk {
    BankDesk(
      read: { [bench, life] id in
        guard life.pass() else { return nil }
        return try? bench.store.read { transaction in
          try StoredBatch.find(id, transaction).map {
            ($0, try StoredPayment.all(of: id, transaction))
          }
        } ?? nil
      },
      ask: { [bench, life] question in
        guard life.pass(), let vault = bench.vault else { return .failed(.noAnswer) }
        return .values(
          question.items.map { item in
            let party = EntityID(bytes: item.subject).flatMap { vault[$0] }
            let value: String? =
              switch item.field {
              case "payee.name": party?.name
              case "payee.account": party?.account
              default: party?.agent
              }
            return AskedValue(
              value: value.map { Array($0.utf8) }, digest: value.map(SubsidyBench.digest) ?? "")
          })
      },
      // It may die before the writer has it, or right after its commit.
      submit: { [bench, life] command in
        guard life.pass() else { return .failed }
        let answer = try? bench.submit(command)
        guard life.pass() else { return .failed }
        return answer ?? .failed
      })
  }

  // MARK: What the bank knows

  struct BookLine: Decodable {
    let kind: String
    let endToEndId: String?
    let fen: Int64?
  }

  func book() throws -> [BookLine] {
    try String(contentsOfFile: bench.folder.file("bank-book.jsonl"), encoding: .utf8)
      .split(separator: "\n")
      .map { try JSONDecoder().decode(BookLine.self, from: Data($0.utf8)) }
  }
}
