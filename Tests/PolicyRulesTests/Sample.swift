import Domain
import PolicyRules
import Testing

/// The two policies of Wenzhou, and facts to hold against them.
enum Sample {
  static let retentionID = "wenzhou-liuwen-retention-grant-2021"
  static let trainingID = "wenzhou-project-training-spring-festival-2021"

  static func retention() throws -> Policy {
    try #require(PolicyCatalogue.builtIn.versions(of: retentionID).last)
  }

  static func training() throws -> Policy {
    try #require(PolicyCatalogue.builtIn.versions(of: trainingID).last)
  }

  static func day(_ iso: String) throws -> CalendarDay { try #require(CalendarDay(iso: iso)) }

  static func region(_ code: String) throws -> RegionCode { try #require(RegionCode(code)) }

  /// Non-local, insured, there all the time.
  static func stayers(_ count: Int, prefix: String = "p") -> [PolicyFacts.Staff] {
    (0..<count).map { PolicyFacts.Staff(person: "\(prefix)\($0)", local: false, insured: true) }
  }

  static func facts(
    _ staff: [PolicyFacts.Staff], kind: EnterpriseKind? = .private
  ) -> PolicyFacts {
    PolicyFacts(code: nil, kind: kind, staff: staff)
  }

  /// - Parameter hours: a record for each, of a person of their own.
  static func trained(_ hours: [Int]) throws -> [PolicyFacts.Training] {
    try hours.enumerated().map { try record("p\($0)", "welding", $1) }
  }

  static func record(
    _ person: String, _ project: String, _ hours: Int, from: String = "2021-02-01",
    to: String = "2021-02-05"
  ) throws -> PolicyFacts.Training {
    PolicyFacts.Training(
      person: person, project: project, classHours: hours, from: try day(from), to: try day(to))
  }

  static func facts(
    training: [PolicyFacts.Training], kind: EnterpriseKind? = .stateOwned
  ) -> PolicyFacts {
    PolicyFacts(code: nil, kind: kind, training: training)
  }

  /// The text of a built-in policy, to be changed.
  static func text(_ policy: Policy) -> String { String(decoding: policy.bytes, as: UTF8.self) }

  static func parse(_ text: String, file: String = "policy.yaml") throws -> Policy {
    try Policy(yaml: Array(text.utf8), file: file)
  }

  /// What is wrong with the text of a policy.
  static func faults(_ text: String) -> [PolicyFault] {
    do throws(PolicyFaults) {
      _ = try Policy(yaml: Array(text.utf8), file: "policy.yaml")
      return []
    } catch {
      return error.faults
    }
  }
}

extension Policy {
  /// Once everything about both periods is known.
  func assess(_ facts: PolicyFacts) throws -> Assessment {
    try assess(facts, on: Sample.day("2021-03-01"))
  }
}
