internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// An enterprise says where it wants to be told. The address (and a webhook's secret) come sealed.
package struct AddContact: Sendable {
  package let request: RequestIdentity
  let channel: ContactChannel
  let language: ContactLanguage
  let maskedAddress: String
  /// The address first.
  let fields: [SealedField]

  func decide(_ decision: Decision) throws -> Verdict<IntakeReply> {
    let transaction = decision.transaction
    if let earlier = try CommandRecord.earlier(request, transaction) { return earlier }
    let refusal = try VaultTables.refusal(
      .contact, of: request.enterprise, unique: fields.first, transaction)
    if let refusal { return .refused(refusal) }
    let contact = decision.newID(VaultKind.contact.rawValue)
    try CommandRecord.insert(.contact, of: contact, VaultKind.contact.rawValue, request, decision)
    try VaultTables.insert(
      contact, .contact, of: request.enterprise,
      shown: [
        "channel": .string(channel.rawValue), "language": .string(language.rawValue),
        "address": .string(maskedAddress),
      ], fields, decision)
    let prefecture = try EnterpriseRegion.prefecture(of: request.enterprise, transaction)
    try decision.emit(
      ContactAdded(
        contact: contact, enterprise: request.enterprise, channel: channel, language: language),
      partition: prefecture,
      entities: [EntityName.subject(contact), EntityName.enterprise(request.enterprise)])
    try CommandRecord.finish(decision.inputID, refusal: nil, at: decision.now, transaction)
    return .done(.kept(subject: contact))
  }
}
