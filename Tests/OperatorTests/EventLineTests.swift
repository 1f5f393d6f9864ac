import Domain
import Events
import Foundation
import MessageBus
import Operator
import Testing

@Suite struct EventLineTests {
  @Test(arguments: EventRegistry.all.map { ($0.type, $0.version) })
  func `every event has a line for people, in both languages`(
    type: String, version: UInt16
  ) throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../EventsTests/Golden")
    let body = try Data(contentsOf: folder.appendingPathComponent("\(type).v\(version).bin"))
    let event = JournalEvent(
      try SealedRecord(
        sealing: Record(
          stream: try #require(StreamName("test/3303")), epoch: 1, sequence: 7,
          previousHash: .zero, type: type, version: version, eventID: Self.id, cause: Self.id,
          correlation: Self.id, entities: ["test/1"], after: [], occurredAt: 0,
          body: Array(body))))
    #expect(event.fault == nil)
    let head = "1970-01-01T00:00:00.000Z test/3303#7 "
    let (english, chinese) = (EventLine.text(event, .en), EventLine.text(event, .zh))
    for line in [english, chinese] {
      #expect(line.hasPrefix(head))
      #expect(line != head + type, "no words for it")
      #expect(!line.contains("\n"))
    }
    #expect(english != chinese)
    for bucket in Bucket.allCases {
      #expect(!chinese.contains("\(bucket.rawValue) "), "a bucket's English name")
    }
  }

  private static let id = [UInt8](repeating: 7, count: 16)
}
