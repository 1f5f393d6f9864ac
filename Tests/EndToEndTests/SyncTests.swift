import Foundation
import TestSupport
import Testing

/// What a running Intake does, as the kernel sees it.
@Suite(.serialized) struct SyncTests {
  private static let offers = 200

  @Test func `every answer and every event follows the sync of its last write`() throws {
    let city = try RunningCity()
    let trace = city.folder.file("trace")
    // The whole of a page is kept, since an offer is known by its mark in it. `-D`: killing Intake
    // kills Intake, and nothing is its parent but this process.
    try city.start(
      "intake",
      under: [
        "/usr/bin/strace", "-D", "-f", "-yy", "-s", "4200", "-e", "signal=none", "-e",
        "trace=pwrite64,pwritev,write,writev,fdatasync,fsync,sendto,sendmsg", "-o", trace,
      ])
    try city.addEnterprises(1)
    let days = RunningCity.days
    let driven = try ClientScript.run(
      "syncs.py",
      [
        "drive", city.api, city.keysFile, city.folder.file("keys"), "\(city.port("intake.pub"))",
        "\(Self.offers)", days.from, days.to,
      ])
    #expect(driven.first?["accepted"] as? Int == Self.offers)
    #expect(try city.stop("intake").status == 0)
    try city.eventually("the tracer has written everything") {
      let text = try FileHandle(forReadingFrom: URL(fileURLWithPath: trace))
      let end = try text.seekToEnd()
      try text.seek(toOffset: end - min(end, 200))
      return String(decoding: try text.readToEnd() ?? Data(), as: UTF8.self)
        .contains("+++ exited with 0 +++")
    }

    let judged = try #require(
      try ClientScript.run(
        "syncs.py",
        [
          "judge", trace, "\(Self.offers)", city.folder.file("intake.db-wal"),
          "\(city.port("intake.http"))", "\(city.port("intake.pub"))",
        ]
      ).first)
    let faults = judged["faults"] as? [String] ?? []
    #expect(judged["inOrder"] as? Int == Self.offers, "\(faults)")
    #expect(judged["answers"] as? Int == Self.offers)
    #expect(judged["events"] as? [Int] == [Self.offers], "on each connection")
    print(
      "syncs: for \(judged["inOrder"] ?? 0) of \(Self.offers) offers last write, then fdatasync, then answer, and then send; \(judged["syncs"] ?? 0) fdatasync in all"
    )
  }
}
