import Events
import Testing

@Suite struct RegistryTests {
  @Test func `an unknown type is nobody's fault`() throws {
    #expect(try EventRegistry.decode(type: "PlacementStarted", version: 1, body: [1, 2]) == nil)
  }

  @Test func `an unknown version of a known type is refused`() throws {
    for type in EventRegistry.all {
      let version = type.version + 1
      let fault = EventFault.unknownVersion(type: type.type, version: version)
      #expect(throws: fault) {
        try EventRegistry.decode(type: type.type, version: version, body: [])
      }
      #expect(fault.code == "event-version-unknown")
    }
  }

  @Test func `an empty body lacks its first field`() throws {
    let fault = EventFault.undecodable(
      type: "CommandDone", version: 1, reason: "command: missing")
    #expect(throws: fault) {
      try EventRegistry.decode(type: "CommandDone", version: 1, body: [])
    }
  }
}
