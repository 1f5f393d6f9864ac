package import Domain

/// What an enterprise states of its staff and training, under an id of its own. The persons are known by
/// random ids; who they are is in the vault alone.
package struct FactsStated: Hashable, WireBody {
  package static let type = "FactsStated"
  package static let version: UInt16 = 1

  /// One member of the staff.
  package struct Staff: Hashable, Sendable {
    package let person: EntityID
    /// Registered in the city.
    package let local: Bool?
    /// By this enterprise.
    package let insured: Bool?
    /// The day of leaving the city.
    package let leftOn: CalendarDay?
    package let loans: [FactsStated.Loan]

    package init(
      person: EntityID, local: Bool?, insured: Bool?, leftOn: CalendarDay?,
      loans: [FactsStated.Loan]
    ) {
      self.person = person
      self.local = local
      self.insured = insured
      self.leftOn = leftOn
      self.loans = loans
    }
  }

  /// Lent to work in a division, both days included.
  package struct Loan: Hashable, Sendable {
    package let from: CalendarDay
    package let to: CalendarDay
    package let region: RegionCode

    package init(from: CalendarDay, to: CalendarDay, region: RegionCode) {
      self.from = from
      self.to = to
      self.region = region
    }
  }

  /// One person in one project of training.
  package struct Training: Hashable, Sendable {
    package let person: EntityID
    package let project: String
    package let occupation: String?
    package let level: String?
    package let classHours: Int
    package let from: CalendarDay
    package let to: CalendarDay

    package init(
      person: EntityID, project: String, occupation: String?, level: String?, classHours: Int,
      from: CalendarDay, to: CalendarDay
    ) {
      self.person = person
      self.project = project
      self.occupation = occupation
      self.level = level
      self.classHours = classHours
      self.from = from
      self.to = to
    }
  }

  package let facts: EntityID
  package let enterprise: CreditCode
  /// The statement that this one takes the place of, whole.
  package let corrects: EntityID?
  /// By whom it was entered for a caller.
  package let entered: EnteredFor?
  package let staff: [Staff]
  package let training: [Training]

  package init(
    facts: EntityID, enterprise: CreditCode, corrects: EntityID?, entered: EnteredFor?,
    staff: [Staff], training: [Training]
  ) {
    self.facts = facts
    self.enterprise = enterprise
    self.corrects = corrects
    self.entered = entered
    self.staff = staff
    self.training = training
  }

  package func fill(_ wire: inout WireFactsStated) {
    wire.facts = facts.wire
    wire.enterprise = enterprise.text
    if let corrects { wire.corrects = corrects.wire }
    if let entered { wire.entered = entered.wire }
    wire.staff = staff.map(\.wire)
    wire.training = training.map(\.wire)
  }

  package init(_ wire: WireFactsStated, _ fields: WireFields) throws(EventFault) {
    facts = try fields.id(wire.hasFacts, wire.facts, "facts")
    enterprise = try fields.creditCode(wire.hasEnterprise, wire.enterprise, "enterprise")
    corrects = wire.hasCorrects ? try fields.id(true, wire.corrects, "corrects") : nil
    entered = wire.hasEntered ? try EnteredFor(wire.entered, fields.inside("entered")) : nil
    staff = try wire.staff.map { item throws(EventFault) in
      try Staff(item, fields.inside("staff"))
    }
    training = try wire.training.map { item throws(EventFault) in
      try Training(item, fields.inside("training"))
    }
  }
}

extension FactsStated.Staff {
  var wire: WireStaffFact {
    var wire = WireStaffFact()
    wire.person = person.wire
    if let local { wire.local = local }
    if let insured { wire.insured = insured }
    if let leftOn { wire.leftOn = Int64(leftOn.number) }
    wire.loans = loans.map(\.wire)
    return wire
  }

  init(_ wire: WireStaffFact, _ fields: WireFields) throws(EventFault) {
    person = try fields.id(wire.hasPerson, wire.person, "person")
    local = wire.hasLocal ? try fields.value(true, wire.local, "local") : nil
    insured = wire.hasInsured ? try fields.value(true, wire.insured, "insured") : nil
    leftOn = wire.hasLeftOn ? try fields.day(true, wire.leftOn, "left_on") : nil
    loans = try wire.loans.map { item throws(EventFault) in
      try FactsStated.Loan(item, fields.inside("loans"))
    }
  }
}

extension FactsStated.Loan {
  var wire: WireLoanFact {
    var wire = WireLoanFact()
    wire.from = Int64(from.number)
    wire.to = Int64(to.number)
    wire.region = region.text
    return wire
  }

  init(_ wire: WireLoanFact, _ fields: WireFields) throws(EventFault) {
    from = try fields.day(wire.hasFrom, wire.from, "from")
    to = try fields.day(wire.hasTo, wire.to, "to")
    region = try fields.region(wire.hasRegion, wire.region, "region")
  }
}

extension FactsStated.Training {
  var wire: WireTrainingFact {
    var wire = WireTrainingFact()
    wire.person = person.wire
    wire.project = project
    if let occupation { wire.occupation = occupation }
    if let level { wire.level = level }
    wire.classHours = Int64(classHours)
    wire.from = Int64(from.number)
    wire.to = Int64(to.number)
    return wire
  }

  init(_ wire: WireTrainingFact, _ fields: WireFields) throws(EventFault) {
    person = try fields.id(wire.hasPerson, wire.person, "person")
    project = try fields.value(wire.hasProject, wire.project, "project")
    occupation = wire.hasOccupation ? try fields.value(true, wire.occupation, "occupation") : nil
    level = wire.hasLevel ? try fields.value(true, wire.level, "level") : nil
    classHours = try fields.count(wire.hasClassHours, wire.classHours, "class_hours")
    from = try fields.day(wire.hasFrom, wire.from, "from")
    to = try fields.day(wire.hasTo, wire.to, "to")
  }
}
