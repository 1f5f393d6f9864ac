internal import Domain
internal import Events
internal import ServiceKit

/// Reads the body of a statement of facts. The numbers of workers become digests here and go no further,
/// not even into a fault.
enum FactsForm {
  static let classHours = 1...10_000
  static let loansMaximum = 20
  static let projectMaximum = 100
  static let levelMaximum = 20
  /// A small body could ask for a very large answer.
  static let faultsToldMaximum = 500

  /// Of these the value is told: it was understood as a day or a division, and so is no number of a worker.
  private static let toldCodes: Set = [
    "day-in-future", LotFaultCode.datesReversed.rawValue, LotFaultCode.regionUnknown.rawValue,
  ]

  /// - Throws: `Problem` with every fault that can be seen without the store.
  static func read(
    _ post: PostRequest, _ vault: Vault, today: CalendarDay
  ) throws(Problem) -> StateFacts {
    var reader = FieldReader(post.body)
    let beneficiary = reader.beneficiary(of: post.identity)
    let corrects = reader.has("corrects") ? reader.id("corrects") : nil
    reader.pass("corrects")
    let staff = staff(&reader, vault, today)
    let training = training(&reader, vault, today)
    if !reader.has("staff"), !reader.has("training"), !reader.has("corrects") {
      reader.refuse("staff", "facts-empty")
    } else if reader.faults.isEmpty, corrects == nil, staff.isEmpty, training.isEmpty {
      reader.refuse("staff", "facts-empty")
    }
    let faults = reader.finish()
    guard let beneficiary, faults.isEmpty else {
      throw Problem(.fieldsInvalid, faults: told(faults))
    }
    return StateFacts(
      request: post.identity, beneficiary: beneficiary, corrects: corrects, staff: staff,
      training: training)
  }

  private static func told(_ faults: [FieldFault]) -> [FieldFault] {
    let told = faults.prefix(faultsToldMaximum).map { fault in
      toldCodes.contains(fault.code)
        ? fault : FieldFault(field: fault.field, code: fault.code, arguments: fault.arguments)
    }
    let untold = faults.count - told.count
    guard untold > 0 else { return told }
    return told + [FieldFault(field: "", code: "faults-more", arguments: ["count": "\(untold)"])]
  }

  private static func staff(
    _ reader: inout FieldReader, _ vault: Vault, _ today: CalendarDay
  ) -> [StatedStaff] {
    guard reader.isGiven("staff") else { return [] }
    var seen: [String: Int] = [:]
    var index = -1
    return reader.objects("staff", maximum: StateFacts.rowsMaximum, minimum: 0) { row in
      index += 1
      let worker = row.worker("worker", vault)
      let local = row.bool("local")
      let insured = row.bool("insured")
      let leftOn = row.pastDay("leftOn", today, required: false)
      let loans = loans(&row, today)
      guard let worker else { return nil }
      if let first = seen.updateValue(index, forKey: worker) {
        row.refuse("worker", "worker-repeated", ["first": "\(first)"])
      }
      return StatedStaff(
        worker: worker, local: local, insured: insured, leftOn: leftOn, loans: loans)
    }
  }

  private static func loans(
    _ reader: inout FieldReader, _ today: CalendarDay
  ) -> [FactsStated.Loan] {
    guard reader.isGiven("loans") else { return [] }
    return reader.objects("loans", maximum: loansMaximum, minimum: 0) { loan in
      // Its last day may lie ahead.
      let from = loan.pastDay("from", today)
      let to = loan.day("to")
      let region = loan.region("region")
      if let region, !AnyDivision.isKnown(region) {
        loan.refuse("region", LotFaultCode.regionUnknown.rawValue, value: region.text)
      }
      loan.refuseReversed(from, to)
      guard let from, let to, let region else { return nil }
      return FactsStated.Loan(from: from, to: to, region: region)
    }
  }

  private static func training(
    _ reader: inout FieldReader, _ vault: Vault, _ today: CalendarDay
  ) -> [StatedTraining] {
    guard reader.isGiven("training") else { return [] }
    var seen: [[String]: Int] = [:]
    var index = -1
    return reader.objects("training", maximum: StateFacts.rowsMaximum, minimum: 0) { row in
      index += 1
      let worker = row.worker("worker", vault)
      let project = row.line("project", maximum: projectMaximum)
      let occupation = row.text("occupation", required: false)
      if let occupation, occupation.wholeMatch(of: /[0-9](-[0-9]{2}){3}/) == nil {
        row.refuse("occupation", "occupation-malformed")
      }
      let level = row.line("level", maximum: levelMaximum, required: false)
      let hours = row.integer("classHours", in: classHours, "class-hours-out-of-range")
      let from = row.pastDay("from", today)
      let to = row.pastDay("to", today)
      row.refuseReversed(from, to)
      if let worker, let project, let first = seen.updateValue(index, forKey: [worker, project]) {
        row.refuse("worker", "worker-repeated", ["first": "\(first)"])
      }
      guard let worker, let project, let hours, let from, let to else { return nil }
      return StatedTraining(
        worker: worker, project: project, occupation: occupation, level: level, classHours: hours,
        from: from, to: to)
    }
  }
}

extension FieldReader {
  /// Whether there is something to read; absent and null are nothing.
  fileprivate mutating func isGiven(_ name: String) -> Bool {
    pass(name)
    return has(name)
  }

  fileprivate mutating func refuseReversed(_ from: CalendarDay?, _ to: CalendarDay?) {
    guard let from, let to, to < from else { return }
    refuse("to", LotFaultCode.datesReversed.rawValue, value: to.iso, ["bound": from.iso])
  }
}
