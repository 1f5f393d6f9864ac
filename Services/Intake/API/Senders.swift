internal import Domain

/// Whose requests a route takes.
struct Senders {
  static let enterprises = Senders(takesEnterprises: true, roles: [])

  /// Enterprises for themselves, and officers for who called them.
  static let enterprisesAndOfficers = Senders(takesEnterprises: true, roles: [.officer])

  let takesEnterprises: Bool
  /// Of a person, who needs one of them.
  let roles: Set<PersonRole>

  static func persons(_ roles: Set<PersonRole>) -> Senders {
    Senders(takesEnterprises: false, roles: roles)
  }
}
