package import Domain

/// Whose a key is.
package enum KeyHolder: Sendable, Hashable {
  case enterprise(CreditCode)
  /// A person of the employment service, with the roles held now.
  case person(EntityID, Set<PersonRole>)
  /// Of processes and keys: changes nothing, and reads neither money nor what is of persons.
  case `operator`
  /// Of a carrier of messages: reports what became of them, and does nothing else.
  case gateway

  /// What the holder may read of offers and what becomes of them; nil: nothing.
  var reader: Reader? {
    if case .operator = self { return .everything }
    return closeReader
  }

  /// What the holder may read of money, contacts, accounts, facts and notices; nil: nothing.
  var closeReader: Reader? {
    switch self {
    case .enterprise(let code): .enterprise(code)
    case .person(_, let roles): roles.contains(where: \.mayRead) ? .everything : nil
    case .operator, .gateway: nil
    }
  }
}

/// Whose things a reading shows.
enum Reader: Sendable, Hashable {
  case enterprise(CreditCode)
  case everything

  func maySee(enterprises: String...) -> Bool {
    switch self {
    case .everything: true
    case .enterprise(let code): enterprises.contains(code.text)
    }
  }
}

/// What a person of the employment service may do.
package enum PersonRole: String, Sendable, CaseIterable {
  /// Sees, decides work items, enters for a caller (代录).
  case officer
  /// 初审
  case maker
  /// 复核
  case checker
  /// 出纳
  case payer
  /// 会计
  case accountant
  case inspector, auditor
  /// Grants and takes the others, and does nothing else.
  case rightsAdministrator = "rights-administrator"

  var mayRead: Bool { self != .rightsAdministrator }

  /// Money passes through one person for each of these, and a person holds at most one of them.
  var isSeparated: Bool {
    switch self {
    case .maker, .checker, .payer, .accountant, .rightsAdministrator: true
    case .officer, .inspector, .auditor: false
    }
  }

  /// Reads without changing anything; each of its reads is logged.
  var isWatched: Bool { self == .inspector || self == .auditor }
}
