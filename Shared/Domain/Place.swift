#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A point on the map in WGS 84, to a millionth of a degree (about 11 cm). Whole numbers, so that a
/// place has one form on the wire, in the store and in a digest.
package struct Place: Hashable, Sendable {
  /// Micro-degrees north.
  package let latitudeE6: Int32
  /// Micro-degrees east.
  package let longitudeE6: Int32

  package init(latitudeE6: Int32, longitudeE6: Int32) {
    self.latitudeE6 = latitudeE6
    self.longitudeE6 = longitudeE6
  }

  /// Great-circle distance by the haversine formula on a sphere of the Earth's mean radius
  /// (IUGG R₁ = 6,371,008.8 m), cut to whole metres. Up to 0.6 % off the ellipsoid's.
  package func metres(to other: Place) -> Int {
    let latitude = Self.radians(latitudeE6)
    let otherLatitude = Self.radians(other.latitudeE6)
    let northward = sin((otherLatitude - latitude) / 2)
    let eastward = sin((Self.radians(other.longitudeE6) - Self.radians(longitudeE6)) / 2)
    let haversine =
      northward * northward + cos(latitude) * cos(otherLatitude) * eastward * eastward
    // Rounding can lift antipodes a hair above 1, and a place written twice, once over the pole, a hair
    // below 0; either would make a number that no Int can hold.
    return Int(2 * Self.earthRadiusMetres * asin(min(1, max(0, haversine)).squareRoot()))
  }

  private static let earthRadiusMetres = 6_371_008.8

  private static func radians(_ microdegrees: Int32) -> Double {
    Double(microdegrees) / 1_000_000 * .pi / 180
  }
}
