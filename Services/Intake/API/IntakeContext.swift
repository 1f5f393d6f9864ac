internal import Domain
package import Hummingbird

/// What is known of a request on its way to its handler.
package struct IntakeContext: RequestContext {
  package var coreContext: CoreRequestContextStorage
  package var language = Language.chinese
  /// Set by `Authentication`; requests without one reach no handler under `/v1`.
  package var caller: KeyHolder?

  package init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
  }

  /// The enterprise that asks.
  /// - Throws: `operator-reads-only`, or `role-missing` for a person of the employment service.
  func enterprise() throws(Problem) -> CreditCode {
    switch caller {
    case .enterprise(let code): return code
    case .person, .gateway: throw Problem(.roleMissing)
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
