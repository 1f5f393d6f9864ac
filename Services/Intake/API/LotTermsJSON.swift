package import Domain
internal import Storage

/// The terms of a lot as JSON: as an enterprise sends them, as they are stored, and as they are shown.
/// Money is whole fen; a place is in decimal degrees (WGS 84).
package enum LotTermsJSON {
  /// The terms with every fault of form. Fields at fault hold some value, so that the rest can still
  /// be judged.
  package struct Reading {
    package let terms: LotTerms
    package let faults: [FieldFault]

    /// With what the domain says about the fields that could be read.
    package func allFaults(
      _ rules: IntakeRules, today: CalendarDay, amending previous: LotTerms? = nil
    ) -> [FieldFault] {
      let unread = Set(faults.map { Self.group($0.field) })
      // Of a body that is no object, nothing was read.
      if unread.contains("") { return faults }
      return faults
        + terms.faults(
          today: today, served: rules.served, minimumWages: rules.minimumWages,
          amending: previous
        ).filter { !unread.contains(Self.group($0.field)) }
    }

    /// Fields that are judged together: if one could not be read, nothing is said of the others.
    private static func group(_ pointer: String) -> String {
      let field = pointer.split(separator: "/").first.map(String.init) ?? ""
      return switch field {
      case "from", "to": "days"
      case "heads", "willingHeads", "smallestGroup": "heads"
      case "region", "place": "place"
      case "certificate", "certificateRequired": "certificate"
      default: field
      }
    }
  }

  package static func read(
    _ body: JSONValue, enterprise: CreditCode, side: LotSide
  ) -> Reading {
    var reader = FieldReader(body)
    let isSurplus = side == .surplus
    let terms = LotTerms(
      enterprise: enterprise, side: side,
      postClass: reader.choice("postClass", of: PostClass.self) ?? .general,
      occupation: reader.text("occupation") ?? "",
      certificate: reader.text("certificate", required: false),
      certificateRequired: !isSurplus && reader.bool("certificateRequired") ?? false,
      heads: reader.integer("heads") ?? 1,
      willingHeads: isSurplus ? reader.integer("willingHeads", required: false) ?? 0 : 0,
      from: reader.day("from") ?? CalendarDay(number: 0),
      to: reader.day("to") ?? CalendarDay(number: 0),
      region: reader.region("region") ?? Regions.all[0].code,
      town: reader.text("town", required: false),
      place: place(&reader), wage: wage(&reader),
      skills: reader.texts("skills") ?? [], hazards: reader.texts("hazards") ?? [],
      shifts: reader.texts("shifts") ?? [], lodging: reader.bool("lodging") ?? false,
      reachMetres: reader.integer("reachMetres", required: false) ?? Limits.reachMetresDefault,
      smallestGroup: reader.integer("smallestGroup", required: false) ?? 1,
      trainingDays: isSurplus ? 0 : reader.integer("trainingDays", required: false) ?? 0,
      otherOccupationAllowed: !isSurplus && reader.bool("otherOccupationAllowed") ?? false,
      urgency: urgency(&reader))
    return Reading(terms: terms, faults: reader.finish())
  }

  package static func json(_ terms: LotTerms) -> JSONValue {
    var members = [
      JSONMember("postClass", .string(terms.postClass.rawValue)),
      JSONMember("occupation", .string(terms.occupation)),
    ]
    if let certificate = terms.certificate {
      members.append(JSONMember("certificate", .string(certificate)))
    }
    if terms.side == .shortage {
      members.append(JSONMember("certificateRequired", .bool(terms.certificateRequired)))
    }
    members.append(JSONMember("heads", .int(terms.heads)))
    if terms.side == .surplus {
      members.append(JSONMember("willingHeads", .int(terms.willingHeads)))
    }
    members += [
      JSONMember("from", .string(terms.from.iso)), JSONMember("to", .string(terms.to.iso)),
      JSONMember("region", .string(terms.region.text)),
    ]
    if let town = terms.town { members.append(JSONMember("town", .string(town))) }
    members += [
      JSONMember(
        "place",
        [
          "latitude": .number(degrees(terms.place.latitudeE6)),
          "longitude": .number(degrees(terms.place.longitudeE6)),
        ]),
      JSONMember(
        "wage",
        [
          "form": .string(terms.wage.form.rawValue), "rate": .int(terms.wage.rate.fen),
          "monthlyFloor": .int(terms.wage.monthlyFloor.fen),
        ]),
      JSONMember("skills", .array(terms.skills.map(JSONValue.string))),
      JSONMember("hazards", .array(terms.hazards.map(JSONValue.string))),
      JSONMember("shifts", .array(terms.shifts.map(JSONValue.string))),
      JSONMember("lodging", .bool(terms.lodging)),
      JSONMember("reachMetres", .int(terms.reachMetres)),
      JSONMember("smallestGroup", .int(terms.smallestGroup)),
    ]
    if terms.side == .shortage {
      members += [
        JSONMember("trainingDays", .int(terms.trainingDays)),
        JSONMember("otherOccupationAllowed", .bool(terms.otherOccupationAllowed)),
      ]
    }
    if case .urgent(let reason) = terms.urgency {
      members.append(JSONMember("urgency", ["reason": .string(reason)]))
    }
    return .object(members)
  }

  /// The members that an amendment may take away, by null. Whether null is a fault in another one, for
  /// being required or unknown, is for the reading to say.
  static let clearable: Set = ["certificate", "town", "urgency"]

  /// `base` with the members that an amendment names; null takes one of `clearable` away.
  package static func overlay(_ changes: JSONValue, on base: JSONValue) -> JSONValue {
    guard case .object(let changed) = changes, case .object(let members) = base else {
      return changes
    }
    let kept = members.filter { changes[$0.name] == nil }
    return .object(kept + changed.filter { $0.value != .null || !clearable.contains($0.name) })
  }

  enum Which {
    /// The newest that was not refused.
    case latest
    case version(Int64)
  }

  /// - Throws: `IntakeFault.unknownLot`.
  static func stored(
    _ lot: EntityID, _ which: Which, _ transaction: Transaction
  ) throws -> JSONValue {
    let row =
      switch which {
      case .latest: try transaction.row(OfferStatement.latestTerms, .blob(lot.bytes))
      case .version(let version):
        try transaction.row(
          OfferStatement.termsOfVersion, .blob(lot.bytes), .integer(version))
      }
    guard let row else { throw IntakeFault.unknownLot(lot) }
    return try JSONParser.parse(Array(try row.text("terms").utf8))
  }

  // MARK: Parts

  private static func place(_ reader: inout FieldReader) -> Place {
    let place = reader.object("place") { inner -> Place? in
      let latitude = inner.degrees("latitude", to: 90)
      let longitude = inner.degrees("longitude", to: 180)
      guard let latitude, let longitude else { return nil }
      return Place(latitudeE6: latitude, longitudeE6: longitude)
    }
    return place ?? Regions.all[0].centroid
  }

  private static func wage(_ reader: inout FieldReader) -> Wage {
    let wage = reader.object("wage") { inner -> Wage? in
      let form = inner.choice("form", of: WageForm.self)
      let rate = inner.integer("rate")
      let floor = inner.integer("monthlyFloor")
      guard let form, let rate, let floor else { return nil }
      return Wage(
        form: form, rate: Money(fen: Int64(rate)), monthlyFloor: Money(fen: Int64(floor)))
    }
    return wage ?? Wage(form: .month, rate: .zero, monthlyFloor: .zero)
  }

  private static func urgency(_ reader: inout FieldReader) -> Urgency {
    guard reader.has("urgency") else {
      reader.pass("urgency")
      return .normal
    }
    let reason = reader.object("urgency") { inner in inner.text("reason") }
    return reason.map { .urgent(reason: $0) } ?? .normal
  }

  private static func degrees(_ micro: Int32) -> String {
    let digits = String(micro.magnitude)
    let padded = String(repeating: "0", count: max(0, 7 - digits.count)) + digits
    return "\(micro < 0 ? "-" : "")\(padded.dropLast(6)).\(padded.suffix(6))"
  }
}
