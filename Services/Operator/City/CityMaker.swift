internal import Domain

/// Makes **wenzhou-spring** from a seed.
///
/// Borrowed from published bulletins (which, `CityFolder.provenance` says): 711 enterprises short of
/// 14,781 heads; 27,000 heads of surplus; lenders drawn from 1,702 enterprises with more than 100
/// non-local staff and 2,273 with 50 to 100. How many lenders there are is ours.
package struct CityMaker {
  package static let borrowers = 711
  package static let shortHeads = 14_781
  package static let surplusHeads = 27_000
  package static let largeEnterprises = 1_702
  package static let mediumEnterprises = 2_273
  /// Ours: how many of the 3,975 have staff to spare.
  package static let lenders = 640
  package static let scenario = "wenzhou-spring"
  static let firstDay = "2021-01-12"
  static let lastDay = "2021-03-05"

  private let seed: UInt64
  private let first: CalendarDay
  private let days: Int
  private var names = CityNames()
  private var places: CityPlaces
  private var random: SeededRandom

  package static func make(seed: UInt64) throws -> City {
    guard let first = CalendarDay(iso: firstDay), let last = CalendarDay(iso: lastDay) else {
      throw OperatorFault("the scenario's days cannot be read")
    }
    var maker = CityMaker(seed: seed, first: first, days: first.days(until: last) + 1)
    return try maker.make()
  }

  private init(seed: UInt64, first: CalendarDay, days: Int) {
    self.seed = seed
    self.first = first
    self.days = days
    places = CityPlaces(seed: seed)
    random = SeededRandom(seed: seed, part: "city")
  }

  private mutating func make() throws -> City {
    var enterprises: [CityEnterprise] = []
    var offers: [CityOffer] = []
    var shares = SeededRandom(seed: seed, part: "heads")
    let short = CityShares.split(
      Self.shortHeads, among: (0..<Self.borrowers).map { _ in CityShares.skewed(&shares) },
      maximum: 240)
    for heads in short {
      try add(.shortage, heads: heads, &enterprises, &offers)
    }
    // Large and medium lenders in the proportion of the pool that they are drawn from.
    let pool = Self.largeEnterprises + Self.mediumEnterprises
    let weights = (0..<Self.lenders).map { _ in
      CityShares.skewed(&shares) * (shares.below(pool) < Self.largeEnterprises ? 3 : 1)
    }
    for heads in CityShares.split(Self.surplusHeads, among: weights, maximum: 500) {
      try add(.surplus, heads: heads, &enterprises, &offers)
    }
    return City(
      seed: seed, scenario: Self.scenario, firstDay: Self.firstDay, lastDay: Self.lastDay,
      enterprises: enterprises,
      offers: offers.sorted { ($0.atSeconds, $0.enterprise) < ($1.atSeconds, $1.enterprise) },
      beneficiaries: CityBeneficiary.draw(
        seed: seed, among: Self.borrowers..<Self.borrowers + Self.lenders))
  }

  /// An enterprise with one lot, or two where there are heads enough for two kinds of posts.
  private mutating func add(
    _ side: LotSide, heads: Int, _ enterprises: inout [CityEnterprise], _ offers: inout [CityOffer]
  ) throws {
    let trade = random.pick(
      weighted: CityTrade.all.map {
        ($0, weight: side == .shortage ? $0.shortageWeight : $0.surplusWeight)
      })
    let region = random.pick(
      weighted: side == .shortage ? CityDivisions.shortage : CityDivisions.surplus)
    let (name, code) = try names.next(trade, region: region, &random)
    let kind = random.pick(weighted: [
      ("private", weight: 84), ("foreign", 6), ("individual-business", 4), ("state-owned", 3),
      ("state-controlled", 3),
    ])
    enterprises.append(
      CityEnterprise(
        code: code, name: name, kind: kind, region: region, readiness: random.within(70...96)))
    let place = try places.next(region)
    let isSplit = heads >= 10 && random.chance(30)
    let parts = isSplit ? [heads - heads / 3, heads / 3] : [heads]
    for (index, part) in parts.enumerated() {
      let writer = CityOfferWriter(side: side, trade: trade, region: region, place: place)
      offers.append(
        writer.write(
          enterprise: enterprises.count - 1, heads: part, isSkilled: index == 1, first: first,
          days: days, &random))
    }
  }
}

/// How a total is spread.
package enum CityShares {
  /// Many small, few large: the product of two even draws.
  static func skewed(_ random: inout SeededRandom) -> Int {
    let (one, other) = (random.within(2...30), random.within(2...30))
    return one * other
  }

  /// Whole shares of at least 1 and at most `maximum`, in the proportion of the weights, that add up
  /// to `total` exactly.
  package static func split(_ total: Int, among weights: [Int], maximum: Int) -> [Int] {
    let sum = weights.reduce(0, +)
    var shares = weights.map { min(maximum, max(1, total * $0 / sum)) }
    var index = 0
    while shares.reduce(0, +) != total {
      let missing = total - shares.reduce(0, +)
      if missing > 0, shares[index] < maximum {
        shares[index] += 1
      } else if missing < 0, shares[index] > 1 {
        shares[index] -= 1
      }
      index = (index + 1) % shares.count
    }
    return shares
  }
}
