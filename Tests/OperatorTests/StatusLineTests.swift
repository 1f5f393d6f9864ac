import Foundation
import Operator
import ServiceKit
import Testing

@Suite struct StatusLineTests {
  private func line(
    _ state: String, ready: Bool, degraded: Bool, heldBack: Int = 0
  ) throws -> String {
    let json = """
      {"process": "beta", "isReady": \(ready), "isDegraded": \(degraded), "version": "1",
       "consumers": [], "heldBack": \(heldBack), "streams": [
       {"stream": "gamma/3303", "sequence": 7, "behind": 3, "state": "\(state)"}],
       "lastEvent": "LotSubmitted"}
      """
    return try JSONDecoder().decode(Health.self, from: Data(json.utf8)).line
  }

  @Test func `a line tells the state, what is behind, what stands still and the last event`() throws
  {
    #expect(
      try line("moving", ready: true, degraded: false)
        == "beta           ready     behind by 3, last event LotSubmitted")
    #expect(
      try line("silent", ready: true, degraded: true)
        == "beta           degraded  behind by 3, gamma/3303 silent, last event LotSubmitted")
    #expect(try line("moving", ready: false, degraded: false).contains("not ready"))
    #expect(
      try line("moving", ready: true, degraded: true, heldBack: 2)
        .contains("degraded  behind by 3, parked events hold back 2 entities, last"))
  }
}
