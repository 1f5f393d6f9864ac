import Foundation
import MessageBus
import Testing

/// WIRE.md's golden bytes are what the code writes and reads.
@Suite struct WireDocumentTests {
  @Test func `the golden record of WIRE.md is ours, byte for byte`() throws {
    let sealed = try SealedRecord(
      sealing: Record(
        stream: try .named("intake/3303"), epoch: 1, sequence: 2,
        previousHash: try #require(Digest32(bytes: [UInt8](repeating: 0x11, count: 32))),
        type: "CommandDone", version: 1, eventID: Array(0...15), cause: Array(16...31),
        correlation: Array(32...47), entities: ["lot/1"],
        after: [AfterCursor(stream: try .named("matching/3303"), epoch: 1, sequence: 5)],
        occurredAt: 1_610_409_600_000_000, body: [0x0a, 0x01, 0x2a]))
    let golden = try golden()
    #expect(sealed.bytes.map { String(format: "%02x", $0) }.joined() == golden.record)
    #expect(sealed.hash.hex == golden.hash)
    #expect(try Record(decoding: sealed.bytes) == sealed.record)
  }

  private func golden() throws -> (record: String, hash: String) {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let text = try String(
      contentsOf: root.appendingPathComponent("Shared/MessageBus/WIRE.md"), encoding: .utf8)
    let section = try #require(text.components(separatedBy: "## Golden bytes").last)
    let lines = section.components(separatedBy: "```")[1].split(separator: "\n").map(String.init)
    let hash = try #require(lines.last { $0.hasPrefix("hash ") }).dropFirst(5)
    return (lines.filter { !$0.hasPrefix("hash") }.joined(), String(hash))
  }
}
