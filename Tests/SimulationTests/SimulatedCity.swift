import Domain
import Intake
import Matching
import MessageBus
import Notifications
import ServiceKit
import Storage
import Subsidy
import TestSupport

/// The four processes, their clients, the bank and the recipients of notices on one virtual clock. The
/// seed decides at each turn who steps, which frame arrives, and what goes wrong.
final class SimulatedCity {
  let plan: SimulationPlan
  let network = InMemoryNetwork()
  let intake: SimulatedNode<IntakeDecider>
  let matching: SimulatedNode<MatchingDecider>
  let subsidy: SimulatedNode<SubsidyDecider>
  let notifications: SimulatedNode<NotificationsDecider>
  let nodes: [any SimulatedProcess]
  let works: [any SimulatedWork]
  let bank: StandInBank
  let folders = BankFolders()
  let sink: NoticeSink
  private let executor = SteppedExecutor()
  let clients: SimulatedClients
  var counts = SimulationCounts()
  var random: SeededGenerator
  var restoring: RestoreCourse?
  private(set) var uptime: UInt64 = 1_000
  private(set) var wall: Instant
  private(set) var turn = 0
  private var cuts: Set<[String]> = []
  private var pauses: [String: Int] = [:]
  private let isTraced: Bool

  init(seed: UInt64, isTraced: Bool = false) throws {
    let plan = SimulationPlan(seed: seed)
    self.plan = plan
    self.isTraced = isTraced
    random = SeededGenerator(seed: seed &* 0x5851_F42D_4C95_7F2D)
    guard let monday = CalendarDay(year: 2021, month: 3, day: 1) else {
      throw SimulationFailure("no day")
    }
    // The periods of the policies are over, so that what is owed is final.
    wall = Instant.start(of: monday).adding(seconds: 9 * 3_600)
    let vault = Vault(
      keys: VaultKeys(
        digest: .init(name: "d1", bytes: Array(repeating: 1, count: 32)),
        seals: [.init(name: "k1", bytes: Array(repeating: 2, count: 32))]))
    (intake, matching) = try (Self.intake(plan, vault), Self.matching(plan))
    let ruling = SubsidyRuling(
      debtor: PaymentBatch.Party(
        name: "示例市就业管理服务中心", account: "33001623535053001234", agent: "105333000011"),
      answerMilliseconds: 400, answerMaximumMilliseconds: 2_000, retryMilliseconds: 100)
    (subsidy, notifications) = try (Self.subsidy(plan, ruling), Self.notifications(plan))
    bank = StandInBank(plan, debtor: ruling.debtor, folders)
    sink = NoticeSink(plan)
    works = [
      BankingWork(subsidy, ruling, folders, executor),
      try NoticeWork(notifications, sink, executor),
    ]
    nodes = [intake, matching, subsidy, notifications]
    clients = try SimulatedClients(seed: seed, vault: vault)
    restoring = RestoreCourse(self)
  }

  /// - Returns: what does not hold; empty if all does.
  func run() throws -> [String] {
    trace("\(plan)")
    for node in nodes { try node.start(on: network) }
    clients.addEnterprises()
    try settle(money: .founding)
    while turn < plan.turns {
      try takeTurn()
      turn += 1
    }
    counts.paymentsAmidFaults = bank.paid.count
    try heal()
    try settle(money: .finishing)
    var problems = try judge() + clients.losses
    guard problems.isEmpty, restoring?.isWhole ?? true else { return problems }
    // Every deadline passes: no head may stay open or held for ever. In the evening, so that no clock
    // that was set back is in the hours of quiet.
    wall = Instant.start(of: wall.day.adding(days: 120)).adding(seconds: 20 * 3_600)
    try settle(money: .finishing)
    problems = try judge() + judgeSeasonPast() + judgeNoticesAtTheEnd()
    return problems + clients.losses + clients.surprises
  }

  func trace(_ line: @autoclosure () -> String) {
    if isTraced { print("\(turn) \(uptime) ms \(wall): \(line())") }
  }

  func moment(
    mayBegin: Bool, money: MoneyClients.Scope = .nothing
  ) -> SimulatedClients.Moment {
    .init(uptime: uptime, wall: wall, mayBegin: mayBegin, money: money)
  }

  // MARK: A turn

  private func takeTurn() throws {
    if turn % 100 == 0 { trace("\(network.inFlightCount) frames, \(network.postCount) posts") }
    switch random.number(1...100) {
    case ...34:
      for _ in 1...2 { try stepOne() }
    case ...66:
      for _ in 1...random.number(1...40) { moveNetwork() }
    case ...72: for node in nodes { _ = node.readOne() }
    case ...82: passTime(milliseconds: UInt64(random.number(1...plan.tickMilliseconds)))
    case ...91: try act(mayBegin: true, money: .everything)
    case ...94: try bank.step(now: wall)
    default: try workOne()
    }
    try befall()
    try restoring?.advance(self)
  }

  private func stepOne() throws {
    let node = random.pick(nodes)
    guard node.isUp, !isPaused(node.name) else { return }
    try step(node, fate: drawFate())
  }

