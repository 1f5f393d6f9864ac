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

  private let findings = Mutex<[[UInt8]: Finding]>([:])

  package init() {}

  /// - Parameter hash: SHA-256 of the key text. To look up by it leaks nothing of the key by time.
  package func find(_ hash: [UInt8]) -> Finding {
    findings.withLock { $0[hash] ?? .unknown }
  }

  func add(_ hash: [UInt8], _ holder: KeyHolder) {
    findings.withLock { $0[hash] = .holder(holder) }
  }

  func revoke(_ hash: [UInt8]) {
    findings.withLock { $0[hash] = .revoked }
  }

  func rebuild(_ transaction: Transaction) throws {
    var all: [[UInt8]: Finding] = [:]
    for row in try transaction.rows(KeyStatement.all) {
      let holder: KeyHolder =
        try row.textOrNil("enterprise").map { .enterprise(try CreditCode($0)) } ?? .operator
      all[try row.blob("hash")] =
        try row.intOrNil("revoked_at") == nil ? .holder(holder) : .revoked
    }
    findings.withLock { [all] in $0 = all }
  }
}
