internal import ArgumentParser
internal import Foundation

/// A whole city's offers, made from a seed and played over HTTP.
struct CityCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "city", abstract: "Makes a city of offers from a seed, and plays it.",
    subcommands: [Make.self, Play.self])

  struct Folder: ParsableArguments {
    @Option(help: "The folder of the city's files.")
    var folder: String

    var city: CityFolder { CityFolder(path: folder) }
  }

  struct Make: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Makes wenzhou-spring: the same seed gives the same city, byte for byte.",
      discussion: CityFolder.provenance.joined(separator: "\n"))

    @OptionGroup var folder: Folder

    @Option(help: "A whole number.") var seed: UInt64

    func run() throws {
      let city = try CityMaker.make(seed: seed)
      try folder.city.write(city)
      func heads(_ side: String) -> Int {
        city.offers.filter { $0.side == side }.reduce(0) { $0 + $1.body.heads }
      }
      for line in CityFolder.provenance { say(line) }
      say(
        "Made \(folder.folder): \(city.enterprises.count) enterprises, \(city.offers.count) offers, \(heads("shortage")) heads short, \(heads("surplus")) to spare."
      )
    }
  }
}
