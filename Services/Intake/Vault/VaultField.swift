internal import Domain
internal import Events

/// What the vault holds, one field each. Raw values are what an ASK names. Of a worker's number it holds
/// nothing but makes the digest: nobody can ask for it.
package enum VaultField: String, Sendable, CaseIterable {
  case contactMail = "contact.mail"
  case contactWebhook = "contact.webhook"
  case contactSecret = "contact.secret"
  case payeeName = "payee.name"
  case payeeAccount = "payee.account"
  case payeeAgent = "payee.agent"
  case workerNumber = "worker.number"
}

/// What other processes may ask for, and which fields that covers; the key of the asking process needs
/// the role `ask:<purpose>`.
package enum VaultPurpose: String, Sendable, CaseIterable {
  case mail, webhook, pay

  var fields: Set<VaultField> {
    switch self {
    case .mail: [.contactMail]
    case .webhook: [.contactWebhook, .contactSecret]
    case .pay: [.payeeName, .payeeAccount, .payeeAgent]
    }
  }
}

/// Of what the fields are.
enum VaultKind: String, Sendable, CaseIterable {
  case contact, payee
}

/// Shows enough of a value to know it again, and no more.
enum Mask {
  /// `z***@e***.cn`
  static func mail(_ address: String) -> String {
    let parts = address.split(separator: "@", maxSplits: 1)
    guard parts.count == 2 else { return "***" }
    return "\(parts[0].prefix(1))***@\(host(parts[1]))"
  }

  /// `https://e***.cn`
  static func address(_ url: String) -> String {
    let parts = url.split(separator: "/", omittingEmptySubsequences: true)
    guard parts.count >= 2 else { return "***" }
    return "\(parts[0])//\(host(parts[1]))"
  }

  /// `**** 0123`
  static func number(_ text: String) -> String { "**** \(text.suffix(text.count > 8 ? 4 : 1))" }

  /// `王**`
  static func name(_ text: String) -> String { "\(text.prefix(1))**" }

  private static func host(_ text: some StringProtocol) -> String {
    let last = text.split(separator: ".").last ?? ""
    return "\(text.prefix(1))***.\(last.prefix(while: { $0.isLetter }))"
  }
}
