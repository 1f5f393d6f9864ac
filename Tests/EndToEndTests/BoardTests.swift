import Foundation
import TestSupport
import Testing

/// The board of a running city in headless Chromium: what a machine can say of its accessibility, live
/// updates without a reload, and what it costs.
@Suite(.serialized) struct BoardTests {
  /// What `Client/board.py check` prints.
  private struct Seen: Decodable {
    struct Look: Decodable {
      let language: String
      let width: Int
      /// Broken rules of axe-core, with their elements; how many rules were kept.
      let broken: [String]
      let kept: Int
      /// Pixels that the page is wider than the window; also with text of twice the size.
      let sideways: Int
      let sidewaysZoomed: Int
      /// How many things each part of the page shows.
      let rows: [String: Int]
      /// First contentful paint, in milliseconds.
      let paint: Double
      /// Of the page, its style, script and icon, headers included; 0 from the cache.
      let bytes: [Int]
      let console: [String]
    }

    struct Live: Decodable {
      let numbers: [String]
      /// The page was not loaded again, what was opened is open, and the focus is where it was.
      let kept: [Bool]
      let paused: String
      let still: String
    }

    struct Plain: Decodable {
      let number: String
      let button: Bool
      let parts: Bool
    }

    /// The page of one lot.
    struct Lot: Decodable {
      struct Look: Decodable {
        let broken: [String]
        let kept: Int
        let sideways: Int
        let sidewaysZoomed: Int
      }

      let language: String
      let sentence: String
      let desktop: Look
      let narrow: Look
    }

    let looks: [Look]
    let planted: [String]
    let live: Live
    let lots: [Lot]
    let explained: [String]
    let plain: Plain
  }

  @Test func `the board is accessible, live, narrow and small`() throws {
    let city = try RunningCity()
    for name in RunningCity.names { try city.start(name) }
    let enterprises = try city.addEnterprises(5)
    let fitting = [
      ("surplus-offers", RunningCity.offer(heads: 9)),
      ("shortage-requests", RunningCity.offer(heads: 9, in: "330304", at: (27.97, 120.6))),
    ]
    for ((path, body), enterprise) in zip(fitting, enterprises) {
      let answer = try city.post(path, key: enterprise.key, idempotencyKey: "first", body)
      #expect(answer.status == 201, "\(answer.body)")
    }
    let outside = try OutsideWorld(city, bank: "success")
    let office = try MoneyClient(city, outside, enterprises.suffix(1), pause: 0)
    #expect(try office.stop().settled == 2)
    try city.eventually("every notice is delivered") {
      let books = try office.books()
      return books.undelivered == 0 && books.came >= 4
    }
    let offers = enterprises[1...3].enumerated().map { index, enterprise in
      [
        "path": "/v1/shortage-requests", "key": enterprise.key,
        "body": RunningCity.offer(heads: 20 + index, in: "330324", at: (28.33, 120.66)),
      ] as [String: Any]
    }
    let json = String(decoding: try JSONSerialization.data(withJSONObject: offers), as: UTF8.self)
    let printed = try Python.run([Self.client, "check", city.api, json])
    let seen = try JSONDecoder().decode(Seen.self, from: Data(printed.utf8))

    #expect(seen.looks.count == 6, "two languages, three widths")
    for look in seen.looks {
      let what = "\(look.language), \(look.width) px"
      #expect(look.broken.isEmpty, "\(what): \(look.broken.joined(separator: "\n"))")
      #expect(look.kept > 20, "\(what)")
      #expect(look.sideways == 0 && look.sidewaysZoomed == 0, "\(what)")
      #expect(look.console.isEmpty, "\(what): \(look.console)")
      for (part, rows) in look.rows { #expect(rows > 0, "\(what): nothing is seen of \(part)") }
      let paint = Int(look.paint)
      print("board, \(what): \(look.broken.count) violations, \(look.kept) rules kept, \(paint) ms")
    }
    let bytes = seen.looks[0].bytes
    print("board: \(bytes.reduce(0, +)) bytes (page, style, script, icon: \(bytes))")
    #expect(bytes.reduce(0, +) < 100_000)
    #expect(Set(["color-contrast", "image-alt"]).isSubset(of: seen.planted))

    #expect(seen.live.numbers == ["9", "29", "50"])
    #expect(seen.live.kept == [true, true, true])
    #expect(seen.live.paused == "Updates paused")
    #expect(seen.live.still == "50", "a paused page stands still")
    #expect(seen.lots.map(\.language) == ["zh-CN", "en"])
    for lot in seen.lots {
      for look in [lot.desktop, lot.narrow] {
        #expect(look.broken.isEmpty, "\(lot.language): \(look.broken.joined(separator: "\n"))")
        #expect(look.kept > 10 && look.sideways == 0 && look.sidewaysZoomed == 0, "\(look)")
      }
    }
    #expect(seen.lots[0].sentence.hasPrefix("仍缺 20 人：20 人"), "\(seen.lots[0].sentence)")
    #expect(seen.lots[1].sentence.hasPrefix("20 short: 20 "), "\(seen.lots[1].sentence)")
    #expect(seen.explained.first?.contains("short: ") == true, "\(seen.explained)")
    #expect(seen.plain.number == "72" && seen.plain.parts && !seen.plain.button)
  }

  @Test func `an open stream does not hold up the end`() throws {
    let city = try RunningCity()
    for name in RunningCity.names { try city.start(name) }
    let output = city.folder.file("stream.txt")
    let reader = Process()
    reader.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    reader.arguments = ["curl", "-sN", "-o", output, "\(city.api)/board/events"]
    try reader.run()
    try city.eventually("the stream has begun") {
      let text = (try? String(contentsOfFile: output, encoding: .utf8)) ?? ""
      return text.contains("event: board-processes\n")
    }
    let stop = try city.stop("intake")
    #expect(stop.status == 0)
    #expect(stop.seconds < 5, "\(stop.seconds)")
    reader.waitUntilExit()
    #expect(reader.terminationStatus == 0, "the stream came to its end")
  }

  private static var client: String {
    let root = #filePath.components(separatedBy: "/Tests/").first ?? "."
    return "\(root)/Tests/EndToEndTests/Client/board.py"
  }
}
