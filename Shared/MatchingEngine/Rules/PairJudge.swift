import Domain

/// One pair under the rules of a round. Obstacles first; a candidate only where there are none.
struct PairJudge {
  let lender: PreparedLot
  let borrower: PreparedLot

  private var from: CalendarDay { max(lender.from, borrower.from) }
  private var to: CalendarDay { min(lender.to, borrower.to) }

  /// Ends included; not above 0 if there are none.
  var sharedDays: Int { from.days(until: to) + 1 }

  /// Everything but the distance, which costs the most to find out.
  func obstacles(leastSharedDays: Int, symbols: borrowing SymbolTable) -> RuleCodes {
    var found: RuleCodes = []
    if lender.enterprise == borrower.enterprise { found.insert(.sameEnterprise) }
    if sharedDays < leastSharedDays { found.insert(.dates) }
    if borrower.floorFen < lender.floorFen { found.insert(.wageFloor) }
    if borrower.floorFen < borrower.minimumFen { found.insert(.minimumWage) }
    if !symbols.isSubset(borrower.hazards, of: lender.hazards) { found.insert(.hazards) }
    // A required certificate without a name cannot be shown by anybody.
    if borrower.certificateRequired,
      borrower.certificate == SymbolTable.absent || borrower.certificate != lender.certificate
    {
      found.insert(.certificate)
    }
    if borrower.isSkilledPost, !borrower.otherOccupationAllowed, occupationStep == .other {
      found.insert(.occupation)
    }
    if min(lender.open, borrower.open) < smallestGroup { found.insert(.smallestGroup) }
    return found
  }

  /// Within both reaches, widened by waiting, or lodging that the borrower offers and the lender's workers
  /// would take.
  func isNearEnough(metres: Int) -> Bool {
    isNearEnough(metres: metres, reach: lender.reachMetres, borrower.reachMetres)
  }

  /// The same if the lots stated other reaches.
  func isNearEnough(metres: Int, reach lenders: Int, _ borrowers: Int) -> Bool {
    borrower.lodging && lender.lodging
      || (metres <= lenders || isCovered(by: lender.stage))
        && (metres <= borrowers || isCovered(by: borrower.stage))
  }

  private func isCovered(by stage: ReachStage) -> Bool {
    switch stage {
    case .own: false
    case .county: lender.region == borrower.region
    case .city:
      lender.region == borrower.region
        || borrower.lodging && lender.prefecture == borrower.prefecture
    case .province: lender.region == borrower.region || borrower.lodging
    }
  }

  var distanceMetres: Int { lender.place.metres(to: borrower.place) }

  /// The fewest heads that both lots would move together.
  var smallestGroup: Int { max(lender.smallestGroup, borrower.smallestGroup) }

  func candidate(metres: Int, weights: CostWeights) -> MatchCandidate {
    MatchCandidate(
      cost: cost(metres: metres, weights: weights), from: from, to: to, distanceMetres: metres,
      occupation: occupationStep, locality: locality)
  }

  private var occupationStep: OccupationStep {
    if lender.occupation == borrower.occupation { return .same }
    let related = lender.cluster == borrower.cluster && lender.cluster != SymbolTable.absent
    return related ? .related : .other
  }

  private var locality: Locality {
    if lender.region == borrower.region {
      return lender.town == borrower.town && lender.town != SymbolTable.absent ? .town : .county
    }
    return lender.prefecture == borrower.prefecture ? .city : .elsewhere
  }

  private func cost(metres: Int, weights: CostWeights) -> PairCost {
    let step = occupationStep
    let gapPerMille =
      borrower.floorFen > 0
      ? (borrower.floorFen - lender.floorFen) * 1000 / borrower.floorFen : 0
    // Days before anybody could come are lost to the borrower whoever is chosen: `borrower.from`
    // leaves them out.
    let uncovered = borrower.from.days(until: borrower.to) - from.days(until: to)
    let points =
      switch step {
      case .same: 0
      case .related: weights.relatedOccupation
      case .other: weights.otherOccupation
      }
    return PairCost(
      distance: Int64((metres + weights.metresPerPoint / 2) / weights.metresPerPoint),
      occupation: Int64(points),
      training: step == .other ? Int64(borrower.trainingDays * weights.trainingDay) : 0,
      wage: gapPerMille * Int64(weights.wageGapPerMille),
      uncovered: Int64(uncovered * weights.uncoveredDay),
      waiting: -Int64((lender.waitedDays + borrower.waitedDays) * weights.waitedDay))
  }
}
