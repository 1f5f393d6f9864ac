internal import Domain
package import Hummingbird
internal import ServiceKit

/// What is known of a request on its way to its handler.
package struct IntakeContext: RequestContext {
  package var coreContext: CoreRequestContextStorage
  package var language = Language.chinese
  /// Set by `Authentication`; requests without one reach no handler under `/v1`.
  package var caller: KeyHolder?

  package init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
  }

  /// Who asks, if the route takes requests of such.
  /// - Throws: `operator-reads-only`, or `role-missing` with the roles of which one is needed.
  func requester(_ senders: Senders) throws(Problem) -> Requester {
    switch caller {
    case .enterprise(let code) where senders.takesEnterprises: return .enterprise(code)
    case .person(let id, let held) where !held.isDisjoint(with: senders.roles): return .person(id)
    case .gateway: throw Problem(.roleMissing)
    case .enterprise, .person: throw Problem(Refusal.roleMissing(senders.roles))
    case .operator, nil: throw Problem(.operatorReadsOnly)
    }
  }

  /// The id in the path. What is no id names nothing.
  func pathID() throws(Problem) -> EntityID {
    guard let id = parameters.get("id").flatMap(EntityID.init(text:)) else {
      throw Problem(.notFound)
    }
    return id
  }
}
