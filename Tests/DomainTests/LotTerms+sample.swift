import Domain

extension LotTerms {
  /// Sound terms of a machine works in Yueqing, as stated on `sampleDay`.
  static func sample(_ side: LotSide) throws -> LotTerms {
    guard let from = CalendarDay(iso: "2021-01-20"), let region = RegionCode("330382") else {
      throw SampleFault()
    }
    return LotTerms(
      enterprise: try CreditCode("91330000142944445H"), side: side, postClass: .skilled,
      occupation: "6-18-02-04", heads: 30, from: from, to: from.adding(days: 43), region: region,
      place: Place(latitudeE6: 28_113_725, longitudeE6: 120_983_906),
      wage: Wage(form: .month, rate: Money(fen: 650_000), monthlyFloor: Money(fen: 500_000)))
  }

  /// 12 January 2021.
  static let sampleDay = CalendarDay(number: 18_639)
}

private struct SampleFault: Error {}