  func step(_ node: any SimulatedProcess, fate: StepFate) throws {
    switch try node.step(wall: wall, uptime: uptime, fate: fate) {
    case .idle: break
    case .died:
      counts.crashes += 1
      trace("\(node.name) died: \(fate)")
    case .stepped(let result, let struck):
      if struck { trace("\(node.name) struck: \(fate)") }
      if struck, case .struck(.storageError, _) = fate { counts.storageErrors += 1 }
      if fate == .overflow, result.committed != nil { counts.overflows += 1 }
      counts.parked += result.counts.parked
      counts.halts += result.halts.count
      if case .committed(let records, _, _) = result.committed {
        counts.events += records.count
        for sealed in records {
          trace("\(sealed.record.stream)#\(sealed.record.sequence) \(sealed.record.type)")
        }
      }
      for (stream, reason) in result.halts { trace("\(node.name) halts \(stream): \(reason)") }
    }
    try runWork()
  }

  private func workOne() throws {
    let work = random.pick(works)
    guard !isPaused(work.node.name) else { return }
    let dies = random.chance(perMille: plan.crashPerMille * 20)
    try begin(work, dyingAfter: dies ? random.number(0...20) : nil)
  }

  func begin(_ work: any SimulatedWork, dyingAfter steps: Int?) throws {
    try work.begin(at: uptime, dyingAfter: steps)
    try runWork()
  }

  /// Until every worker waits. One that died in the middle takes its process with it.
  func runWork() throws {
    executor.run()
    for work in works where work.hasDied {
      trace("\(work.node.name) dies outside of its store")
      try crash(work.node)
    }
  }

  func act(mayBegin: Bool, money: MoneyClients.Scope) throws {
    try clients.act(at: moment(mayBegin: mayBegin, money: money), intake)
  }

  private func drawFate() -> StepFate {
    let after = random.number(0...3)
    if random.chance(perMille: plan.crashPerMille) {
      return random.pick([.struck(.death, after: after), .diesBeforeRelease, .diesBeforeAnswers])
    }
    if random.chance(perMille: plan.troublePerMille) { return .struck(.storageError, after: after) }
    if random.chance(perMille: plan.poisonPerMille) { return .struck(.poison, after: after) }
    return random.chance(percent: plan.overflowPercent) ? .overflow : .none
  }

  private func moveNetwork() {
    if network.postCount > 0 {
      _ = network.step()
      return
    }
    let waiting = network.inFlightCount
    guard waiting > 0, !isPaused("network") else { return }
    var index = 0
    if waiting > 1, random.chance(percent: plan.reorderPercent) {
      index = random.number(1...min(waiting, 30) - 1)
      counts.reordered += 1
    }
    if random.chance(percent: plan.duplicatePercent) {
      network.duplicate(at: index)
      counts.duplicated += 1
    }
    // A connection that stands loses little; PUB loses by design.
    let isLive = network.inFlight[index].channel == .published
    if random.chance(percent: isLive ? plan.dropPercent : plan.dropPercent / 4) {
      network.drop(at: index)
      counts.dropped += 1
    } else {
      network.deliver(at: index)
    }
  }

  func passTime(milliseconds: UInt64, byTheClock: Bool = true) {
    uptime += milliseconds
    if byTheClock {
      wall = wall.adding(microseconds: Int64(milliseconds) * plan.rate)
    }
    network.tick(milliseconds: uptime)
  }

  // MARK: What goes wrong between steps

  private func befall() throws {
    for node in nodes where !node.isUp && random.chance(percent: plan.restartPercent) {
      try start(node)
    }
    let node = random.pick(nodes)
    if random.chance(perMille: plan.crashPerMille) { try crash(node) }
    if cuts.isEmpty, random.chance(perMille: plan.partitionPerMille) {
      let apart = random.pick(nodes)
      random.chance(percent: 50) ? isolate(apart) : cut(apart, random.pick(nodes))
    } else if !cuts.isEmpty, restoring?.isApart != true, random.chance(perMille: 15) {
      mend()
    }
    if random.chance(perMille: plan.pausePerMille) {
      pauses[random.pick(nodes.map(\.name) + ["network"])] = turn + random.number(20...150)
      counts.pauses += 1
    }
    if random.chance(perMille: plan.clockBackPerMille) {
      node.clockOffset -= Int64(random.number(1...7_200)) * 1_000_000
      counts.clocksSetBack += 1
    }
    if random.chance(perMille: plan.quotaPerMille) {
      let isFull = intake.maximumBytes < 1 << 40
      intake.maximumBytes = isFull ? 1 << 40 : 1
      if !isFull { counts.storesFilled += 1 }
      try crash(intake)
      try start(intake)
    }
    for node in nodes where node.isRewound {
      trace("\(node.name) stops: it was rewound")
      try node.stopForGood()
    }
  }

  func crash(_ node: any SimulatedProcess) throws {
    guard node.isUp else { return }
    trace("\(node.name) crashes")
    try node.crash()
    counts.crashes += 1
    // Whoever waited for it hears that it is dead.
    executor.run()
  }

  func start(_ node: any SimulatedProcess) throws {
    trace("\(node.name) starts")
    try node.start(on: network)
  }

  /// Nobody hears it, and it hears nobody.
  func isolate(_ node: any SimulatedProcess) {
    for other in nodes { cut(node, other) }
  }

  private func cut(_ one: any SimulatedProcess, _ other: any SimulatedProcess) {
    let pair = [one.name, other.name].sorted()
    guard one !== other, cuts.insert(pair).inserted else { return }
    trace("partition of \(pair)")
    counts.partitions += 1
    network.cut(one.name, other.name)
  }

  func mend() {
    guard !cuts.isEmpty else { return }
    trace("partitions end")
    for pair in cuts { network.heal(pair[0], pair[1]) }
    cuts = []
  }

  func unpause() { pauses = [:] }

  private func isPaused(_ name: String) -> Bool { pauses[name].map { turn < $0 } ?? false }
}
