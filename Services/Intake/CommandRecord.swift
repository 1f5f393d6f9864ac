internal import Domain
internal import ServiceKit
internal import Storage

/// The record of accepted commands: only what was accepted uses up a key, and a key once used
/// answers with the same command for ever.
enum CommandRecord {
  enum Kind: String, CaseIterable {
    case submission, amendment, withdrawal, acceptance, decline, contact, payee, erasure
  }

  /// The verdict on a request that came before: its command, or a refusal if it was another request.
  static func earlier(
    _ request: RequestIdentity, _ transaction: Transaction
  ) throws -> Verdict<IntakeReply>? {
    let found = try transaction.row(
      CommandStatement.byKey, .text(request.enterprise.text), .text(request.idempotencyKey))
    guard let found else { return nil }
    guard try found.blob("request_hash") == request.hash else {
      return .refused(Refusal(.idempotencyKeyReused))
    }
    return .done(.repeated(command: try found.id("id")))
  }

  /// Writes the command under the input's id.
  static func insert(
    _ kind: Kind, of subject: EntityID, _ subjectKind: String, _ request: RequestIdentity,
    _ decision: Decision
  ) throws {
    try decision.transaction.execute(
      CommandStatement.insert, .blob(decision.inputID.bytes), .text(request.enterprise.text),
      .text(request.idempotencyKey), .blob(request.hash), .text(kind.rawValue),
      .blob(subject.bytes), .text(subjectKind), .integer(decision.now.microseconds))
  }

  /// The outcome, once: a second one changes nothing.
  /// - Parameter refusal: nil when it was done.
  static func finish(
    _ command: EntityID, refusal: (code: String, detail: String)?, at: Instant,
    _ transaction: Transaction
  ) throws {
    try transaction.execute(
      CommandStatement.finish, .blob(command.bytes), .text(refusal == nil ? "done" : "refused"),
      SQLValue(refusal?.code), SQLValue(refusal?.detail), .integer(at.microseconds))
  }
}

extension Refusal {
  /// A refusal with the status of its code.
  init(_ code: ProblemCode, faults: [FieldFault] = []) {
    self.init(code.rawValue, status: code.status, faults: faults)
  }

  /// All that is wrong with the fields.
  init(fields faults: [FieldFault]) {
    self.init(.fieldsInvalid, faults: faults)
  }
}

extension Row {
  func id(_ column: String) throws -> EntityID {
    guard let id = EntityID(bytes: try blob(column)) else { throw StorageError.column(column) }
    return id
  }

  func instant(_ column: String) throws -> Instant {
    Instant(microseconds: try int(column))
  }

  func day(_ column: String) throws -> CalendarDay {
    CalendarDay(number: Int32(clamping: try int(column)))
  }
}
