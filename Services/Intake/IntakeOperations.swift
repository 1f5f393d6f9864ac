internal import Domain
package import ServiceKit
internal import Storage

/// The operators' verbs of Intake: `enterprise.add`, `enterprise.issue-key`, `enterprise.revoke-key`,
/// `operator-key.add`, `gateway-key.add`, `person.…`, `vault.status`, `vault.reseal` and `vault.reads`. Keys are made here, at the edge, and shown in the reply alone.
package enum IntakeOperations {
  /// Enterprises in one request: a reply stays within a frame.
  package static let addMaximum = 200

  /// - Parameter keys: by which the rights administrator is known whose key is given with a verb.
  /// - Throws: `Refusal` with every fault of the arguments.
  package static func work(
    _ verb: String, _ json: [UInt8], _ keys: KeyCache
  ) throws -> OperatorWork<IntakeCommand, IntakeReply>? {
    switch verb {
    case "enterprise.add": try add(arguments(json))
    case "enterprise.issue-key": try issueKey(arguments(json))
    case "enterprise.revoke-key": try revokeKey(arguments(json))
    case "operator-key.add": try addKey(arguments(json), of: .operator)
    case "gateway-key.add": try addKey(arguments(json), of: .gateway)
    case "person.add": try addPerson(arguments(json), keys)
    case "person.grant": try changeRole(arguments(json), keys) { .grant($0, $1) }
    case "person.take": try changeRole(arguments(json), keys) { .take($0, $1) }
    case "person.issue-key": try issuePersonKey(arguments(json), keys)
    case "person.list": .read { try persons($0) }
    case "vault.status": .read { try vaultStatus($0) }
    case "vault.reseal": resealVault()
    case "vault.reads": try vaultReads(arguments(json))
    default: nil
    }
  }

  /// `{"enterprises": [{"code", "name", "kind", "region"}, …]}` →
  /// `{"enterprises": [{"code", "keyID", "key", "warnings"} or {"code", "refused", "errors"}, …]}`
  private static func add(
    _ body: JSONValue
  ) throws -> OperatorWork<IntakeCommand, IntakeReply> {
    var reader = FieldReader(body)
    let entries = reader.objects("enterprises", maximum: addMaximum) { entry in
      let code = entry.creditCode("code")
      let name = entry.line("name", maximum: AddEnterprise.nameMaximum)
      let kind = entry.choice("kind", of: EnterpriseKind.self)
      let region = entry.region("region")
      let key = APIKey.generate()
      guard let code, let name, let kind, let region else { return nil as (AddEnterprise, APIKey)? }
      let verb = AddEnterprise(
        code: code, name: name, kind: kind, region: region, key: key.record(label: "first"))
      return (verb, key)
    }
    let faults = reader.finish()
    guard faults.isEmpty else { throw Refusal(fields: faults) }
    return .commands(entries.map { .addEnterprise($0.0) }) { submissions in
      let results = zip(entries, submissions).map { entry, submission in
        result(of: submission, entry.0, entry.1)
      }
      return JSONWriter.bytes(["enterprises": .array(results)])
    }
  }

  private static func result(
    of submission: Submission<IntakeReply>, _ verb: AddEnterprise, _ key: APIKey
  ) -> JSONValue {
    let code = JSONMember("code", .string(verb.code.text))
    switch submission {
    case .done:
      let warnings: [JSONValue] =
        verb.code.innerCheckHolds ? [] : ["credit-code-inner-check"]
      return .object([
        code, JSONMember("keyID", .string(verb.key.id)), JSONMember("key", .string(key.text)),
        JSONMember("warnings", .array(warnings)),
      ])
    case .refused(let refusal):
      return .object([
        code, JSONMember("refused", .string(refusal.code)),
        JSONMember("errors", .array(refusal.faults.map { Problem.json($0, .english) })),
      ])
    case .unavailable(let reason, _):
      return .object([code, JSONMember("refused", .string(reason)), JSONMember("errors", [])])
    case .failed:
      return .object([
        code, JSONMember("refused", .string(ProblemCode.internalError.rawValue)),
        JSONMember("errors", []),
      ])
    }
  }

  /// `{"code"}` → `{"keyID", "key"}`
  private static func issueKey(
    _ body: JSONValue
  ) throws -> OperatorWork<IntakeCommand, IntakeReply> {
    var reader = FieldReader(body)
    let code = reader.creditCode("code")
    let faults = reader.finish()
    guard let code, faults.isEmpty else { throw Refusal(fields: faults) }
    return issue(to: .enterprise(code), label: "further")
  }

  /// `{"label"}` → `{"keyID", "key"}`
  private static func addKey(
    _ body: JSONValue, of holder: KeyHolder
  ) throws -> OperatorWork<IntakeCommand, IntakeReply> {
    var reader = FieldReader(body)
    let label = reader.line("label", maximum: AddEnterprise.nameMaximum)
    let faults = reader.finish()
    guard let label, faults.isEmpty else { throw Refusal(fields: faults) }
    return issue(to: holder, label: label)
  }

  private static func issue(
    to holder: KeyHolder, label: String
  ) -> OperatorWork<IntakeCommand, IntakeReply> {
    let key = APIKey.generate()
    let record = key.record(label: label)
    return .command(.issueKey(IssueKey(holder: holder, key: record))) { _ in
      JSONWriter.bytes(["keyID": .string(record.id), "key": .string(key.text)])
    }
  }

  /// `{"keyID"}` or `{"code"}` (all of its keys) → `{"revoked": ["keyID", …]}`
  private static func revokeKey(
    _ body: JSONValue
  ) throws -> OperatorWork<IntakeCommand, IntakeReply> {
    var reader = FieldReader(body)
    let which: RevokeKey.Which?
    if reader.has("keyID") {
      which = reader.text("keyID").map { .one(id: $0) }
    } else {
      which = reader.creditCode("code").map { .all($0) }
    }
    let faults = reader.finish()
    guard let which, faults.isEmpty else { throw Refusal(fields: faults) }
    return .command(.revokeKey(RevokeKey(which: which))) { reply in
      guard case .revoked(let ids) = reply else { return JSONWriter.bytes([:]) }
      return JSONWriter.bytes(["revoked": .array(ids.map(JSONValue.string))])
    }
  }

  /// → `{"keys": [{"key", "fields"}, …]}`: how many fields each key has sealed.
  private static func vaultStatus(_ transaction: Transaction) throws -> [UInt8] {
    let keys = try transaction.rows(VaultStatement.keysInUse).map { row -> JSONValue in
      ["key": .string(try row.text("key_name")), "fields": .int(try row.int("fields"))]
    }
    return JSONWriter.bytes(["keys": .array(keys)])
  }

  /// → `{"resealed"}`: fields done, at most `ResealVault.batchMaximum`; 0 when none is left.
  private static func resealVault() -> OperatorWork<IntakeCommand, IntakeReply> {
    var generator = SystemRandomNumberGenerator()
    let seed = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    return .command(.resealVault(ResealVault(seed: seed))) { reply in
      guard case .resealed(let count) = reply else { return JSONWriter.bytes([:]) }
      return JSONWriter.bytes(["resealed": .int(count)])
    }
  }

  /// `{"subject"}` → `{"reads": [{"at", "reader", "purpose", "field", "found"}, …]}`, newest first.
  private static func vaultReads(
    _ body: JSONValue
  ) throws -> OperatorWork<IntakeCommand, IntakeReply> {
    var reader = FieldReader(body)
    let subject = reader.id("subject")
    let faults = reader.finish()
    guard let subject, faults.isEmpty else { throw Refusal(fields: faults) }
    return .read { transaction in
      let rows = try transaction.rows(
        VaultStatement.reads, .blob(subject.bytes), SQLValue(addMaximum))
      return JSONWriter.bytes([
        "reads": .array(
          try rows.map { row in
            [
              "at": .string(try row.instant("at").iso), "reader": .string(try row.text("reader")),
              "purpose": .string(try row.text("purpose")), "field": .string(try row.text("field")),
              "found": .bool(try row.int("found") != 0),
            ]
          })
      ])
    }
  }

  static func arguments(_ json: [UInt8]) throws -> JSONValue {
    do {
      return try JSONParser.parse(json)
    } catch {
      let problem = Problem(error)
      throw Refusal(problem.code, status: problem.status, faults: problem.faults)
    }
  }
}
