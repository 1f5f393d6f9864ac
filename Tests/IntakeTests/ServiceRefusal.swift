import Domain
import ServiceKit

/// A refusal, as tests compare it: `field code` for each fault.
struct ServiceRefusal: Error {
  let code: String
  let faults: [String]

  init(_ error: any Error) {
    let refusal = error as? Refusal
    code = refusal?.code ?? "\(error)"
    faults = refusal?.faults.map { "\($0.field) \($0.code)" } ?? []
  }
}
