internal import Domain
internal import Events
internal import MessageBus

/// What the journals say of entitlements, their payments and the batches that these go in, and what
/// Subsidy's own tables should say of them and of the ledger.
///
/// Intake's events are to be replayed before Subsidy's.
struct PaymentBooks: Sendable {
  private struct Owed {
    let key: String
    var state: EntitlementState?
    var fen: Int64
  }

  /// One try at paying one entitlement: by what the ledger and the bank know it.
  private struct Attempt: Hashable {
    let key: String
    let number: Int

    var name: String { "entitlement/\(key)#\(number)" }
  }

  private struct Payment {
    let place: String
    var posted: [Int64] = []
    var settled: [Int64] = []
  }

  private struct Batch {
    let place: String
    /// As last told of.
    var said: BatchChanged
    /// The restore that may have taken away its release.
    let lost: AcceptedRestores.Point?
  }

  private let restores: AcceptedRestores
  private var ledger = LedgerBooks()
  private var owed: [EntityID: Owed] = [:]
  private var owners: [String: EntityID] = [:]
  private var payments: [Attempt: Payment] = [:]
  private var batches: [EntityID: Batch] = [:]
  /// What each entitlement of a batch was released with, and what the bank settled.
  private var released: [EntityID: [Int64]] = [:]
  private var settled: [EntityID: Int64] = [:]
  private var releases: [EntityID: (items: Int, fen: Int64)] = [:]
  /// What the events themselves contradict.
  private var tally = AuditTally()

  init(_ restores: AcceptedRestores) { self.restores = restores }

  mutating func apply(_ event: JournalEvent) {
    switch event.body {
    case let body as BatchReleased: releases[body.batch] = (body.items.count, body.total.fen)
    case let body as EntitlementAssessed: assess(body, event)
    case let body as EntitlementChanged: change(body, event)
    case let body as BatchChanged: change(body, event)
    case let body as LedgerEntryMade:
      ledger.apply(body, event, &tally)
      guard body.kind == LedgerKind.post.rawValue else { return }
      let attempt = Attempt(key: body.key, number: body.attempt)
      payments[attempt, default: Payment(place: event.stream.text)].posted.append(body.amount.fen)
    default: break
    }
  }

  private mutating func assess(_ body: EntitlementAssessed, _ event: JournalEvent) {
    let owner = owners[body.businessKey]
    tally.compare(
      .owedOnce, at: event.stream.text, "owed/\(body.businessKey)", "entitlement",
      expected: (owner ?? body.entitlement).text, found: body.entitlement.text)
    guard owner == nil || owner == body.entitlement else { return }
    owners[body.businessKey] = body.entitlement
    var found =
      owed[body.entitlement] ?? Owed(key: body.businessKey, state: nil, fen: body.amount.fen)
    // Once the bank was told, an assessment says what it would be, and changes nothing.
    if found.state != .instructed, found.state != .settled { found.fen = body.amount.fen }
    owed[body.entitlement] = found
  }

  private mutating func change(_ body: EntitlementChanged, _ event: JournalEvent) {
    let found = owed[body.entitlement]
    tally.compare(
      .owedOnce, at: event.stream.text, EntityName.entitlement(body.entitlement),
      "assessed before \(body.state.rawValue)", expected: true, found: found != nil)
    guard let key = found?.key else { return }
    let fen = body.amount.fen
    owed[body.entitlement] = Owed(key: key, state: body.state, fen: fen)
    switch body.state {
    case .released:
      if let batch = body.batch { released[batch, default: []].append(fen) }
    case .settled:
      let attempt = Attempt(key: key, number: body.attempt)
      payments[attempt, default: Payment(place: event.stream.text)].settled.append(fen)
      if let batch = body.batch { settled[batch, default: 0] += fen }
    default: break
    }
  }

  private mutating func change(_ body: BatchChanged, _ event: JournalEvent) {
    let lost = batches[body.batch].map(\.lost) ?? restores.beyond(event)
    batches[body.batch] = Batch(place: event.stream.text, said: body, lost: lost)
  }

  // MARK: The whole

  /// The rows that Subsidy should have.
  var rows: AuditRows {
    var rows = ledger.rows
    for owed in owed.values {
      rows["owed/\(owed.key)"] = [owed.state?.rawValue ?? "assessed": owed.fen]
    }
    for (id, batch) in batches {
      rows[EntityName.batch(id)] = [
        "items": Int64(batch.said.items), "total": batch.said.total.fen,
        "settled": settled[id] ?? 0,
      ]
    }
    return rows
  }

  /// What must hold once everything that Subsidy decided, and all that it had heard, was replayed.
  var judged: AuditTally {
    var tally = tally
    for (attempt, payment) in payments.sorted(by: { $0.key.name < $1.key.name }) {
      var differences: [AuditViolation.Difference] = []
      for (what, times) in [("posted", payment.posted), ("told as settled", payment.settled)]
      where times.count != 1 {
        differences.append(.init(what, expected: "once", found: "\(times.count) times"))
      }
      if differences.isEmpty, payment.posted != payment.settled {
        differences.append(
          .init("fen", expected: "\(payment.settled[0])", found: "\(payment.posted[0])"))
      }
      tally.compare(.paymentOnce, at: payment.place, attempt.name, differences)
    }
    for (id, batch) in batches.sorted(by: { $0.key < $1.key }) { judge(id, batch, &tally) }
    return tally
  }

  private func judge(_ id: EntityID, _ batch: Batch, _ tally: inout AuditTally) {
    var differences: [AuditViolation.Difference] = []
    func hold(_ bucket: String, _ expected: Int64?, _ found: Int64?) {
      guard expected != found else { return }
      differences.append(
        .init(bucket, expected: expected.map(String.init), found: found.map(String.init)))
    }
    let (said, items, paid) = (batch.said, released[id] ?? [], settled[id] ?? 0)
    let release = releases[id]
    if release == nil, let lost = batch.lost {
      tally.lose(
        AuditLoss("its release", of: EntityName.batch(id), knownTo: "subsidy", lost))
    } else {
      hold("items as released", release.map { Int64($0.items) }, Int64(said.items))
      hold("total as released", release?.fen, said.total.fen)
    }
    hold("items", Int64(items.count), Int64(said.items))
    hold("total of items", items.reduce(0, +), said.total.fen)
    // Until then the batch is behind its payments: it is told of when all have an end.
    if said.state == .answered || said.state == .reconciled {
      hold("settled of items", paid, said.settled.fen)
    }
    if max(paid, said.settled.fen) > said.total.fen {
      differences.append(
        .init(
          "settled", expected: "at most \(said.total.fen)",
          found: "\(max(paid, said.settled.fen))"))
    }
    tally.compare(.batchTotal, at: batch.place, EntityName.batch(id), differences)
  }
}
