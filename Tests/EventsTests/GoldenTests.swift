import Events
import Foundation
import TestSupport
import Testing

@Suite struct GoldenTests {
  @Test func `every event version has its golden files, and no file is without its event`() throws {
    let listing = try FileManager.default.contentsOfDirectory(atPath: GoldenFiles.folder().path)
    #expect(GoldenFiles.faults(listing: listing, types: EventRegistry.all) == [])
  }

  @Test func `a missing and an extra golden file are both named`() throws {
    let types: [any EventBody.Type] = [CommandDone.self, LotSubmitted.self]
    let listing = ["CommandDone.v1.bin", "CommandDone.v1.json", "CommandDone.v2.bin"]
    #expect(
      GoldenFiles.faults(listing: listing, types: types) == [
        "missing: LotSubmitted.v1.bin", "missing: LotSubmitted.v1.json",
        "without an event: CommandDone.v2.bin",
      ])
  }

  @Test func `every event version has one sample`() throws {
    let samples = try Samples.all().map { GoldenFiles.name(Swift.type(of: $0)) }
    #expect(samples.sorted() == EventRegistry.all.map(GoldenFiles.name).sorted())
  }

  @Test func `what was once published still says the same`() throws {
    for sample in try Samples.all() {
      let type = Swift.type(of: sample)
      let bytes = [UInt8](try GoldenFiles.read(type, "bin"))
      let body = try EventRegistry.decode(type: type.type, version: type.version, body: bytes)
      #expect(equal(body, sample), "\(GoldenFiles.name(type))")
    }
  }

  @Test func `the readable golden files say what the bytes say`() throws {
    for sample in try Samples.all() {
      let type = Swift.type(of: sample)
      let wire = try #require(type as? any WireBody.Type)
      let body = try type.init(decoding: wire.bytes(json: GoldenFiles.read(type, "json")))
      #expect(equal(body, sample), "\(GoldenFiles.name(type))")
    }
  }

  /// After an event version was added, run with the source folder of the golden files in
  /// `TIAOJI_GOLDEN_FOLDER`, this adds its files there.
  @Test func `golden files that are missing are written, and none is written again`() throws {
    let scratch = try TemporaryFolder()
    let named = ProcessInfo.processInfo.environment["TIAOJI_GOLDEN_FOLDER"]
    let folder = URL(filePath: named ?? scratch.path)
    try GoldenFiles.writeMissing(in: folder)
    let listing = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(GoldenFiles.faults(listing: listing, types: EventRegistry.all) == [])

    let file = URL(filePath: scratch.file("CommandDone.v1.bin"))
    try Data("published".utf8).write(to: file)
    try GoldenFiles.writeMissing(in: URL(filePath: scratch.path))
    #expect(try Data(contentsOf: file) == Data("published".utf8))
  }
}
