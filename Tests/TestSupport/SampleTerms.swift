package import Domain

/// Sound lot terms to start from: general posts in Yueqing, 20 January to 4 March 2021, stated on
/// 12 January. A surplus and a shortage of two enterprises are compatible as they stand.
package enum SampleTerms {
  /// 12 January 2021, 09:00 UTC+8: a Tuesday.
  package static let now = Instant(microseconds: 1_610_413_200_000_000)

  /// - Parameter enterprise: a small number; the same again gives the same enterprise.
  package static func make(
    _ side: LotSide, enterprise: Int, heads: Int, _ change: (inout LotTerms) -> Void = { _ in }
  ) throws -> LotTerms {
    guard let region = RegionCode("330382") else { throw SampleFault() }
    let from = CalendarDay(number: 18_647)
    var terms = LotTerms(
      enterprise: try code(enterprise), side: side, postClass: .general,
      occupation: "6-18-02-04", heads: heads, from: from, to: from.adding(days: 43),
      region: region, place: Place(latitudeE6: 28_113_725, longitudeE6: 120_983_906),
      wage: Wage(form: .month, rate: Money(fen: 650_000), monthlyFloor: Money(fen: 500_000)))
    change(&terms)
    return terms
  }

  package static func code(_ enterprise: Int) throws -> CreditCode {
    let digits = String(enterprise)
    let first17 = "91330382" + String(repeating: "0", count: 9 - digits.count) + digits
    guard let code = CreditCode.completing(first17: first17) else { throw SampleFault() }
    return code
  }

  private struct SampleFault: Error {}
}
