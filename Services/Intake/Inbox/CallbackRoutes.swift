internal import Domain
internal import Events
internal import Hummingbird
internal import ServiceKit

/// Where the gateways of carriers report what became of messages, with a key that is good for nothing
/// else. Needs no key of idempotency: a receipt is its own.
struct CallbackRoutes {
  let desk: IntakeDesk

  func add(to group: RouterGroup<IntakeContext>) {
    group.post(RouterPath(RouteTable.callbacks).appendingPath(":channel")) {
      try await take($0, $1)
    }
  }

  private func take(_ request: Request, _ context: IntakeContext) async throws -> Response {
    guard context.caller == .gateway else { throw Problem(.gatewayOnly) }
    try PageQuery.refuseAny(request)
    guard let name = context.parameters.get("channel"), let channel = ContactChannel(rawValue: name)
    else { throw Problem(.notFound) }
    let receipts = try Self.receipts(try await PostRequest.body(of: request))
    let command = IntakeCommand.takeReceipts(TakeReceipts(channel: channel, receipts: receipts))
    guard case .received(let new) = try await desk.submit(command) else {
      throw Problem(.internalError)
    }
    return Response(json: [
      "received": .int(receipts.count), "new": .int(new), "asOf": desk.asOf.json,
    ])
  }

  private static func receipts(_ body: JSONValue) throws(Problem) -> [TakeReceipts.Receipt] {
    var reader = FieldReader(body)
    let receipts = reader.objects("receipts", maximum: TakeReceipts.maximum) { entry in
      let notice = entry.id("notice")
      let contact = entry.id("contact")
      let state = entry.choice("state", of: ReceiptState.self)
      let code = entry.carrierCode("code")
      guard let notice, let contact, let state else { return nil as TakeReceipts.Receipt? }
      return TakeReceipts.Receipt(notice: notice, contact: contact, state: state, code: code)
    }
    let faults = reader.finish()
    guard faults.isEmpty else { throw Problem(.fieldsInvalid, faults: faults) }
    return receipts
  }

  /// What a carrier's own code may be: short and of few characters, so that nobody's address, which some
  /// servers repeat in their sentences, comes into a journal with it.
  static let codePattern = "^[A-Za-z0-9.-]{1,32}$"
}

extension FieldReader {
  /// Nil if there is none.
  fileprivate mutating func carrierCode(_ name: String) -> String? {
    guard let text = text(name, required: false) else { return nil }
    guard text.wholeMatch(of: /[A-Za-z0-9.\-]{1,32}/) != nil else {
      refuse(name, "carrier-code-invalid")
      return nil
    }
    return text
  }
}
