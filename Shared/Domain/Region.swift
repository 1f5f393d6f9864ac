/// A division at county level.
package struct Region: Hashable, Sendable {
  package let code: RegionCode
  package let name: String
  package let nameEnglish: String
  package let kind: RegionKind
  /// The centroid of its outline: mostly over 14 km from the seat of its government.
  package let centroid: Place
}

/// What kind of county-level division; the raw values are those of the data file.
package enum RegionKind: String, Sendable, CaseIterable {
  case district = "市辖区"
  case county = "县"
  case city = "县级市"
}

/// The divisions that we have data for: the twelve of Wenzhou, 3303.
package enum Regions {
  /// In the order of their codes.
  package static let all: [Region] = DataFile.load(PackageResources.wenzhou_divisions_csv) {
    row throws(DataFileFault) in
    Region(
      code: try row.value("adcode", RegionCode.init),
      name: try row.text("name"),
      nameEnglish: try row.text("name_en"),
      kind: try row.value("type", RegionKind.init(rawValue:)),
      centroid: Place(
        latitudeE6: try row.value("polygon_centroid_lat", microdegrees),
        longitudeE6: try row.value("polygon_centroid_lon", microdegrees)))
  }

  /// The four-digit prefectures that have at least one division here.
  package static let prefectures = Set(all.map(\.code.prefecture))

  package static func named(_ code: RegionCode) -> Region? {
    byCode[code]
  }

  /// What is wrong with stating that `place` lies in `code`: an unknown division (`/region`), or a
  /// point more than `Limits.centroidMetresMaximum` from its centroid (`/place`).
  package static func faults(of place: Place, in code: RegionCode) -> [FieldFault] {
    guard let region = named(code) else {
      return [FieldFault(field: "/region", .regionUnknown, value: code.text)]
    }
    let metres = place.metres(to: region.centroid)
    guard metres > Limits.centroidMetresMaximum else { return [] }
    return [
      FieldFault(
        field: "/place", .placeTooFar,
        arguments: [
          "region": code.text, "metres": String(metres),
          "maximum": String(Limits.centroidMetresMaximum),
        ])
    ]
  }

  private static let byCode = Dictionary(uniqueKeysWithValues: all.map { ($0.code, $0) })

  private static func microdegrees(_ text: String) -> Int32? {
    Double(text).flatMap { Int32(exactly: ($0 * 1_000_000).rounded()) }
  }
}
