internal import Domain
package import ServiceKit

/// The operators' verbs of Intake: `enterprise.add`, `enterprise.issue-key`, `enterprise.revoke-key`
/// and `operator-key.add`. Keys are made here, at the edge, and shown in the reply alone.
package enum IntakeOperations {
  /// Enterprises in one request: a reply stays within a frame.
  package static let addMaximum = 200

  /// - Throws: `Refusal` with every fault of the arguments.
  package static func work(
    _ verb: String, _ json: [UInt8]
  ) throws -> OperatorWork<IntakeCommand, IntakeReply>? {
    switch verb {
    case "enterprise.add": try add(arguments(json))
    case "enterprise.issue-key": try issueKey(arguments(json))
    case "enterprise.revoke-key": try revokeKey(arguments(json))
    case "operator-key.add": try addOperatorKey(arguments(json))
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
  private static func addOperatorKey(
    _ body: JSONValue
  ) throws -> OperatorWork<IntakeCommand, IntakeReply> {
    var reader = FieldReader(body)
    let label = reader.line("label", maximum: AddEnterprise.nameMaximum)
    let faults = reader.finish()
    guard let label, faults.isEmpty else { throw Refusal(fields: faults) }
    return issue(to: .operator, label: label)
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

  private static func arguments(_ json: [UInt8]) throws -> JSONValue {
    do {
      return try JSONParser.parse(json)
    } catch {
      let problem = Problem(error)
      throw Refusal(problem.code, status: problem.status, faults: problem.faults)
    }
  }
}
