import MessageBus
import Testing

/// One transport that processes can be put on; the conformance suites run over every one.
protocol Rig: AnyObject {
  /// Puts a process on the bus, allowed to hear and fetch from all others, and to
  /// ask them for the purpose `pay`.
  func join(_ configuration: BusConfiguration, handlers: BusHandlers) throws -> any BusShell

  /// What `process` answers to a frame of somebody with these roles.
  func ask(_ frame: [UInt8], of process: String, roles: Set<String>) throws -> [UInt8]

  /// Lets the bus run until the condition holds; a failed requirement, with the sentence, if it
  /// does not within ten seconds.
  func wait(for sentence: String, until condition: () -> Bool) throws

  func stop()
}

enum Transport: String, CaseIterable, Sendable, CustomTestStringConvertible {
  case inMemory
  case zeroMQ

  var testDescription: String { rawValue }

  func makeRig() throws -> any Rig {
    switch self {
    case .inMemory: InMemoryRig()
    case .zeroMQ: try ZeroMQRig()
    }
  }
}

/// A condition did not come to hold.
struct NeverHappened: Error, CustomStringConvertible {
  let sentence: String
  var description: String { "waited in vain: \(sentence)" }
}
