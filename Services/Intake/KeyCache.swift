internal import Domain
internal import Storage
private import Synchronization

/// The API keys in memory, so that a request costs no read: a cache of committed rows, changed after
/// each commit and rebuilt at start.
package final class KeyCache: Sendable {
  package enum Finding: Sendable, Hashable {
    case holder(KeyHolder)
    case revoked
    case unknown
  }

  private struct State {
    var findings: [[UInt8]: Finding] = [:]
    /// Of persons, whose keys say who they are and not what they may do.
    var roles: [EntityID: Set<PersonRole>] = [:]
  }

  private let state = Mutex(State())

  package init() {}

  /// - Parameter hash: SHA-256 of the key text. To look up by it leaks nothing of the key by time.
  package func find(_ hash: [UInt8]) -> Finding {
    state.withLock { state in
      guard case .holder(.person(let person, _))? = state.findings[hash] else {
        return state.findings[hash] ?? .unknown
      }
      return .holder(.person(person, state.roles[person] ?? []))
    }
  }

  func add(_ hash: [UInt8], _ holder: KeyHolder) {
    state.withLock { $0.findings[hash] = .holder(holder) }
  }

  func revoke(_ hash: [UInt8]) {
    state.withLock { $0.findings[hash] = .revoked }
  }

  func set(_ roles: Set<PersonRole>, of person: EntityID) {
    state.withLock { $0.roles[person] = roles }
  }

  func rebuild(_ transaction: Transaction) throws {
    var all: [[UInt8]: Finding] = [:]
    for row in try transaction.rows(KeyStatement.all) {
      let holder: KeyHolder =
        try row.textOrNil("enterprise").map { .enterprise(try CreditCode($0)) }
        ?? row.blobOrNil("person").flatMap(EntityID.init(bytes:)).map { .person($0, []) }
        ?? (row.text("role") == "gateway" ? .gateway : .operator)
      all[try row.blob("hash")] =
        try row.intOrNil("revoked_at") == nil ? .holder(holder) : .revoked
    }
    var roles: [EntityID: Set<PersonRole>] = [:]
    for row in try transaction.rows(PersonStatement.allRoles) {
      guard let role = PersonRole(rawValue: try row.text("role")) else { continue }
      roles[try row.id("person"), default: []].insert(role)
    }
    state.withLock { [all, roles] in
      $0.findings = all
      $0.roles = roles
    }
  }
}
