import MessageBus

/// A publisher (`intake`) and a consumer (`matching`) of one stream, on one rig.
final class Pair {
  let rig: any Rig
  let stream: StreamName
  let publisher: TestProcess
  let journal: TestJournal
  let consumer: TestProcess

  /// `history` events are in the journal before anybody starts.
  init(
    _ transport: Transport, history: Int = 0, cursor: StreamPosition? = nil,
    isHalted: Bool = false, appliesAtOnce: Bool = true,
    configure: (inout BusConfiguration) -> Void = { _ in }
  ) throws {
    rig = try transport.makeRig()
    stream = try .named("intake/3303")
    journal = TestJournal(stream)
    _ = try journal.append(history)
    var configuration = Self.configuration("intake", published: [stream], heard: [])
    publisher = try TestProcess(configuration, on: rig, journal: journal)
    configuration = Self.configuration(
      "matching", published: [], heard: [HeardStream(stream: stream, peer: "intake")])
    configure(&configuration)
    var cursors: [StreamName: StreamPosition] = [:]
    if let cursor { cursors[stream] = cursor }
    consumer = try TestProcess(
      configuration, on: rig, cursors: cursors, halted: isHalted ? [stream] : [],
      appliesAtOnce: appliesAtOnce)
  }

  deinit {
    rig.stop()
  }

  static func configuration(
    _ process: String, published: [StreamName], heard: [HeardStream]
  ) -> BusConfiguration {
    var configuration = BusConfiguration(process: process, published: published, heard: heard)
    configuration.headIntervalMilliseconds = 50
    configuration.ackIntervalMilliseconds = 50
    configuration.fetchTimeoutMilliseconds = 500
    return configuration
  }

  /// Waits until the consumer has been told a head at the end of the journal: it is connected, and
  /// everything before has been delivered.
  func waitForHead() throws {
    try rig.wait(for: "the consumer hears the head") { [consumer, journal] in
      consumer.heads.contains { $0.position == journal.head.position }
    }
  }

  func waitForDelivery(of count: UInt64) throws {
    try rig.wait(for: "\(count) events are delivered") { [consumer] in
      consumer.deliveredSequences.last ?? 0 >= count
    }
  }
}
