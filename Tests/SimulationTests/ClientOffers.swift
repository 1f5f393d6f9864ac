import Domain
import Intake
import TestSupport

/// The enterprises of a simulated town and what they offer: near each other, mostly compatible.
struct ClientOffers {
  struct Enterprise {
    let code: CreditCode
    /// Nil: on both sides.
    let side: LotSide?
  }

  let enterprises: [Enterprise]
  private let region: RegionCode

  init() throws {
    guard let region = RegionCode("330302") else { throw SimulationFailure("no region") }
    self.region = region
    enterprises = try (0..<9).map { number in
      guard let code = CreditCode.completing(first17: "9133030200000010\(number)") else {
        throw SimulationFailure("no credit code")
      }
      return Enterprise(code: code, side: number == 8 ? nil : number < 4 ? .surplus : .shortage)
    }
  }

  func addition(of number: Int) -> IntakeCommand {
    .addEnterprise(
      AddEnterprise(
        code: enterprises[number].code, name: "Enterprise \(number)", kind: .private,
        region: region,
        key: KeyRecord(hash: [UInt8](repeating: UInt8(number), count: 32), label: "test")))
  }

  func terms(on today: CalendarDay, _ random: inout SeededGenerator) -> LotTerms {
    let enterprise = random.pick(enterprises)
    let side = enterprise.side ?? random.pick(LotSide.allCases)
    let heads = random.number(1...12)
    let from = today.adding(days: random.number(3...6))
    let floor = Money(
      fen: Int64(side == .surplus ? random.number(400...450) : random.number(430...520)) * 1_000)
    return LotTerms(
      enterprise: enterprise.code, side: side,
      postClass: random.chance(percent: 80) ? .general : .skilled,
      occupation: random.pick(["4-01-02-03", "6-05-01-03"]), heads: heads,
      willingHeads: side == .surplus ? random.number(0...heads) : 0, from: from,
      to: from.adding(days: random.number(10...45)), region: region,
      place: Place(
        latitudeE6: 28_000_000 + Int32(random.number(-30_000...30_000)),
        longitudeE6: 120_650_000 + Int32(random.number(-30_000...30_000))),
      wage: Wage(form: .month, rate: floor, monthlyFloor: floor),
      smallestGroup: random.chance(percent: 20) ? min(heads, 2) : 1,
      otherOccupationAllowed: side == .shortage,
      urgency: random.chance(percent: 15) ? .urgent(reason: "export order") : .normal)
  }

  func amendment(on today: CalendarDay, _ random: inout SeededGenerator) -> JSONValue {
    switch random.number(1...3) {
    case 1: ["heads": .int(random.number(1...15))]
    case 2: ["to": .string(today.adding(days: random.number(15...50)).iso)]
    default: ["reachMetres": .int(random.number(1...20) * 1_000)]
    }
  }
}

struct SimulationFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
