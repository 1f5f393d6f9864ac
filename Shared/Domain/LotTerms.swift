/// What an enterprise states about a lot. Any value can be held here; whether it may be accepted is
/// for `faults` to say.
package struct LotTerms: Hashable, Sendable {
  package var enterprise: CreditCode
  package var side: LotSide
  package var postClass: PostClass
  /// A code of `Occupations`.
  package var occupation: String
  /// Needed by a shortage, held by a surplus.
  package var certificate: String?
  /// Of a shortage: nobody without the certificate.
  package var certificateRequired: Bool
  package var heads: Int
  /// Of a surplus: how many have been asked and are willing. 0 on a shortage.
  package var willingHeads: Int
  package var from: CalendarDay
  /// Included.
  package var to: CalendarDay
  /// Its first four digits are the lot's partition.
  package var region: RegionCode
  /// Optional everywhere: Longgang has no township level.
  package var town: String?
  package var place: Place
  package var wage: Wage
  package var skills: [String]
  /// Present at the post of a shortage, accepted by the workers of a surplus.
  package var hazards: [String]
  package var shifts: [String]
  /// Offered by a shortage; needed by a surplus beyond its own reach.
  package var lodging: Bool
  package var reachMetres: Int
  /// The fewest heads worth moving together.
  package var smallestGroup: Int
  /// Before the post.
  package var trainingDays: Int
  /// Of a skilled post: another occupation may come, with training.
  package var otherOccupationAllowed: Bool
  package var urgency: Urgency

  package init(
    enterprise: CreditCode, side: LotSide, postClass: PostClass, occupation: String,
    certificate: String? = nil, certificateRequired: Bool = false, heads: Int,
    willingHeads: Int = 0, from: CalendarDay, to: CalendarDay, region: RegionCode,
    town: String? = nil, place: Place, wage: Wage, skills: [String] = [], hazards: [String] = [],
    shifts: [String] = [], lodging: Bool = false, reachMetres: Int = Limits.reachMetresDefault,
    smallestGroup: Int = 1, trainingDays: Int = 0, otherOccupationAllowed: Bool = false,
    urgency: Urgency = .normal
  ) {
    self.enterprise = enterprise
    self.side = side
    self.postClass = postClass
    self.occupation = occupation
    self.certificate = certificate
    self.certificateRequired = certificateRequired
    self.heads = heads
    self.willingHeads = willingHeads
    self.from = from
    self.to = to
    self.region = region
    self.town = town
    self.place = place
    self.wage = wage
    self.skills = skills
    self.hazards = hazards
    self.shifts = shifts
    self.lodging = lodging
    self.reachMetres = reachMetres
    self.smallestGroup = smallestGroup
    self.trainingDays = trainingDays
    self.otherOccupationAllowed = otherOccupationAllowed
    self.urgency = urgency
  }

  /// The day at whose 00:00 (UTC+8) the heads still open expire: the first that leaves fewer days, it
  /// included, than a loan must have.
  package func expiryDay(leastSharedDays: Int = Limits.leastSharedDays) -> CalendarDay {
    to.adding(days: 2 - leastSharedDays)
  }
}

/// Which side of an adjustment a lot is on.
package enum LotSide: String, Sendable, CaseIterable {
  case surplus, shortage
}

/// What is asked for in practice: 普工, 技术工, 其他.
package enum PostClass: String, Sendable, CaseIterable {
  case general, skilled, other
}

/// Urgent lots come first in matching and have a shorter time to answer (紧急用工需求).
package enum Urgency: Hashable, Sendable {
  case normal
  case urgent(reason: String)

  package var isUrgent: Bool { self != .normal }
}
