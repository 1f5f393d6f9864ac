package import Domain

extension PolicyFacts {
  /// Bytes of a file of facts at most.
  package static let jsonBytesMaximum = 67_108_864

  /// Reads facts from JSON and checks them for an assessment on `day`.
  /// - Throws: every fault at once: of the form, of what `needs` asks for, of days after `day`.
  package init(
    json bytes: [UInt8], file: String = "", on day: CalendarDay, needs: Needs = []
  ) throws(PolicyFaults) {
    guard bytes.count <= Self.jsonBytesMaximum else {
      throw PolicyFaults([
        PolicyFault(
          file: file, path: "", line: nil, .fileTooLarge, value: String(bytes.count))
      ])
    }
    let sink = FaultSink(file: file)
    let reader = FormReader(try FormNode.json(bytes, file: file), path: "", sink: sink)
    guard sink.faults.isEmpty else { throw PolicyFaults(sink.faults) }
    let check = FactCheck(day: day, needs: needs, sink: sink)
    let enterprise = reader.reader("enterprise")
    let code = enterprise?.creditCode("code")
    let kind = enterprise?.choice("kind", of: EnterpriseKind.self, required: false)
    enterprise?.finish()
    let staff = reader.readers("staff", required: false)?.map { Staff($0, check) }
    let training = reader.readers("training", required: false)?.map { Training($0, check) }
    reader.finish()
    let wasGiven = (
      kind: enterprise?.has("kind") ?? true, staff: reader.has("staff"),
      training: reader.has("training")
    )
    check.enterprise(kind: wasGiven.kind, staff: wasGiven.staff, training: wasGiven.training)
    guard sink.faults.isEmpty else { throw PolicyFaults(sink.faults) }
    self.init(
      code: code, kind: kind, staff: staff?.compactMap(\.self),
      training: training?.compactMap(\.self))
  }

  /// The canonical form: what was not given is null, rows in one order.
  package var json: JSONTree {
    .fields([
      (
        "enterprise",
        .fields([("code", .optional(code?.text)), ("kind", .optional(kind?.rawValue))])
      ),
      ("staff", staff.map { .list($0.map(\.json)) } ?? .null),
      ("training", training.map { .list($0.map(\.json)) } ?? .null),
    ])
  }

  /// SHA-256 of the canonical form, 64 hexadecimal digits.
  package var hash: String { PolicyDigest.sha256(json.bytes) }

  /// Every fault that makes an assessment on `day` impossible; paths are those of the canonical form.
  func faults(on day: CalendarDay, needs: Needs) -> [PolicyFault] {
    let sink = FaultSink(file: "")
    let check = FactCheck(day: day, needs: needs, sink: sink)
    check.enterprise(kind: kind != nil, staff: staff != nil, training: training != nil)
    for (index, row) in (staff ?? []).enumerated() { check.row(row, "/staff/\(index)", nil) }
    for (index, row) in (training ?? []).enumerated() {
      check.row(row, "/training/\(index)", nil)
    }
    return sink.faults
  }
}

extension PolicyFacts.Staff {
  fileprivate init?(_ reader: FormReader, _ check: FactCheck) {
    let person = reader.text("person")
    let local = reader.flag("local", required: false)
    let insured = reader.flag("insured", required: false)
    let leftOn = reader.day("leftOn", required: false)
    let loans = reader.readers("loans", required: false)?.map(PolicyFacts.Loan.init) ?? []
    reader.finish()
    let row = PolicyFacts.Staff(
      person: person ?? "", local: local, insured: insured, leftOn: leftOn,
      loans: loans.compactMap(\.self))
    check.row(
      row, reader.path, reader.line, isGiven: (reader.has("local"), reader.has("insured")))
    if person == nil { return nil }
    self = row
  }

  var json: JSONTree {
    .fields([
      ("person", .text(person)), ("local", local.map(JSONTree.flag) ?? .null),
      ("insured", insured.map(JSONTree.flag) ?? .null), ("leftOn", .optional(leftOn?.iso)),
      (
        "loans",
        .list(
          loans.map {
            .fields([
              ("from", .text($0.from.iso)), ("to", .text($0.to.iso)),
              ("region", .text($0.region.text)),
            ])
          })
      ),
    ])
  }
}

extension PolicyFacts.Loan {
  fileprivate init?(_ reader: FormReader) {
    let (from, to) = (reader.day("from"), reader.day("to"))
    let region = reader.region("region", lengths: [6]).flatMap(RegionCode.init)
    reader.finish()
    guard let from, let to, let region else { return nil }
    self.init(from: from, to: to, region: region)
  }
}

extension PolicyFacts.Training {
  fileprivate init?(_ reader: FormReader, _ check: FactCheck) {
    let (person, project) = (reader.text("person"), reader.text("project"))
    let occupation = reader.text("occupation", required: false)
    let level = reader.text("level", required: false)
    let classHours = reader.integer("classHours", in: FactCheck.classHours)
    let (from, to) = (reader.day("from"), reader.day("to"))
    reader.finish()
    check.days(from, to, reader.path, reader.line)
    guard let person, let project, let classHours, let from, let to else { return nil }
    self.init(
      person: person, project: project, occupation: occupation, level: level,
      classHours: classHours, from: from, to: to)
  }

  var json: JSONTree {
    .fields([
      ("person", .text(person)), ("project", .text(project)),
      ("occupation", .optional(occupation)), ("level", .optional(level)),
      ("classHours", .number(classHours)), ("from", .text(from.iso)), ("to", .text(to.iso)),
    ])
  }
}

extension FormReader {
  fileprivate func creditCode(_ name: String) -> CreditCode? {
    guard let text = text(name, required: false) else { return nil }
    do throws(CreditCodeFault) {
      return try CreditCode(text)
    } catch {
      fault(.creditCodeInvalid, name, value: text)
      return nil
    }
  }
}
