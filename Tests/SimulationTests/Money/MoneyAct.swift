import Domain
import Intake
import ServiceKit

/// One thing about subsidies that an enterprise or a person of the employment service does.
struct MoneyAct: Hashable {
  enum Kind: Hashable {
    case hiring(PersonRole)
    case payee(Int)
    case contact(Int)
    case facts(Int)
    case erasure(Int)
    case application, decision, appropriation, review, release, reconciliation, thaw
  }

  let kind: Kind
  /// What is done, so that it is not done again while it is under way.
  let key: String
}

/// How often something was tried, and by which command last.
struct MoneyTries {
  var count = 0
  /// Nil while Intake has not taken it.
  var command: EntityID?
}
