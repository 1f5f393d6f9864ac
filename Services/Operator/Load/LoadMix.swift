internal import Domain

/// The enterprises and offers of a load, drawn from a seed: half surplus, half shortage, 1 to 20
/// heads, over Wenzhou's divisions, with terms as in the city's. Ours.
struct LoadMix {
  static let headsMaximum = 20

  private struct Party {
    let entry: EnterpriseEntry
    let trade: CityTrade
    let place: Place
  }

  private let parties: [Party]
  private let onlySide: LotSide?
  private var random: SeededRandom

  /// - Parameter onlySide: where all offers are to be of one side.
  init(seed: UInt64, enterprises: Int, onlySide: LotSide? = nil) throws {
    self.onlySide = onlySide
    random = SeededRandom(seed: seed, part: "load")
    var names = CityNames()
    var places = CityPlaces(seed: seed)
    var parties: [Party] = []
    for _ in 0..<enterprises {
      let trade = random.pick(CityTrade.all)
      let region = random.pick(weighted: CityDivisions.shortage)
      let (name, code) = try names.next(trade, region: region, &random)
      parties.append(
        Party(
          entry: EnterpriseEntry(code: code, name: name, kind: "private", region: region),
          trade: trade, place: try places.next(region)))
    }
    self.parties = parties
  }

  var enterprises: [EnterpriseEntry] { parties.map(\.entry) }

  /// The next offer, as it can be stated on `day`.
  mutating func next(on day: CalendarDay) -> LoadOffer {
    let party = random.pick(parties)
    let drawn: LotSide = random.chance(50) ? .surplus : .shortage
    let side = onlySide ?? drawn
    let writer = CityOfferWriter(
      side: side, trade: party.trade, region: party.entry.region, place: party.place)
    let heads = random.within(1...Self.headsMaximum)
    return LoadOffer(
      enterprise: party.entry.code,
      path: side == .surplus ? "/v1/surplus-offers" : "/v1/shortage-requests",
      body: writer.body(heads: heads, isSkilled: false, on: day, &random))
  }
}

struct LoadOffer: Sendable {
  let enterprise: String
  let path: String
  let body: OfferBody
}
