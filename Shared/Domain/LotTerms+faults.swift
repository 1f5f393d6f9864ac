extension LotTerms {
  /// All that is wrong with what was stated, at once; empty when it may be accepted. Whether an
  /// amendment fits the heads already bound is for the lot's owner to judge.
  ///
  /// - Parameters:
  ///   - today: the day (UTC+8) on which it is stated.
  ///   - served: the four-digit prefectures served; nil means all that have data.
  ///   - minimumWages: the local monthly minimum by division, as far as the operator has entered it;
  ///     a division without one is not checked.
  ///   - previous: the terms that these amend. Their first day may have passed meanwhile, but
  ///     enterprise, side and prefecture must stay.
  package func faults(
    today: CalendarDay, served: Set<String>? = nil, minimumWages: [RegionCode: Money] = [:],
    amending previous: LotTerms? = nil
  ) -> [FieldFault] {
    headFaults() + dayFaults(today: today, previousFrom: previous?.from)
      + placeFaults(served: served ?? Regions.prefectures)
      + postFaults() + wageFaults(minimum: minimumWages[region]) + textFaults()
      + changeFaults(since: previous)
  }

  private func headFaults() -> [FieldFault] {
    let all = 1...Limits.headsMaximum
    var faults = outOfRange("/heads", heads, all, .headsOutOfRange)
    // Parts are held against the whole only when the whole is sound.
    let stated = all.contains(heads) ? heads : Limits.headsMaximum
    switch side {
    case .surplus:
      faults += outOfRange("/willingHeads", willingHeads, 0...stated, .willingHeadsOutOfRange)
    case .shortage where willingHeads != 0:
      faults.append(
        FieldFault(
          field: "/willingHeads", .willingHeadsOnShortage, value: String(willingHeads)))
    case .shortage:
      break
    }
    return faults
      + outOfRange("/smallestGroup", smallestGroup, 1...stated, .smallestGroupOutOfRange)
  }

  private func dayFaults(today: CalendarDay, previousFrom: CalendarDay?) -> [FieldFault] {
    var faults: [FieldFault] = []
    func add(_ field: String, _ code: LotFaultCode, _ day: CalendarDay, _ bound: String) {
      faults.append(
        FieldFault(field: field, code, value: day.iso, arguments: ["bound": bound]))
    }
    if from < today, from != previousFrom { add("/from", .fromPast, from, today.iso) }
    let latest = today.adding(days: Limits.startAheadDaysMaximum)
    if from > latest { add("/from", .fromTooFarAhead, from, latest.iso) }
    if to < today { add("/to", .toPast, to, today.iso) }
    let span = from.days(until: to) + 1
    if span < 1 {
      add("/to", .datesReversed, to, from.iso)
    } else if span < Limits.leastSharedDays {
      add("/to", .spanTooShort, to, String(Limits.leastSharedDays))
    } else if span > Limits.spanDaysMaximum {
      add("/to", .spanTooLong, to, String(Limits.spanDaysMaximum))
    }
    return faults
  }

  private func placeFaults(served: Set<String>) -> [FieldFault] {
    let reach = outOfRange(
      "/reachMetres", reachMetres, Limits.reachMetresMinimum...Limits.reachMetresMaximum,
      .reachOutOfRange)
    guard served.contains(region.prefecture) else {
      let list = served.sorted().joined(separator: ", ")
      let unserved = FieldFault(
        field: "/region", .regionUnserved, value: region.text, arguments: ["served": list])
      return [unserved] + reach
    }
    return Regions.faults(of: place, in: region) + reach
  }

  private func postFaults() -> [FieldFault] {
    var faults: [FieldFault] = []
    if Occupations.with(code: occupation) == nil {
      faults.append(FieldFault(field: "/occupation", .occupationUnknown, value: occupation))
    }
    if certificateRequired, side == .surplus {
      faults.append(FieldFault(field: "/certificateRequired", .certificateRequiredOnSurplus))
    } else if certificateRequired, certificate == nil {
      faults.append(FieldFault(field: "/certificate", .certificateMissing))
    }
    return faults
      + outOfRange(
        "/trainingDays", trainingDays, 0...Limits.trainingDaysMaximum, .trainingDaysOutOfRange)
  }

  private func wageFaults(minimum: Money?) -> [FieldFault] {
    let bounds = 0...Limits.wageFenMaximum
    var faults = outOfRange("/wage/rate", wage.rate.fen, bounds, .wageOutOfRange)
    let floor = wage.monthlyFloor
    faults += outOfRange("/wage/monthlyFloor", floor.fen, bounds, .wageOutOfRange)
    func add(_ code: LotFaultCode, _ bound: Money) {
      faults.append(
        FieldFault(
          field: "/wage/monthlyFloor", code, value: floor.yuan, arguments: ["bound": bound.yuan]))
    }
    if wage.form == .month, floor > wage.rate { add(.wageFloorAboveRate, wage.rate) }
    if let minimum, floor < minimum { add(.wageBelowMinimum, minimum) }
    return faults
  }

  private func changeFaults(since previous: LotTerms?) -> [FieldFault] {
    guard let previous else { return [] }
    var faults: [FieldFault] = []
    if enterprise != previous.enterprise {
      faults.append(FieldFault(field: "/enterprise", .enterpriseChanged, value: enterprise.text))
    }
    if side != previous.side {
      faults.append(FieldFault(field: "/side", .sideChanged, value: side.rawValue))
    }
    if region.prefecture != previous.region.prefecture {
      faults.append(FieldFault(field: "/region", .prefectureChanged, value: region.text))
    }
    return faults
  }

  private func outOfRange<Number: BinaryInteger>(
    _ field: String, _ value: Number, _ range: ClosedRange<Number>, _ code: LotFaultCode
  ) -> [FieldFault] {
    guard !range.contains(value) else { return [] }
    return [
      FieldFault(
        field: field, code, value: String(value),
        arguments: ["minimum": String(range.lowerBound), "maximum": String(range.upperBound)])
    ]
  }
}
