import Domain

/// An open lot checked once and put into numbers: plain values only, since a graph is built by
/// comparing millions of pairs of them.
struct PreparedLot: Sendable {
  let id: EntityID
  let open: Int
  let enterprise: Int32
  let occupation: Int32
  /// Absent for an occupation that the table does not know: related to none.
  let cluster: Int32
  /// Lots of one trade may exchange heads whatever the post: those of a cluster, or of one occupation
  /// that the table does not know.
  let trade: Int32
  let certificate: Int32
  let region: Int32
  let prefecture: Int32
  let town: Int32
  let hazards: Int32
  let place: Place
  /// Of a shortage, no earlier than the day on which anybody could come.
  /// On which anybody could come to a shortage.
  let earliestFrom: CalendarDay?
  let from: CalendarDay
  let to: CalendarDay
  let floorFen: Int64
  /// Monthly minimum of the county; zero where none is known.
  let minimumFen: Int64
  let reachMetres: Int
  let smallestGroup: Int
  let trainingDays: Int
  /// Those that count.
  let waitedDays: Int
  let stage: ReachStage
  let isSkilledPost: Bool
  let otherOccupationAllowed: Bool
  let certificateRequired: Bool
  let lodging: Bool
  /// Of a shortage: nobody of another trade.
  var isForItsTrade: Bool { isSkilledPost && !otherOccupationAllowed }

  /// - Parameter earliestFrom: the first day on which a loan to or from this lot could start.
  /// - Throws: ``MatchingFault`` for a lot of the other side or numbers out of range.
  init(
    _ lot: OpenLot, side: LotSide, earliestFrom: CalendarDay?, rules: MatchingRules,
    symbols: inout SymbolTable
  ) throws(MatchingFault) {
    let terms = lot.terms
    guard terms.side == side else { throw .wrongSide(lot.id) }
    try lot.checkRange()
    id = lot.id
    open = lot.open
    enterprise = symbols.number(terms.enterprise.text)
    occupation = symbols.number(terms.occupation)
    let cluster = Occupations.with(code: terms.occupation)?.cluster
    self.cluster = symbols.number(cluster)
    trade = symbols.number(cluster.map { "cluster \($0)" } ?? "occupation \(terms.occupation)")
    certificate = symbols.number(terms.certificate)
    region = symbols.number(terms.region.text)
    prefecture = symbols.number(terms.region.prefecture)
    town = symbols.number(terms.town)
    hazards = symbols.number(ofSet: terms.hazards)
    place = terms.place
    self.earliestFrom = earliestFrom
    from = earliestFrom.map { max($0, terms.from) } ?? terms.from
    to = terms.to
    floorFen = terms.wage.monthlyFloor.fen
    minimumFen = rules.minimumWages[terms.region]?.fen ?? 0
    reachMetres = terms.reachMetres
    smallestGroup = terms.smallestGroup
    trainingDays = terms.trainingDays
    waitedDays = min(max(0, lot.waitedDays), rules.weights.waitedDaysMaximum)
    stage = rules.widening.stage(waitedDays: lot.waitedDays)
    isSkilledPost = terms.postClass == .skilled
    otherOccupationAllowed = terms.otherOccupationAllowed
    certificateRequired = terms.certificateRequired
    lodging = terms.lodging
  }
}
