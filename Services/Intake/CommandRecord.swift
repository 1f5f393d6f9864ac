internal import Domain
internal import ServiceKit
internal import Storage

/// The record of accepted commands: only what was accepted uses up a key, and a key once used
/// answers with the same command for ever.
enum CommandRecord {
  enum Kind: String, CaseIterable {
    case submission, amendment, withdrawal, acceptance, decline, contact, payee, erasure
    case facts, application, review, approval, release, reconciliation, appropriation, thaw
    case policyProposal = "policy-proposal"
    case policyActivation = "policy-activation"
  }

  /// The verdict on a request that came before: its command, or a refusal if it was another request.
  static func earlier(
    _ request: RequestIdentity, _ transaction: Transaction
  ) throws -> Verdict<IntakeReply>? {
    let key = SQLValue.text(request.idempotencyKey)
    let found =
      switch request.requester {
      case .enterprise(let code):
        try transaction.row(CommandStatement.byKey, .text(code.text), key)
      case .person(let id):
        try transaction.row(CommandStatement.byPersonsKey, .blob(id.bytes), key)
      }
    guard let found else { return nil }
    guard try found.blob("request_hash") == request.hash else {
      return .refused(Refusal(.idempotencyKeyReused))
    }
    return .done(.repeated(command: try found.id("id")))
  }

  /// Writes the command under the input's id.
  /// - Parameter name: by which people know the subject, where that is not its id.
  static func insert(
    _ kind: Kind, of subject: EntityID, _ subjectKind: String, named name: String? = nil,
    _ request: RequestIdentity, _ decision: Decision
  ) throws {
    let (enterprise, person): (SQLValue, SQLValue) =
      switch request.requester {
      case .enterprise(let code): (.text(code.text), .null)
      case .person(let id): (.null, .blob(id.bytes))
      }
    try decision.transaction.execute(
      CommandStatement.insert, .blob(decision.inputID.bytes), enterprise, person,
      .text(request.idempotencyKey), .blob(request.hash), .text(kind.rawValue),
      .blob(subject.bytes), .text(subjectKind), SQLValue(name),
      .integer(decision.now.microseconds))
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
