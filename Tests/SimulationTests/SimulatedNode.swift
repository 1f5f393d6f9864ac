import Domain
import Foundation
import Logging
import MessageBus
import Storage
import TestSupport

@testable import ServiceKit

/// One process: the real store, writer and bus core, stepped by hand. A crash drops everything but
/// the files.
final class SimulatedNode<Base: Decider>: SimulatedProcess {
  typealias Fragile = FragileDecider<Base>

  /// What lives in memory.
  struct Life {
    let store: Store
    let decider: Fragile
    let note: SimulatedNote
    let writer: Writer<Fragile>
    let mailbox: NodeMailbox
    let shell: InMemoryShell
    let desk: NodeDesk<Base>
  }

  let name: String
  let own: StreamName
  let heard: [StreamName]
  let folder: TemporaryFolder
  private let plan: SimulationPlan
  private let migrations: [Migration]
  private let ticks: Bool
  /// Purposes for which others' vaults answer it.
  private let purposes: [String]
  private let answersAsk: AskDesk<Base>?
  private let makeBase: () -> Base
  private var ids: SeededGenerator
  private var now = Instant(microseconds: 0)
  private(set) var life: Life?
  /// From the next start on.
  var maximumBytes: Int64 = 1 << 40
  /// How far this machine's clock is off.
  var clockOffset: Int64 = 0
  /// Never starts again: it was told that its store was rewound.
  private(set) var isStoppedForGood = false

  init(
    own: StreamName, heard: [StreamName], plan: SimulationPlan, migrations: [Migration],
    ticks: Bool = false, asking purposes: [String] = [], answering asks: AskDesk<Base>? = nil,
    makeBase: @escaping () -> Base
  ) throws {
    name = own.process
    self.own = own
    self.heard = heard
    self.plan = plan
    self.migrations = migrations
    self.ticks = ticks
    self.purposes = purposes
    answersAsk = asks
    ids = SeededGenerator(seed: own.text.utf8.reduce(plan.seed) { $0 &* 31 &+ UInt64($1) })
    self.makeBase = makeBase
    folder = try TemporaryFolder()
  }

  var path: String { folder.file("store.db") }
  var isUp: Bool { life != nil }
  var store: Store? { life?.store }

  func start(on network: InMemoryNetwork) throws {
    guard life == nil, !isStoppedForGood else { return }
    let store = try Store(
      path: path, migrations: migrations,
      limits: StoreLimits(maximumBytes: maximumBytes, floorBytes: 0))
    let note = try SimulatedNote(path: path + ".attempt")
    let decider = Fragile(base: makeBase(), note: note)
    var writing = WriterConfiguration(
      process: name, published: [own], heard: heard, tickMilliseconds: ticks ? 100 : nil)
    writing.batchMaximum = plan.batchMaximum
    writing.quietBatchMaximum = plan.batchMaximum
    writing.timerBackoffMilliseconds = 300
    let writer = try Writer(
      configuration: writing, store: store, decider: decider, note: note,
      logger: Logger(label: "simulation", factory: { _ in SwiftLogNoOpLogHandler() }))
    let mailbox = NodeMailbox()
    var bus = BusConfiguration(
      process: name, published: [own],
      heard: heard.map { HeardStream(stream: $0, peer: $0.process) })
    bus.headIntervalMilliseconds = 100
    bus.ackIntervalMilliseconds = 100
    bus.fetchTimeoutMilliseconds = 300
    bus.askTimeoutMilliseconds = 300
    bus.deliveredMaximum = plan.deliveredMaximum
    bus.fetchMaximumEvents = plan.fetchMaximum
    let shell = network.join(
      bus,
      roles: Set(
        heard.map { BusRole.hear($0.process) } + [BusRole.fetch] + purposes.map(BusRole.ask)),
      handlers: mailbox.handlers)
    shell.post(writer.started)
    let desk = NodeDesk<Base>(writer: writer, store: store, shell: shell) { [unowned self] in
      newID()
    }
    life = Life(
      store: store, decider: decider, note: note, writer: writer, mailbox: mailbox, shell: shell,
      desk: desk)
  }

