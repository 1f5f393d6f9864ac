import Domain
import SwiftProtobuf

extension LotTerms {
  var wire: WireLotTerms {
    .with {
      $0.enterprise = enterprise.text
      $0.side = WireLotSide(side)
      $0.postClass = WirePostClass(postClass)
      $0.occupation = occupation
      if let certificate { $0.certificate = certificate }
      $0.certificateRequired = certificateRequired
      $0.heads = Int64(heads)
      $0.willingHeads = Int64(willingHeads)
      $0.from = Int64(from.number)
      $0.to = Int64(to.number)
      $0.region = region.text
      if let town { $0.town = town }
      $0.place = place.wire
      $0.wage = wage.wire
      $0.skills = skills
      $0.hazards = hazards
      $0.shifts = shifts
      $0.lodging = lodging
      $0.reachMetres = Int64(reachMetres)
      $0.smallestGroup = Int64(smallestGroup)
      $0.trainingDays = Int64(trainingDays)
      $0.otherOccupationAllowed = otherOccupationAllowed
      switch urgency {
      case .normal: $0.normal = WireNormalUrgency()
      case .urgent(let reason): $0.urgent = .with { $0.reason = reason }
      }
    }
  }

  init(_ wire: WireLotTerms, _ fields: WireFields) throws(EventFault) {
    self.init(
      enterprise: try fields.creditCode(wire.hasEnterprise, wire.enterprise, "enterprise"),
      side: try fields.twin(wire.hasSide, wire.side, "side"),
      postClass: try fields.twin(wire.hasPostClass, wire.postClass, "post_class"),
      occupation: try fields.value(wire.hasOccupation, wire.occupation, "occupation"),
      certificate: wire.hasCertificate ? wire.certificate : nil,
      certificateRequired: try fields.value(
        wire.hasCertificateRequired, wire.certificateRequired, "certificate_required"),
      heads: try fields.count(wire.hasHeads, wire.heads, "heads"),
      willingHeads: try fields.count(wire.hasWillingHeads, wire.willingHeads, "willing_heads"),
      from: try fields.day(wire.hasFrom, wire.from, "from"),
      to: try fields.day(wire.hasTo, wire.to, "to"),
      region: try fields.region(wire.hasRegion, wire.region, "region"),
      town: wire.hasTown ? wire.town : nil,
      place: try Place(
        fields.value(wire.hasPlace, wire.place, "place"), fields.inside("place")),
      wage: try Wage(fields.value(wire.hasWage, wire.wage, "wage"), fields.inside("wage")),
      skills: wire.skills,
      hazards: wire.hazards,
      shifts: wire.shifts,
      lodging: try fields.value(wire.hasLodging, wire.lodging, "lodging"),
      reachMetres: try fields.count(wire.hasReachMetres, wire.reachMetres, "reach_metres"),
      smallestGroup: try fields.count(
        wire.hasSmallestGroup, wire.smallestGroup, "smallest_group"),
      trainingDays: try fields.count(wire.hasTrainingDays, wire.trainingDays, "training_days"),
      otherOccupationAllowed: try fields.value(
        wire.hasOtherOccupationAllowed, wire.otherOccupationAllowed, "other_occupation_allowed"),
      urgency: try Urgency(wire.urgency, fields))
  }
}

extension Urgency {
  fileprivate init(
    _ wire: WireLotTerms.OneOf_Urgency?, _ fields: WireFields
  ) throws(EventFault) {
    switch wire {
    case .normal: self = .normal
    case .urgent(let urgent):
      let fields = fields.inside("urgent")
      self = .urgent(reason: try fields.value(urgent.hasReason, urgent.reason, "reason"))
    case nil: throw fields.fault("urgency", "missing")
    }
  }
}

extension Place {
  fileprivate var wire: WirePlace {
    .with {
      $0.latitudeE6 = Int64(latitudeE6)
      $0.longitudeE6 = Int64(longitudeE6)
    }
  }

  fileprivate init(_ wire: WirePlace, _ fields: WireFields) throws(EventFault) {
    self.init(
      latitudeE6: try fields.integer(wire.hasLatitudeE6, wire.latitudeE6, "latitude_e6"),
      longitudeE6: try fields.integer(wire.hasLongitudeE6, wire.longitudeE6, "longitude_e6"))
  }
}

extension Wage {
  fileprivate var wire: WireWage {
    .with {
      $0.form = WireWageForm(form)
      $0.rate = rate.fen
      $0.monthlyFloor = monthlyFloor.fen
    }
  }

  fileprivate init(_ wire: WireWage, _ fields: WireFields) throws(EventFault) {
    self.init(
      form: try fields.twin(wire.hasForm, wire.form, "form"),
      rate: try fields.money(wire.hasRate, wire.rate, "rate"),
      monthlyFloor: try fields.money(wire.hasMonthlyFloor, wire.monthlyFloor, "monthly_floor"))
  }
}
