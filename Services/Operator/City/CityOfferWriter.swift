internal import Domain

/// Writes one offer or request with plausible terms: mostly general and skilled posts, wages as they
/// were paid in the region's industry, days around the Spring Festival. All of it invented.
struct CityOfferWriter {
  let side: LotSide
  let trade: CityTrade
  let region: String
  let place: Place

  /// An offer of the scenario, at some moment of it.
  func write(
    enterprise: Int, heads: Int, isSkilled: Bool, first: CalendarDay, days: Int,
    _ random: inout SeededRandom
  ) -> CityOffer {
    let at = moment(days: days, &random)
    let body = body(
      heads: heads, isSkilled: isSkilled, on: first.adding(days: at / 86_400), &random)
    var offer = CityOffer(
      enterprise: enterprise, side: side.rawValue, atSeconds: at, body: body)
    if random.chance(4) {
      offer.amendment = .init(afterSeconds: random.within(1...4) * 86_400, reachMetres: 25_000)
    } else if random.chance(2) {
      offer.withdrawal = .init(
        afterSeconds: random.within(2...9) * 86_400, reason: "用工计划有变")
    }
    return offer
  }

  /// The terms, as they could be stated on `day`.
  func body(
    heads: Int, isSkilled: Bool, on day: CalendarDay, _ random: inout SeededRandom
  ) -> OfferBody {
    let from = day.adding(days: random.within(3...12))
    let span = side == .surplus ? random.within(30...110) : random.within(18...90)
    let postClass: PostClass =
      isSkilled || random.chance(30) ? .skilled : random.chance(6) ? .other : .general
    let occupation = random.pick(postClass == .skilled ? trade.skilled : trade.general)
    let isUrgent = side == .shortage && random.chance(8)
    var body = OfferBody(
      postClass: postClass.rawValue, occupation: occupation, heads: heads, from: from.iso,
      to: from.adding(days: span - 1).iso, region: region,
      place: .init(
        latitude: Double(place.latitudeE6) / 1e6, longitude: Double(place.longitudeE6) / 1e6),
      wage: wage(&random), lodging: random.chance(side == .shortage ? 25 : 20),
      reachMetres: random.pick(weighted: [
        (10_000, weight: 60), (15_000, 25), (20_000, 10), (30_000, 5),
      ]),
      smallestGroup: heads >= 10 && random.chance(10) ? random.within(3...5) : 1,
      urgency: isUrgent ? .init(reason: random.pick(Self.urgentReasons)) : nil)
    detail(&body, postClass, &random)
    return body
  }

  private static let urgentReasons = ["春节订单赶工", "出口订单交期", "防疫物资生产", "返岗不足"]

  private func detail(
    _ body: inout OfferBody, _ postClass: PostClass, _ random: inout SeededRandom
  ) {
    switch side {
    case .surplus:
      body.willingHeads = body.heads * random.within(40...100) / 100
      if postClass == .skilled, random.chance(60) { body.certificate = trade.certificate }
      body.hazards = random.chance(60) ? ["噪声"] : []
    case .shortage:
      body.trainingDays = postClass == .skilled ? random.within(2...6) : random.within(0...2)
      body.otherOccupationAllowed = random.chance(65)
      if postClass == .skilled, let certificate = trade.certificate, random.chance(20) {
        body.certificate = certificate
        body.certificateRequired = true
      } else {
        body.certificateRequired = false
      }
      body.hazards = random.chance(25) ? ["噪声"] : []
      body.shifts = random.chance(25) ? ["两班倒"] : ["白班"]
    }
  }

  /// Scenario seconds, in office hours. Staff to spare is offered mostly before the festival (12
  /// February), staff is asked for before it and again when work resumes.
  private func moment(days: Int, _ random: inout SeededRandom) -> Int {
    let resumed = 36
    let day: Int =
      switch side {
      case .surplus: random.chance(70) ? random.below(28) : random.below(days)
      case .shortage:
        random.chance(45) ? random.below(26) : resumed + random.below(days - resumed)
      }
    return day * 86_400 + random.within(8 * 3_600...18 * 3_600)
  }

  /// Fen. What lenders ask lies mostly below what borrowers pay.
  private func wage(_ random: inout SeededRandom) -> OfferBody.Pay {
    let yuan =
      side == .surplus ? 3_900 + 100 * random.below(18) : 4_000 + 100 * random.below(18)
    let floor = yuan * 100
    return switch random.below(10) {
    case 0..<6: .init(form: "month", rate: floor + 20_000, monthlyFloor: floor)
    case 6..<8: .init(form: "piece", rate: random.within(50...400), monthlyFloor: floor)
    case 8: .init(form: "day", rate: floor / 24, monthlyFloor: floor)
    default: .init(form: "hour", rate: floor / 190, monthlyFloor: floor)
    }
  }
}
