internal import Domain
internal import Events
private import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import ServiceKit

/// What the vault keeps for an enterprise: its contacts or its payees. Add, read (masked), erase.
///
/// Values are sealed here, under the id that the subject will have, before the writer hears of them.
struct SubjectRoutes {
  let desk: IntakeDesk
  let kind: VaultKind

  func add(to group: RouterGroup<IntakeContext>) {
    let path = RouterPath(RouteTable.path(of: kind))
    group.post(path) { try await add($0, $1) }
    group.get(path) { try await list($0, $1) }
    group.get(path.appendingPath(":id")) { try await one($0, $1) }
    group.post(path.appendingPath(":id/erasure")) { try await erase($0, $1) }
  }

  private func add(_ request: Request, _ context: IntakeContext) async throws -> Response {
    let post = try await PostRequest.read(request, context, vault: desk.vault)
    let id = desk.runtime.newCommandID()
    let subject = Derivation.id(input: id, kind: kind.rawValue, ordinal: 0)
    var reader = FieldReader(post.body)
    var secret: String?
    let command: IntakeCommand?
    switch kind {
    case .contact: (command, secret) = try contact(&reader, post.identity, subject)
    case .payee: command = try payee(&reader, post.identity, subject)
    }
    let faults = reader.finish()
    guard let command, faults.isEmpty else {
      // Not even to its sender is a value of the vault said again.
      throw Problem(
        .fieldsInvalid,
        faults: faults.map { FieldFault(field: $0.field, code: $0.code, arguments: $0.arguments) })
    }
    let shown: EntityID
    switch try await desk.submit(command, id: id) {
    case .kept(let subject): shown = subject
    case .repeated(let command):
      shown = try await desk.read(command, context).subject
      secret = nil
    default: throw Problem(.internalError)
    }
    var members = try await members(of: shown, for: .enterprise(post.identity.enterprise))
    if kind == .contact { members.append(JSONMember("secret", .text(secret))) }
    return Response(
      json: .object(members), status: 201,
      headers: [.location: "\(RouteTable.path(of: kind))/\(shown.text)"])
  }

  private func list(_ request: Request, _ context: IntakeContext) async throws -> Response {
    let page = try PageQuery(request)
    let caller = try desk.reader(context, \.closeReader)
    let asOf = desk.asOf
    let items = try await desk.runtime.read { [kind] transaction in
      try SubjectReading.page(kind, for: caller, page, transaction)
    }
    return page.answer(path: RouteTable.path(of: kind), items, asOf: asOf)
  }

  private func one(_ request: Request, _ context: IntakeContext) async throws -> Response {
    try PageQuery.refuseAny(request)
    return Response(
      json: .object(
        try await members(of: try context.pathID(), for: try desk.reader(context, \.closeReader))))
  }

  private func erase(_ request: Request, _ context: IntakeContext) async throws -> Response {
    let post = try await PostRequest.read(request, context)
    _ = try OfferRoutes.reason(post.body)
    let id = try context.pathID()
    let reply = try await desk.submit(
      .eraseSubject(EraseSubject(request: post.identity, subject: id, kind: kind)))
    switch reply {
    case .kept, .repeated:
      return Response(
        json: .object(try await members(of: id, for: .enterprise(post.identity.enterprise))))
    default: throw Problem(.internalError)
    }
  }

  private func members(of id: EntityID, for caller: Reader) async throws -> [JSONMember] {
    let found = try await desk.runtime.read { [kind] transaction in
      try SubjectReading.one(id, kind, for: caller, transaction)
    }
    guard let found else { throw Problem(.notFound) }
    return found
  }

  // MARK: Reading and sealing

  private func contact(
    _ reader: inout FieldReader, _ identity: RequestIdentity, _ subject: EntityID
  ) throws -> (IntakeCommand?, secret: String?) {
    let channel = reader.choice("channel", of: ContactChannel.self)
    let language =
      reader.has("language") ? reader.choice("language", of: ContactLanguage.self) : .chinese
    reader.pass("language")
    let address =
      switch channel {
      case .mail: reader.mailAddress("address")
      case .webhook: reader.webAddress("address")
      case nil: reader.text("address")
      }
    guard let channel, let language, let address else { return (nil, nil) }
    let secret = channel == .webhook ? WebhookSecret.generate() : nil
    let mask = channel == .mail ? Mask.mail(address) : Mask.address(address)
    let vault = desk.vault
    var fields = [
      try vault.seal(
        address, channel == .mail ? .contactMail : .contactWebhook, of: subject)
    ]
    if let secret { fields.append(try vault.seal(secret, .contactSecret, of: subject)) }
    let command = AddContact(
      request: identity, channel: channel, language: language, maskedAddress: mask,
      fields: fields)
    return (.addContact(command), secret)
  }

  private func payee(
    _ reader: inout FieldReader, _ identity: RequestIdentity, _ subject: EntityID
  ) throws -> IntakeCommand? {
    let name = reader.line("name", maximum: Self.nameMaximum)
    let account = reader.digits("account", Self.accountDigits)
    let agent = reader.digits("agent", Self.agentDigits)
    guard let name, let account, let agent else { return nil }
    let vault = desk.vault
    return .addPayee(
      AddPayee(
        request: identity, name: try vault.seal(name, .payeeName, of: subject),
        account: try vault.seal(account, .payeeAccount, of: subject),
        agent: try vault.seal(agent, .payeeAgent, of: subject),
        shown: [
          "name": .string(Mask.name(name)), "account": .string(Mask.number(account)),
          "agent": .string(Mask.number(agent)),
        ]))
  }

  /// As many as a bank file takes (ISO 20022 Max70Text, what Chinese banks read of it).
  static let nameMaximum = 70
  static let accountDigits = 8...32
  /// A CNAPS number (联行号) has twelve.
  static let agentDigits = 12...12
}

/// The secret that signs what is sent to a webhook, as Standard Webhooks writes it: `whsec_` and 32
/// bytes in base64. Made at the edge, shown once.
enum WebhookSecret {
  static func generate() -> String {
    var generator = SystemRandomNumberGenerator()
    let bytes = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    return "whsec_" + Data(bytes).base64EncodedString()
  }
}
