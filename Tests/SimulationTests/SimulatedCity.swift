import Domain
import Intake
import Matching
import MessageBus
import ServiceKit
import Storage
import TestSupport

/// Intake, Matching and their clients on one virtual clock. The seed decides at each turn who
/// steps, which frame arrives, and what goes wrong.
final class SimulatedCity {
  let plan: SimulationPlan
  let network = InMemoryNetwork()
  let intake: SimulatedNode<IntakeDecider>
  let matching: SimulatedNode<MatchingDecider>
  let nodes: [any SimulatedProcess]
  let clients: SimulatedClients
  var counts = SimulationCounts()
  var random: SeededGenerator
  var restoring: RestoreCourse?
  private(set) var uptime: UInt64 = 1_000
  private(set) var wall: Instant
  private(set) var turn = 0
  private var isCut = false
  private var pauses: [String: Int] = [:]
  private let isTraced: Bool

  init(seed: UInt64, isTraced: Bool = false) throws {
    let plan = SimulationPlan(seed: seed)
    self.plan = plan
    self.isTraced = isTraced
    random = SeededGenerator(seed: seed &* 0x5851_F42D_4C95_7F2D)
    guard let intakes = StreamName("intake/3303"), let matchings = StreamName("matching/3303"),
      let monday = CalendarDay(year: 2021, month: 1, day: 11)
    else { throw SimulationFailure("no stream") }
    wall = Instant.start(of: monday).adding(seconds: 9 * 3_600)
    intake = try SimulatedNode(
      own: intakes, heard: matchings, plan: plan, migrations: IntakeStore.migrations, ticks: true
    ) {
      IntakeDecider(
        rules: IntakeRules(served: ["3303"]), keys: KeyCache(),
        waiters: CommandWaiters(maximum: 0),
        vault: Vault(
          keys: VaultKeys(
            digest: .init(name: "d1", bytes: Array(repeating: 1, count: 32)),
            seals: [.init(name: "k1", bytes: Array(repeating: 2, count: 32))])))
    }
    var ruling = MatchingRuling()
    ruling.lotsMaximum = plan.lotsMaximum
    matching = try SimulatedNode(
      own: matchings, heard: intakes, plan: plan, migrations: MatchingStore.migrations,
      ticks: false
    ) { MatchingDecider(ruling: ruling) }
    nodes = [intake, matching]
    clients = try SimulatedClients(seed: seed)
    restoring = RestoreCourse(self)
  }

  /// - Returns: what does not hold; empty if all does.
  func run() throws -> [String] {
    trace("\(plan)")
    for node in nodes { try node.start(on: network) }
    clients.addEnterprises()
    try settle()
    while turn < plan.turns {
      try takeTurn()
      turn += 1
    }
    try heal()
    try settle()
    var problems = try judge() + clients.losses
    guard problems.isEmpty, restoring?.isWhole ?? true else { return problems }
    // Every deadline passes: no head may stay open or held for ever.
    wall = wall.adding(seconds: 120 * 86_400)
    try settle()
    problems = try judge() + judgeSeasonPast()
    return problems + clients.losses + clients.surprises
  }

  func trace(_ line: @autoclosure () -> String) {
    if isTraced { print("\(turn) \(uptime) ms \(wall): \(line())") }
  }

  func moment(mayBegin: Bool) -> SimulatedClients.Moment {
    .init(uptime: uptime, wall: wall, mayBegin: mayBegin)
  }

  // MARK: A turn

  private func takeTurn() throws {
    if turn % 100 == 0 { trace("\(network.inFlightCount) frames, \(network.postCount) posts") }
    switch random.number(1...100) {
    case ...28: try stepOne()
    case ...68:
      for _ in 1...random.number(1...10) { moveNetwork() }
    case ...76: for node in nodes { _ = node.readOne() }
    case ...88: passTime(milliseconds: UInt64(random.number(1...plan.tickMilliseconds)))
    default:
      try clients.act(at: moment(mayBegin: true), intake)
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
    let node = random.pick(nodes)
    if !node.isUp, random.chance(percent: plan.restartPercent) {
      try start(node)
    } else if node.isUp, random.chance(perMille: plan.crashPerMille) {
      try crash(node)
    }
    if !isCut, random.chance(perMille: plan.partitionPerMille) {
      cut()
    } else if isCut, restoring?.isApart != true, random.chance(perMille: 15) {
      mend()
    }
    if random.chance(perMille: plan.pausePerMille) {
      pauses[random.pick(["intake", "matching", "network"])] = turn + random.number(20...150)
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
  }

  func start(_ node: any SimulatedProcess) throws {
    trace("\(node.name) starts")
    try node.start(on: network)
  }

  func cut() {
    guard !isCut else { return }
    trace("partition")
    isCut = true
    counts.partitions += 1
    network.cut(intake.name, matching.name)
  }

  func mend() {
    guard isCut else { return }
    trace("partition ends")
    isCut = false
    network.heal(intake.name, matching.name)
  }

  func unpause() { pauses = [:] }

  private func isPaused(_ name: String) -> Bool { pauses[name].map { turn < $0 } ?? false }
}
