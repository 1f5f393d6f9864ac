/// What sort of enterprise it is, as the public employment service records it.
package enum EnterpriseKind: String, Sendable, CaseIterable {
  case `private`
  case stateOwned = "state-owned"
  case stateControlled = "state-controlled"
  case foreign
  case individualBusiness = "individual-business"
  case other
}
