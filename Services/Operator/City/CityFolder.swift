internal import Foundation

/// The files of a made city: `city.json`, `enterprises.csv`, a README that says what is borrowed and
/// what is invented; and, once it was played, `keys.csv` and `figures.json`.
struct CityFolder {
  let path: String

  func write(_ city: City) throws {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw OperatorFault("the folder \(path) cannot be made: check its owner and the disk")
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    try put(encoder.encode(city), "city.json")
    let rows = city.enterprises.map { "\($0.code),\($0.name),\($0.kind),\($0.region)" }
    try put(
      Data((["code,name,kind,region"] + rows).joined(separator: "\n").appending("\n").utf8),
      "enterprises.csv")
    try put(Data(CityFolder.readme(city).utf8), "README.md")
  }

  func read() throws -> City {
    guard let data = FileManager.default.contents(atPath: "\(path)/city.json") else {
      throw OperatorFault("there is no \(path)/city.json; make one with 'tiaoji city make'")
    }
    do {
      return try JSONDecoder().decode(City.self, from: data)
    } catch {
      throw OperatorFault(
        "\(path)/city.json is no city of this version; make it anew with 'tiaoji city make'")
    }
  }

  var keysFile: String { "\(path)/keys.csv" }
  var figuresFile: String { "\(path)/figures.json" }

  private func put(_ data: Data, _ name: String) throws {
    guard FileManager.default.createFile(atPath: "\(path)/\(name)", contents: data) else {
      throw OperatorFault("the file \(path)/\(name) cannot be written")
    }
  }

  /// Said here and in the output, so that nobody takes the figures for a city's.
  static let provenance = [
    "Borrowed: 711 enterprises short of 14,781 heads (what a development zone of Wenzhou monitored in",
    "March 2020); 27,000 heads of surplus (the number of workers the city reported as adjusted by May",
    "2020); lenders drawn from 3,975 enterprises (1,702 with over 100, 2,273 with 50 to 100 non-local",
    "staff, January 2021). Invented: that these figures stand for a whole city's supply and demand, that",
    "640 enterprises lend, and the spread over trades, days and places, the wages, the names and how",
    "the players behave.",
  ]

  private static func readme(_ city: City) -> String {
    """
    # \(city.scenario), seed \(city.seed)

    \(provenance.joined(separator: "\n"))

    \(city.enterprises.count) enterprises, none of which exists (the credit codes are valid in form
    only), make \(city.offers.count) offers and requests from \(city.firstDay) to \(city.lastDay).

    """
  }
}