  /// As `EdgeIDs` makes them, with the seed's random bits.
  private func newID() -> EntityID {
    EntityID(
      high: UInt64(clamping: now.microseconds / 1_000) << 16 | 0x7000 | ids.next() & 0xFFF,
      low: ids.next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000)
  }

  func crash() throws {
    guard let life else { return }
    self.life = nil
    life.desk.end()
    life.shell.stop()
    try life.store.close()
  }

  func stopForGood() throws {
    isStoppedForGood = true
    try crash()
  }

  // MARK: A step

  func step(wall: Instant, uptime: UInt64, fate: StepFate) throws -> StepOutcome {
    guard let life else { return .idle }
    now = wall.adding(microseconds: clockOffset)
    takeMail(life)
    life.decider.disarm()
    if case .struck(let strike, let after) = fate {
      life.decider.arm(strike, after: after)
    }
    let result: StepResult
    do {
      result = try life.writer.step(now: now, uptime: uptime)
    } catch is WriterFatal {
      try crash()
      return .died
    }
    if case .death = life.decider.struck { return try die() }
    if fate == .diesBeforeRelease, result.committed != nil { return try die() }
    release(result, to: life.shell, overflows: fate == .overflow)
    if fate == .diesBeforeAnswers, result.committed != nil { return try die() }
    for answer in result.answers { answer() }
    return .stepped(result, struck: life.decider.struck != nil)
  }

  private func die() throws -> StepOutcome {
    try crash()
    return .died
  }

  private func takeMail(_ life: Life) {
    let mail = life.mailbox.takeMail()
    for sealed in mail.events { life.writer.receive(sealed) }
    for head in mail.heads.values { life.writer.receive(head) }
    for (stream, reason) in mail.halts {
      life.writer.submit(Maintenance(.haltStream(stream, reason)) { _ in })
    }
    for request in mail.asks { answer(request, life) }
    for (token, outcome) in mail.asked { life.desk.take(outcome, of: token) }
  }

  /// As `ServiceRuntime` does.
  private func answer(_ request: AskRequest, _ life: Life) {
    let shell = life.shell
    do {
      guard let work = try answersAsk?(request) else { throw AskFailure.forbidden }
      _ = life.writer.submit(
        PendingCommand(id: newID(), command: work.command) { submission in
          guard case .done(let reply) = submission, let values = try? work.answer(reply) else {
            shell.post(.answerAsk(request, .failed(.busy)))
            return
          }
          shell.post(.answerAsk(request, .values(values)))
        })
    } catch {
      shell.post(.answerAsk(request, .failed(error as? AskFailure ?? .malformed)))
    }
  }

  /// As `ServiceRuntime` does, in its order.
  private func release(_ result: StepResult, to shell: InMemoryShell, overflows: Bool) {
    for post in result.posts {
      if case .committed(_, let heads, let idle) = post, overflows {
        shell.post(.committed(records: [], heads: heads, idle: idle))
      } else {
        shell.post(post)
      }
    }
  }

  func submit(_ work: Maintenance) { life?.writer.submit(work) }

  func auditLines(_ transaction: Transaction) throws -> [AuditLine] {
    try Base.auditLines(transaction)
  }

  var isRewound: Bool { life?.mailbox.isRewound ?? false }

  /// The librarian answers one FETCH.
  /// - Returns: false if none waits.
  func readOne() -> Bool {
    guard let life, let request = life.mailbox.takeRead() else { return false }
    life.shell.post(.journalRead(request.answer(from: life.store)))
    return true
  }

  // MARK: Backups

  var backupPath: String { folder.file("backup.db") }

  func restore(now: Instant) throws -> [StoreRestore.Report] {
    try crash()
    return try StoreRestore.run(
      of: name, backup: backupPath, path: path, migrations: migrations, reason: "simulation",
      now: now)
  }

  /// What `restore` is there to replace: the file put back by hand.
  func putBack() throws {
    try crash()
    for suffix in ["", "-wal", "-shm"] where FileManager.default.fileExists(atPath: path + suffix) {
      try FileManager.default.removeItem(atPath: path + suffix)
    }
    try FileManager.default.copyItem(atPath: backupPath, toPath: path)
  }
}
