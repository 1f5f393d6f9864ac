import Domain

/// The offers of the HTTP figures, by number, all sound. They come in cells of twenty neighbours, 15
/// with staff to spare and 5 short of as much: within a cell any pair is compatible, so a lot has 5
/// or 15 pairs, and when all is matched half of the lots are, the others stay open. Between cells no
/// pair is compatible: reaches are 1 km, places 1.2 km apart, and where the places begin again the
/// certificate is another.
struct OfferCells: Sendable {
  static let paths = ["/v1/surplus-offers", "/v1/shortage-requests"]
  static let lotsPerCell = 20
  private static let shortagePerCell = 5
  private static let cellsPerRow = 70
  /// Micro-degrees of 1.2 km at 28° north.
  private static let northStep: Int32 = 10_800
  private static let eastStep: Int32 = 12_300

  private let region: Region
  private let from: String
  private let to: String

  init(today: CalendarDay) throws {
    guard let code = RegionCode("330381"), let region = Regions.named(code) else {
      throw BenchFault("there is no division 330381")
    }
    self.region = region
    from = today.adding(days: 10).iso
    to = today.adding(days: 69).iso
  }

  /// Path and body of an offer.
  func offer(_ number: Int) -> (path: String, body: String) {
    let (cell, place) = number.quotientAndRemainder(dividingBy: Self.lotsPerCell)
    let isShort = place % 4 == 3
    let (layer, position) = cell.quotientAndRemainder(
      dividingBy: Self.cellsPerRow * Self.cellsPerRow)
    let half = Int32(Self.cellsPerRow / 2)
    let north = Int32(position / Self.cellsPerRow) - half
    let east = Int32(position % Self.cellsPerRow) - half
    let latitude = Self.degrees(region.centroid.latitudeE6 + north * Self.northStep)
    let longitude = Self.degrees(region.centroid.longitudeE6 + east * Self.eastStep)
    let floor = isShort ? 500_000 : 450_000
    let own =
      isShort
      ? #""certificateRequired":true,"trainingDays":0,"otherOccupationAllowed":true"#
      : #""willingHeads":10"#
    let body =
      #"{"postClass":"general","occupation":"6-05-01-04","certificate":"layer \#(layer)","heads":10,"#
      + #""from":"\#(from)","to":"\#(to)","region":"\#(region.code.text)","#
      + #""place":{"latitude":\#(latitude),"longitude":\#(longitude)},"#
      + #""wage":{"form":"month","rate":\#(floor),"monthlyFloor":\#(floor)},"#
      + #""skills":[],"hazards":[],"shifts":["白班"],"lodging":false,"#
      + #""reachMetres":1000,"smallestGroup":1,\#(own)}"#
    return (Self.paths[isShort ? 1 : 0], body)
  }

  private static func degrees(_ micro: Int32) -> String {
    let digits = String(micro % 1_000_000)
    let padded = String(repeating: "0", count: 6 - digits.count) + digits
    return "\(micro / 1_000_000).\(padded)"
  }
}
