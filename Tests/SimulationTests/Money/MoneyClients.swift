import Domain
import Events
import ServiceKit
import Storage
import TestSupport

@testable import Intake

/// The enterprises in their dealings about subsidies, and the persons of the employment service, as they
/// work from what Intake shows them.
final class MoneyClients {
  enum Scope {
    case nothing
    /// Persons are added, policies come into force, a fund gets money, and enterprises get payees.
    case founding
    /// What was begun goes on to the bank; nobody states anything new.
    case finishing
    case everything
  }

  struct Want {
    let act: MoneyAct
    let command: (EntityID) throws -> IntakeCommand
  }

  static let fund = "employment"
  static let posts: [PersonRole] = [.maker, .checker, .payer, .accountant]

  let enterprises: [CreditCode]
  let vault: Vault
  var random: SeededGenerator
  /// Commands that were told 2xx, in the order of hearing it.
  private(set) var accepted: [EntityID] = []
  private(set) var persons: [PersonRole: EntityID] = [:]
  private(set) var payees: [Int: EntityID] = [:]
  private(set) var facts: [Int: EntityID] = [:]
  private(set) var contacts: [Int: Set<String>] = [:]
  /// After a restore of Subsidy: the bank's statements cover what it forgot.
  var mayThaw = false
  private var tries: [String: MoneyTries] = [:]
  private var requests = 0

  init(_ codes: [CreditCode], vault: Vault, seed: UInt64) throws {
    // Of them all, those who deal in subsidies.
    enterprises = Array(codes.prefix(6))
    self.vault = vault
    random = SeededGenerator(seed: seed &* 0x2545_F491_4F6C_DD1D)
  }

  /// - Returns: what somebody wants done now; nil for nothing.
  func next(
    _ scope: Scope, on today: CalendarDay, _ transaction: Transaction
  ) throws -> Want? {
    guard scope != .nothing else { return nil }
    var wants = hirings()
    if wants.isEmpty, persons.count > Self.posts.count {
      wants = try bureauWants(scope, transaction) + enterpriseWants(scope, transaction)
    }
    wants = try wants.filter { try mayTry($0.act, transaction) }
    guard let first = wants.first else { return nil }
    // What lies on a desk goes before what somebody thinks of.
    let isOrderly = scope != .everything || random.chance(percent: 70)
    let want = isOrderly ? first : random.pick(wants)
    tries[want.act.key, default: MoneyTries()].count += 1
    tries[want.act.key]?.command = nil
    return want
  }

  func identity(_ requester: Requester) -> RequestIdentity {
    requests += 1
    return RequestIdentity(
      requester: requester, idempotencyKey: "money-\(requests)",
      hash: [UInt8](repeating: UInt8(truncatingIfNeeded: requests), count: 32))
  }

  func tries(of key: String) -> Int { tries[key]?.count ?? 0 }

  /// Not while the last try is under way, and not for ever.
  private func mayTry(_ act: MoneyAct, _ transaction: Transaction) throws -> Bool {
    guard let earlier = tries[act.key] else { return true }
    guard let command = earlier.command, earlier.count < Self.triesMaximum else { return false }
    let row = try transaction.row(ClientStatement.command, .blob(command.bytes))
    return try row?.text("state") != "pending"
  }

  private func hirings() -> [Want] {
    let roles = persons[.rightsAdministrator] == nil ? [.rightsAdministrator] : Self.posts
    return roles.filter { persons[$0] == nil }.map { role in
      let administrator = persons[.rightsAdministrator]
      let number = UInt8(role.rawValue.utf8.reduce(100) { ($0 &* 31 &+ Int($1)) & 0xFF })
      let key = KeyRecord(hash: [0xFF] + [UInt8](repeating: number, count: 31), label: "test")
      return Want(act: MoneyAct(kind: .hiring(role), key: "hire/\(role.rawValue)")) { _ in
        .changeRoles(
          ChangeRoles(by: administrator, .add(label: role.rawValue, roles: [role], key: key)))
      }
    }
  }

  // MARK: Hearing

  /// - Parameter subject: of a request that was repeated.
  func take(_ reply: IntakeReply, of act: MoneyAct, subject: EntityID?) {
    switch reply {
    case .person(let person):
      if case .hiring(let role) = act.kind { persons[role] = person }
    case .kept(let subject): keep(subject, of: act)
    case .accepted(let command, warnings: _):
      accepted.append(command)
      tries[act.key]?.command = command
      if let subject { keep(subject, of: act) }
    default: break
    }
  }

  private func keep(_ subject: EntityID, of act: MoneyAct) {
    switch act.kind {
    case .payee(let number): payees[number] = subject
    case .facts(let number): facts[number] = subject
    case .contact(let number): contacts[number, default: []].insert(act.key)
    case .erasure(let number): payees[number] = nil
    default: break
    }
  }

  /// - Returns: whether it is one that they must expect.
  func takeRefusal(_ refusal: Refusal, of act: MoneyAct) -> Bool {
    // What it was about was erased, corrected or forgotten meanwhile.
    switch act.kind {
    case .application, .facts:
      return refusal.code == ProblemCode.fieldsInvalid.rawValue
        || refusal.code == ProblemCode.factsCorrectedAlready.rawValue
    case .erasure: return true
    // It was kept, and Intake died before anybody could read as what.
    case .payee, .contact: return refusal.code == ProblemCode.subjectExists.rawValue
    default: return false
    }
  }

  /// After a restore: as `SimulatedClients.forget`.
  func forget(beyond backup: Int, _ transaction: Transaction) throws -> [String] {
    var (kept, losses): ([EntityID], [String]) = ([], [])
    for (index, command) in accepted.enumerated() {
      if try transaction.row(ClientStatement.command, .blob(command.bytes)) != nil {
        kept.append(command)
      } else if index < backup {
        losses.append("command \(command) was in the backup and is lost")
      }
    }
    accepted = kept
    payees = try payees.filter {
      try transaction.row(BureauStatement.subject, .blob($0.value.bytes)) != nil
    }
    facts = try facts.filter {
      try transaction.row(BureauStatement.facts, .blob($0.value.bytes)) != nil
    }
    return losses
  }

  private static let triesMaximum = 3
}
