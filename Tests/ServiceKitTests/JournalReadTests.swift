import Domain
import MessageBus
import ServiceKit
import Storage
import TestSupport
import Testing

/// What a FETCH gets from a real journal that was restored after its third record.
@Suite struct JournalReadTests {
  private let folder: TemporaryFolder
  private let store: Store
  private let head: StreamPosition

  init() throws {
    folder = try TemporaryFolder()
    store = try Store(path: folder.file("store.db"), migrations: [])
    var forge = StreamForge(try #require(StreamName("intake/3303")))
    for number in 1...5 {
      if number == 4 { forge.epoch = 2 }
      try forge.publish(type: "X", version: 1, body: [UInt8(number)], entities: ["lot/1"])
    }
    let (records, position) = (forge.records, forge.position)
    head = position
    try store.write { transaction in
      try transaction.execute(
        JournalStatement.openStream, "intake/3303", .blob(Digest32.zero.bytes))
      for sealed in records {
        try transaction.execute(
          JournalStatement.append, "intake/3303", SQLValue(sealed.record.sequence),
          .blob(sealed.hash.bytes), .blob(sealed.bytes))
      }
      try transaction.execute(
        JournalStatement.moveHead, "intake/3303", SQLValue(position.epoch),
        SQLValue(position.sequence), .blob(position.hash.bytes))
    }
  }

  /// The sequences of the batch, or a word for what else was answered.
  private func answer(_ stream: String, epoch: UInt32, from: UInt64) throws -> String {
    let request = JournalRequest(
      route: [], requestID: 1, stream: try #require(StreamName(stream)), epoch: epoch, from: from,
      maximumEvents: 3, maximumBytes: 200 * 1024)
    switch request.answer(from: store).result {
    case .batch(let records, let head):
      #expect(head == self.head)
      let sequences = try records.map { try SealedRecord(decoding: $0).record.sequence }
      return "\(sequences)"
    case .otherEpoch(let head):
      #expect(head == self.head)
      return "other epoch"
    case .unknownStream: return "unknown stream"
    case .busy: return "busy"
    }
  }

  @Test func `a hearer in the present epoch reads on`() throws {
    #expect(try answer("intake/3303", epoch: 2, from: 4) == "[4, 5]")
    #expect(try answer("intake/3303", epoch: 2, from: 6) == "[]")
  }

  @Test func `one behind the restore point reads up to it, and there hears of the other epoch`()
    throws
  {
    #expect(try answer("intake/3303", epoch: 1, from: 2) == "[2, 3, 4]")
    #expect(try answer("intake/3303", epoch: 1, from: 3) == "[3, 4, 5]")
    #expect(try answer("intake/3303", epoch: 1, from: 4) == "other epoch")
    #expect(try answer("intake/3303", epoch: 1, from: 9) == "other epoch")
  }

  @Test func `an epoch that never was, and a stream that is not here, are told`() throws {
    #expect(try answer("intake/3303", epoch: 3, from: 1) == "other epoch")
    #expect(try answer("matching/3303", epoch: 1, from: 1) == "unknown stream")
  }

  @Test func `a journal that is not what its hashes say does not hold`() throws {
    #expect(try ChainVerification.run(on: store).holds)
    enum Spoil: String, SQLStatement {
      case one = "UPDATE journal SET record = $1 WHERE sequence = 3"
    }
    try store.write { try $0.execute(Spoil.one, .blob([1, 2, 3])) }
    let found = try #require(try ChainVerification.run(on: store).streams.first)
    #expect(found.brokenAt == 3)
    #expect(found.events == 2)
  }
}
