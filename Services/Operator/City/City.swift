internal import Domain

/// A city to play: who takes part, and what each submits and when. Made by `CityMaker` from a seed,
/// played by `CityPlay`.
///
/// The sizes are borrowed from published bulletins; that they stand for a whole city's supply and
/// demand is our invention, and so is everything else about it.
package struct City: Codable, Sendable, Hashable {
  package let seed: UInt64
  package let scenario: String
  /// First and last scenario day, as `2021-01-12`.
  package let firstDay: String
  package let lastDay: String
  package let enterprises: [CityEnterprise]
  /// In the order of their times.
  package let offers: [CityOffer]
  /// Who states facts and applies for subsidies.
  package let beneficiaries: [CityBeneficiary]
}

package struct CityEnterprise: Codable, Sendable, Hashable {
  package let code: String
  package let name: String
  package let kind: String
  package let region: String
  /// Of a hundred proposals, how many it would take up.
  package let readiness: Int

  package init(code: String, name: String, kind: String, region: String, readiness: Int) {
    self.code = code
    self.name = name
    self.kind = kind
    self.region = region
    self.readiness = readiness
  }
}

/// One offer or request, and what becomes of it by its owner's will.
package struct CityOffer: Codable, Sendable, Hashable {
  /// Index into `City.enterprises`.
  package let enterprise: Int
  /// `surplus` or `shortage`.
  package let side: String
  /// Scenario seconds since 00:00 (UTC+8) of the first day.
  package let atSeconds: Int
  package let body: OfferBody
  /// So many scenario seconds later the reach is widened; nil for most.
  package var amendment: Amendment?
  /// So many scenario seconds later it is withdrawn; nil for most.
  package var withdrawal: Withdrawal?

  package struct Amendment: Codable, Sendable, Hashable {
    package let afterSeconds: Int
    package let reachMetres: Int
  }

  package struct Withdrawal: Codable, Sendable, Hashable {
    package let afterSeconds: Int
    package let reason: String
  }
}

/// The body of `POST /v1/surplus-offers` or `/v1/shortage-requests`.
package struct OfferBody: Codable, Sendable, Hashable {
  package struct Point: Codable, Sendable, Hashable {
    package let latitude: Double
    package let longitude: Double
  }

  package struct Pay: Codable, Sendable, Hashable {
    package let form: String
    /// Fen.
    package let rate: Int
    /// Fen a month.
    package let monthlyFloor: Int
  }

  package struct Urgent: Codable, Sendable, Hashable {
    package let reason: String
  }

  package var postClass: String
  package var occupation: String
  package var certificate: String?
  package var certificateRequired: Bool?
  package var heads: Int
  package var willingHeads: Int?
  package var from: String
  package var to: String
  package var region: String
  package var place: Point
  package var wage: Pay
  package var skills: [String] = []
  package var hazards: [String] = []
  package var shifts: [String] = []
  package var lodging: Bool
  package var reachMetres: Int
  package var smallestGroup: Int
  package var trainingDays: Int?
  package var otherOccupationAllowed: Bool?
  package var urgency: Urgent?
}
