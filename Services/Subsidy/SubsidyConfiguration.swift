internal import Domain
private import Foundation
internal import PolicyRules
package import ServiceKit

/// Every setting of Subsidy.
package struct SubsidyConfiguration: Sendable {
  package static let process = "subsidy"

  package enum Keys {
    package static let policies = ConfigurationKey(
      "policies.folder", .text(""), unit: "path",
      "folder of policy files beside the built-in ones; empty: none")
    package static let outbox = ConfigurationKey(
      "bank.outbox", .text(nil), unit: "path", "folder from which the bank takes our files")
    package static let inbox = ConfigurationKey(
      "bank.inbox", .text(nil), unit: "path", "folder in which the bank puts files for us")
    package static let look = ConfigurationKey(
      "bank.lookMilliseconds", .integer(1_000), unit: "ms", "between two looks into the inbox")
    package static let answer = ConfigurationKey(
      "bank.answerMilliseconds", .integer(600_000), unit: "ms",
      "that the bank has to answer before it is enquired; each further enquiry waits twice as long")
    package static let answerMaximum = ConfigurationKey(
      "bank.answerMaximumMilliseconds", .integer(7_200_000), unit: "ms",
      "between two enquiries at most")
    package static let retry = ConfigurationKey(
      "bank.retryMilliseconds", .integer(1_000), unit: "ms",
      "until what could not be done (no answer of the vault, a folder that cannot be written) is tried again"
    )
    package static let debtorName = ConfigurationKey(
      "bank.debtor.name", .text(nil), "holder of the account that pays, as the bank has it")
    package static let debtorAccount = ConfigurationKey(
      "bank.debtor.account", .text(nil), "number of the account that pays")
    package static let debtorAgent = ConfigurationKey(
      "bank.debtor.agent", .text(nil), "CNAPS number of its branch, 12 digits")

    package static let all =
      ServiceConfiguration.Keys.all + ServiceConfiguration.Keys.peer("intake")
      + ServiceConfiguration.Keys.peer("matching") + [
        policies, outbox, inbox, look, answer, answerMaximum, retry, debtorName, debtorAccount,
        debtorAgent,
      ]
  }

  package let service: ServiceConfiguration
  package let ruling: SubsidyRuling
  package let outbox: String
  package let inbox: String
  package let lookMilliseconds: Int

  /// The folders of the bank are made if they are not there.
  package init(_ settings: Settings) throws {
    service = try ServiceConfiguration(
      process: Self.process, peers: ["intake", "matching"], settings: settings)
    outbox = settings.text(Keys.outbox)
    inbox = settings.text(Keys.inbox)
    lookMilliseconds = settings.integer(Keys.look)
    var problems = settings.outOfRange([
      (Keys.look, 10...3_600_000), (Keys.answer, 100...86_400_000),
      (Keys.answerMaximum, 100...86_400_000), (Keys.retry, 10...3_600_000),
    ])
    let debtor = PaymentBatch.Party(
      name: settings.text(Keys.debtorName), account: settings.text(Keys.debtorAccount),
      agent: settings.text(Keys.debtorAgent))
    problems += PaymentBatch.faults(of: debtor).map {
      "key 'bank.debtor\($0.field.replacing("/", with: "."))' is not sound: \($0.code)"
    }
    for folder in [outbox, inbox] {
      do {
        try FileManager.default.createDirectory(
          atPath: folder, withIntermediateDirectories: true)
      } catch {
        problems.append("the folder \(folder) cannot be made")
      }
    }
    let catalogue = try Self.catalogue(settings.text(Keys.policies), &problems)
    guard problems.isEmpty else { throw ConfigurationFault(problems: problems) }
    ruling = SubsidyRuling(
      catalogue: catalogue, debtor: debtor, home: service.partitions.min() ?? "",
      answerMilliseconds: UInt64(settings.integer(Keys.answer)),
      answerMaximumMilliseconds: UInt64(settings.integer(Keys.answerMaximum)),
      retryMilliseconds: UInt64(settings.integer(Keys.retry)))
  }

  private static func catalogue(
    _ folder: String, _ problems: inout [String]
  ) throws -> PolicyCatalogue {
    guard !folder.isEmpty else { return .builtIn }
    do {
      return try PolicyCatalogue(folder: folder)
    } catch {
      problems.append("the policies in \(folder) cannot be used: \(error)")
      return .builtIn
    }
  }
}
