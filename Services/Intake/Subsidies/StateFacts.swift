internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// An enterprise states facts of its staff and training, or corrects an earlier statement, in whose place
/// the new one then stands, whole. Workers come as keyed digests of their numbers; from here on a worker
/// is known by an id that tells nothing.
package struct StateFacts: Sendable {
  /// Of staff and of training each, in one statement. The event of the longest body has room in a record.
  static let rowsMaximum = 200
  /// Of an enterprise, of staff and of training together, that count at a time: Subsidy reads all of them
  /// for each assessment, and stores them with it.
  package static let liveMaximum = 20_000

  let request: RequestIdentity
  let beneficiary: Beneficiary
  let corrects: EntityID?
  let staff: [StatedStaff]
  let training: [StatedTraining]

  func decide(_ decision: Decision) throws -> Verdict<IntakeReply> {
    let transaction = decision.transaction
    let enterprise = beneficiary.enterprise
    let prefecture = try beneficiary.prefecture(request, transaction)
    if let fault = try faultOfCorrection(transaction) { return .refused(Refusal(fields: [fault])) }
    var faults: [FieldFault] = []
    let facts = decision.newID("facts")
    try CommandRecord.insert(
      .facts, of: facts, SubsidySubject.facts.rawValue, request, decision)
    try FactTables.insert(facts, self, decision)
    var order = 0
    func keep(_ digest: String, project: String?, at place: String) throws -> EntityID {
      let person = try FactTables.person(of: digest, decision)
      let live = try FactTables.live(person, project: project, of: enterprise, transaction)
      if let live {
        faults.append(
          FieldFault(
            field: "\(place)/worker", code: "worker-stated-already",
            arguments: ["facts": live.text]))
      } else {
        order += 1
        try FactTables.insertRow(
          facts, order, person, project: project, of: enterprise, transaction)
      }
      return person
    }
    let statedStaff = try staff.enumerated().map { index, row in
      row.fact(of: try keep(row.worker, project: nil, at: "/staff/\(index)"))
    }
    let statedTraining = try training.enumerated().map { index, row in
      row.fact(of: try keep(row.worker, project: row.project, at: "/training/\(index)"))
    }
    let count = try transaction.row(FactStatement.countLive, .text(enterprise.text))
    if let live = try count?.int("live"), live > Self.liveMaximum {
      faults.append(
        FieldFault(
          field: "", code: "facts-too-many",
          arguments: ["count": "\(live)", "maximum": "\(Self.liveMaximum)"]))
    }
    guard faults.isEmpty else { return .refused(Refusal(fields: faults)) }
    try decision.emit(
      FactsStated(
        facts: facts, enterprise: enterprise, corrects: corrects, entered: beneficiary.entered,
        staff: statedStaff, training: statedTraining),
      partition: prefecture, entities: [EntityName.facts(facts), EntityName.enterprise(enterprise)])
    try CommandRecord.finish(decision.inputID, refusal: nil, at: decision.now, transaction)
    return .done(.kept(subject: facts))
  }

  /// Of what is corrected nothing is live any more. What is wrong with it is told alone: it says which
  /// workers may be stated again.
  /// - Throws: `Refusal` if it was corrected before.
  private func faultOfCorrection(_ transaction: Transaction) throws -> FieldFault? {
    guard let corrects else { return nil }
    guard let row = try transaction.row(FactStatement.find, .blob(corrects.bytes)),
      try row.text("enterprise") == beneficiary.enterprise.text
    else {
      return FieldFault(field: "/corrects", code: "facts-unknown", value: corrects.text)
    }
    if let newer = try row.blobOrNil("corrected_by").flatMap({ EntityID(bytes: $0) }) {
      let code = ProblemCode.factsCorrectedAlready
      throw Refusal(
        code,
        faults: [
          FieldFault(
            field: "/corrects", code: code.rawValue, value: corrects.text,
            arguments: ["facts": newer.text])
        ])
    }
    try transaction.execute(FactStatement.retire, .blob(corrects.bytes))
    return nil
  }
}

/// What is stated of one member of the staff.
struct StatedStaff: Sendable {
  /// The digest of the worker's number.
  let worker: String
  let local: Bool?
  let insured: Bool?
  let leftOn: CalendarDay?
  let loans: [FactsStated.Loan]

  func fact(of person: EntityID) -> FactsStated.Staff {
    FactsStated.Staff(
      person: person, local: local, insured: insured, leftOn: leftOn, loans: loans)
  }
}

/// What is stated of one worker in one project of training.
struct StatedTraining: Sendable {
  /// The digest of the worker's number.
  let worker: String
  let project: String
  let occupation: String?
  let level: String?
  let classHours: Int
  let from: CalendarDay
  let to: CalendarDay

  func fact(of person: EntityID) -> FactsStated.Training {
    FactsStated.Training(
      person: person, project: project, occupation: occupation, level: level,
      classHours: classHours, from: from, to: to)
  }
}
