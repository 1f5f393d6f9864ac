internal import ArgumentParser
internal import Foundation
internal import ServiceKit

/// The ledger of the funds: what stands on it, what moved, whether it holds.
struct LedgerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ledger", abstract: "The ledger of the funds that subsidies are paid from.",
    subcommands: [Balance.self, Statement.self, Verify.self])

  struct Balance: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "What stands on each account of each fund, and how much of it by policy; in yuan.")
    @OptionGroup var client: ClientOptions
    @Flag(help: "As JSON, in fen.") var json = false

    private struct Fund: Decodable {
      struct Policy: Decodable {
        let policy: String
        let entitlements: Int64
        let held: Int64
        let inTransit: Int64
        let paid: Int64
        let returned: Int64
        let clawedBack: Int64
      }

      let prefecture: String
      let fund: String
      let accounts: [String: Int64]
      let policies: [Policy]
    }

    func run() throws {
      let bytes = try client.processes().operate("subsidy", "ledger.balance")
      if json { return say(String(decoding: bytes, as: UTF8.self)) }
      let funds = try JSONDecoder().decode([Fund].self, from: Data(bytes))
      if funds.isEmpty { say("Nothing was appropriated yet.") }
      for fund in funds {
        say("fund \(fund.fund) of \(fund.prefecture)")
        for account in [
          "granted", "available", "held", "in-transit", "paid", "returned", "clawed-back",
        ] {
          say("  \(padded(account, 12)) \(yuan(fund.accounts[account] ?? 0))")
        }
        for policy in fund.policies {
          say(
            "  \(policy.policy): \(policy.entitlements) entitlements, held \(yuan(policy.held)), in transit \(yuan(policy.inTransit)), paid \(yuan(policy.paid)), returned \(yuan(policy.returned)), clawed back \(yuan(policy.clawedBack))"
          )
        }
      }
    }
  }

  struct Statement: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "The entries of one account, oldest first, with the balance after each; in yuan.")
    @OptionGroup var client: ClientOptions
    @Argument(help: "The fund.") var fund: String
    @Option(help: "Of the ledger, as 3303; needed where there are several.")
    var prefecture: String?
    @Option(
      help: "granted, available, held, in-transit, paid, returned or clawed-back.")
    var account = "available"
    @Option(help: "Of this policy alone.") var policy: String?
    @Option(help: "First day, as 2021-02-28.") var from: String?
    @Option(help: "Last day, as 2021-02-28.") var to: String?

    private struct Arguments: Encodable {
      let prefecture: String?
      let fund: String
      let account: String
      let policy: String?
      let from: String?
      let to: String?
      var after: Int64?
    }

    private struct Page: Decodable {
      struct Line: Decodable {
        let sequence: Int64
        let at: String
        let kind: String
        let key: String
        let attempt: Int
        let amount: Int64
        let balance: Int64
      }

      let opening: Int64
      let lines: [Line]
      let closing: Int64
      let next: Int64?
    }

    func run() throws {
      let processes = try client.processes()
      var arguments = Arguments(
        prefecture: prefecture, fund: fund, account: account, policy: policy, from: from, to: to)
      var isFirst = true
      while true {
        let page = try processes.operate(
          "subsidy", "ledger.statement", arguments, as: Page.self)
        if isFirst { say("opening \(yuan(page.opening))") }
        isFirst = false
        for line in page.lines {
          say(
            "#\(line.sequence) \(line.at) \(padded(line.kind, 11)) \(yuan(line.amount)) → \(yuan(line.balance))  \(line.key) (\(line.attempt))"
          )
        }
        guard let next = page.next else {
          say("closing \(yuan(page.closing))")
          return
        }
        arguments.after = next
      }
    }
  }

  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Judges every entry anew, with the chain of hashes; exits 1 if one does not hold.")
    @OptionGroup var client: ClientOptions

    private struct Verified: Decodable {
      let prefecture: String
      let entries: Int64
      let hash: String
      let fault: String?
    }

    func run() throws {
      let ledgers = try client.processes().operate(
        "subsidy", "ledger.verify", NoArguments(), as: [Verified].self, seconds: 60)
      if ledgers.isEmpty { say("There is no entry yet.") }
      for ledger in ledgers {
        say(
          "ledger of \(ledger.prefecture): \(ledger.entries) entries hold, the last is \(ledger.hash)"
        )
        if let fault = ledger.fault { say("  DOES NOT HOLD: \(fault)") }
      }
      if ledgers.contains(where: { $0.fault != nil }) { throw ExitCode.failure }
    }
  }
}

/// Fen as yuan with two decimals.
func yuan(_ fen: Int64) -> String {
  let absolute = fen.magnitude
  let cents = absolute % 100
  return "\(fen < 0 ? "-" : "")\(absolute / 100).\(cents < 10 ? "0" : "")\(cents)"
}
