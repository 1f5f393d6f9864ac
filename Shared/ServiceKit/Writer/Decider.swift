package import Domain
package import MessageBus
package import Storage

/// What a service decides. One object per process, used on the writer thread alone.
///
/// Decisions are synchronous and deterministic: the same input, tables and `now` give the same
/// events. They read tables, never memory that an earlier input of the same batch may have yet to
/// change; memory is a cache that `Decision.afterCommit` updates and `rebuild` restores.
package protocol Decider: AnyObject, SendableMetatype {
  associatedtype Command: Sendable
  associatedtype Reply: Sendable

  /// The types of events that this service acts on; all others are passed over unread.
  var heardTypes: Set<String> { get }

  /// Whether a command may only be taken while the store has room. One that adds hardly anything and
  /// must not wait, as taking a key out of use, may be taken beyond the quota.
  static func needsRoom(_ command: Command) -> Bool

  /// Decides a command that came in at this process's own edge.
  func handle(_ command: Command, _ decision: Decision) throws -> Verdict<Reply>

  /// Applies an event of another process. A refusal becomes a `CommandRefused` event; anything
  /// thrown parks the event.
  func hear(_ event: HeardEvent, _ decision: Decision) throws -> Refusal?

  /// Acts on a deadline. What it throws is an alarm; the timer is tried again after a while.
  func fire(_ timer: DueTimer, _ decision: Decision) throws

  /// No parked event names these entities any more: an operator had it entered, or dropped it.
  func released(_ entities: [String], _ decision: Decision) throws

  /// A publisher was restored from a backup, and an operator accepted it: what it said on this stream
  /// after `sequence`, as far as it was heard, never was.
  func forgotten(_ stream: StreamName, after sequence: UInt64, _ decision: Decision) throws

  /// Rebuilds memory from committed rows: at start, and whenever it is in doubt.
  func rebuild(_ transaction: Transaction, _ wakes: WakeRequests) throws

  /// Numbers of its own tables for the audit, in one snapshot.
  static func auditLines(_ transaction: Transaction) throws -> [AuditLine]
}

extension Decider {
  package static func needsRoom(_ command: Command) -> Bool { true }

  package func released(_ entities: [String], _ decision: Decision) throws {}

  package func forgotten(
    _ stream: StreamName, after sequence: UInt64, _ decision: Decision
  ) throws {}
}

package enum Verdict<Reply: Sendable>: Sendable {
  case done(Reply)
  case refused(Refusal)
}

/// The decision says no. Nothing was written and no key is used up.
package struct Refusal: Error, Sendable, Hashable {
  /// Stable, kebab-case.
  package let code: String
  /// The HTTP status that tells a caller the same.
  package let status: Int
  package let faults: [FieldFault]
  package let detail: String

  package init(_ code: String, status: Int = 409, faults: [FieldFault] = [], detail: String = "") {
    self.code = code
    self.status = status
    self.faults = faults
    self.detail = detail
  }
}

/// What became of a command that was handed to the writer.
package enum Submission<Reply: Sendable>: Sendable {
  case done(Reply)
  case refused(Refusal)
  /// Not accepted: this process's own queue or store says so; try again after that many seconds.
  case unavailable(code: String, retryAfterSeconds: Int)
  /// The decision failed; logged under the command's id.
  case failed
}

/// One number of a service's own tables: so many `bucket` of `entity`.
package struct AuditLine: Codable, Hashable, Sendable {
  package let entity: String
  package let bucket: String
  package let number: Int64

  package init(entity: String, bucket: String, number: Int64) {
    self.entity = entity
    self.bucket = bucket
    self.number = number
  }
}
