/// Every code that `LotTerms.faults` can give, so that a catalogue of texts can be held against it.
package enum LotFaultCode: String, Sendable, CaseIterable {
  case headsOutOfRange = "heads-out-of-range"
  case willingHeadsOutOfRange = "willing-heads-out-of-range"
  case willingHeadsOnShortage = "willing-heads-on-shortage"
  case smallestGroupOutOfRange = "smallest-group-out-of-range"
  case datesReversed = "dates-reversed"
  case fromPast = "from-past"
  case toPast = "to-past"
  case fromTooFarAhead = "from-too-far-ahead"
  case spanTooShort = "span-too-short"
  case spanTooLong = "span-too-long"
  case reachOutOfRange = "reach-out-of-range"
  case trainingDaysOutOfRange = "training-days-out-of-range"
  case occupationUnknown = "occupation-unknown"
  case certificateMissing = "certificate-missing"
  case certificateRequiredOnSurplus = "certificate-required-on-surplus"
  case regionUnserved = "region-unserved"
  case regionUnknown = "region-unknown"
  case placeTooFar = "place-too-far"
  case wageOutOfRange = "wage-out-of-range"
  case wageFloorAboveRate = "wage-floor-above-rate"
  case wageBelowMinimum = "wage-below-minimum"
  case textLength = "text-length-out-of-range"
  case textControlCharacter = "text-control-character"
  case listTooLong = "list-too-long"
  case listDuplicate = "list-duplicate"
  case enterpriseChanged = "enterprise-changed"
  case sideChanged = "side-changed"
  case prefectureChanged = "prefecture-changed"
}

extension FieldFault {
  init(
    field: String, _ code: LotFaultCode, value: String? = nil, arguments: [String: String] = [:]
  ) {
    self.init(field: field, code: code.rawValue, value: value, arguments: arguments)
  }
}
