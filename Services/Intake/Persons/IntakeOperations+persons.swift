internal import Domain
internal import ServiceKit
internal import Storage

/// The verbs about persons. Whoever changes rights proves it by an API key of a rights administrator,
/// beside the operator's own key that carries the request.
extension IntakeOperations {
  static let labelMaximum = 60

  /// `{"label", "roles": [...], "as"?}` → `{"person", "keyID", "key"}`
  static func addPerson(
    _ body: JSONValue, _ keys: KeyCache
  ) throws -> OperatorWork<IntakeCommand, IntakeReply> {
    var reader = FieldReader(body)
    let label = reader.line("label", maximum: labelMaximum)
    let named = reader.texts("roles") ?? []
    var roles: Set<PersonRole> = []
    for text in named {
      guard let role = PersonRole(rawValue: text) else {
        let allowed = PersonRole.allCases.map(\.rawValue).joined(separator: ", ")
        reader.refuse("roles", "not-a-choice", value: text, ["allowed": allowed])
        continue
      }
      roles.insert(role)
    }
    let administrator = administrator(&reader, keys)
    let faults = reader.finish()
    guard let label, faults.isEmpty else { throw Refusal(fields: faults) }
    let key = APIKey.generate()
    let record = key.record(label: label)
    return .command(
      .changeRoles(
        ChangeRoles(by: administrator, .add(label: label, roles: roles, key: record)))
    ) { reply in
      guard case .person(let person) = reply else { return JSONWriter.bytes([:]) }
      return JSONWriter.bytes([
        "person": .string(person.text), "keyID": .string(record.id), "key": .string(key.text),
      ])
    }
  }

  /// `{"person", "role", "as"}` → `{"person"}`
  static func changeRole(
    _ body: JSONValue, _ keys: KeyCache,
    _ change: (EntityID, PersonRole) -> ChangeRoles.Change
  ) throws -> OperatorWork<IntakeCommand, IntakeReply> {
    var reader = FieldReader(body)
    let person = reader.id("person")
    let role = reader.choice("role", of: PersonRole.self)
    let administrator = administrator(&reader, keys)
    let faults = reader.finish()
    guard let person, let role, faults.isEmpty else { throw Refusal(fields: faults) }
    return .command(.changeRoles(ChangeRoles(by: administrator, change(person, role)))) { _ in
      JSONWriter.bytes(["person": .string(person.text)])
    }
  }

  /// A further key of a person, whose rights stay what they are: `{"person", "as"}` → `{"keyID", "key"}`
  static func issuePersonKey(
    _ body: JSONValue, _ keys: KeyCache
  ) throws -> OperatorWork<IntakeCommand, IntakeReply> {
    var reader = FieldReader(body)
    let person = reader.id("person")
    let administrator = administrator(&reader, keys)
    let faults = reader.finish()
    guard let person, faults.isEmpty else { throw Refusal(fields: faults) }
    guard let administrator else { throw Refusal(.administratorNeeded) }
    let key = APIKey.generate()
    let record = key.record(label: "further")
    return .command(
      .issueKey(IssueKey(holder: .person(person, []), key: record, by: administrator))
    ) { _ in
      JSONWriter.bytes(["keyID": .string(record.id), "key": .string(key.text)])
    }
  }

  /// → `{"persons": [{"person", "label", "roles"}, …]}`
  static func persons(_ transaction: Transaction) throws -> [UInt8] {
    let all = try transaction.rows(PersonStatement.all).map { row -> JSONValue in
      let id = try row.id("id")
      let roles = try PersonTables.roles(of: id, transaction).map(\.rawValue).sorted()
      return [
        "person": .string(id.text), "label": .string(try row.text("label")),
        "roles": .array(roles.map(JSONValue.string)),
      ]
    }
    return JSONWriter.bytes(["persons": .array(all)])
  }

  /// Who is meant by the key in `as`; a key that is no person's, or no good any more, is a fault.
  private static func administrator(_ reader: inout FieldReader, _ keys: KeyCache) -> EntityID? {
    reader.pass("as")
    guard reader.has("as"), let text = reader.text("as") else { return nil }
    guard case .holder(.person(let person, _)) = keys.find(APIKey.hash(text)) else {
      reader.refuse("as", "api-key-unknown")
      return nil
    }
    return person
  }
}
