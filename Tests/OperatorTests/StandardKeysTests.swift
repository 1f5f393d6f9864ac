import MessageBus
import Operator
import Testing

/// Who may do what in a city whose keys were made by `tiaoji keys init`.
@Suite struct StandardKeysTests {
  private let roles = Dictionary(
    uniqueKeysWithValues: KeysCommand.standardKeys.map { ($0.name, $0.roles) })

  @Test func `each process hears what it acts on, and may fetch the past of it`() {
    let heard = roles.mapValues { roles in
      Set(roles.filter { $0.hasPrefix("hear:") }.map { String($0.dropFirst(5)) })
    }
    let all: Set = ["intake", "matching", "subsidy", "notifications"]
    #expect(
      heard == [
        "intake": ["matching", "subsidy", "notifications"], "matching": ["intake"],
        "subsidy": ["intake", "matching"], "notifications": ["intake", "matching", "subsidy"],
        "operator": all, "observer": all,
      ])
    #expect(roles.values.allSatisfy { $0.contains(BusRole.fetch) })
    #expect(roles.values.joined().allSatisfy(BusRole.isRole))
  }

  @Test func `the vault answers each process for its own purpose, and nobody else`() {
    let asked = roles.mapValues { $0.filter { $0.hasPrefix("ask:") } }.filter { !$0.value.isEmpty }
    #expect(asked == ["notifications": ["ask:mail", "ask:webhook"], "subsidy": ["ask:pay"]])
    #expect(roles.filter { $0.value.contains(BusRole.operate) }.keys.map(\.self) == ["operator"])
  }
}
