internal import Domain

/// Who looks at what is about money. An operator, whose business are processes and keys, is none.
enum MoneyReader: Sendable, Hashable {
  /// Sees its own entitlements, without what the employment service notes about them.
  case enterprise(CreditCode)
  /// Of the employment service, with a role that reads.
  case person

  var isPerson: Bool { self == .person }

  func maySee(enterprise: String) -> Bool {
    switch self {
    case .enterprise(let code): code.text == enterprise
    case .person: true
    }
  }
}

extension IntakeContext {
  /// - Throws: `role-missing` for who has no business with money.
  func moneyReader() throws(Problem) -> MoneyReader {
    switch caller {
    case .enterprise(let code): return .enterprise(code)
    case .person(_, let roles) where roles.contains(where: \.mayRead): return .person
    case .person, .operator, .gateway: throw Problem(.roleMissing)
    case nil: throw Problem(.keyMissing)
    }
  }

  /// For what no enterprise sees.
  /// - Throws: `role-missing`.
  func requirePerson() throws(Problem) {
    guard try moneyReader().isPerson else { throw Problem(.roleMissing) }
  }
}
