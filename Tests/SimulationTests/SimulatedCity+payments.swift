import Domain
import Storage

@testable import Subsidy

/// What must be true of money, whatever was lost and done again.
extension SimulatedCity {
  func judgePayments() throws -> [String] {
    counts.payments = bank.paid.count
    counts.rejections = bank.rejected.count
    counts.enquiries = bank.enquiries
    var problems = bank.paid.filter { $0.value > 1 }.sorted { $0.key < $1.key }.map {
      "the bank paid \($0.key) \($0.value) times"
    }
    // Where nobody answers for the vault, payments rest where they are.
    guard intake.isUp, restoring?.kind != .leftHalted || restoring?.isRestored != true else {
      return problems
    }
    problems += folders.names(in: "\(BankFolders.fromBank)/refused").map {
      "a file of the bank was refused: \($0)"
    }
    try subsidy.read { transaction in
      let verification = try LedgerVerification("3303", transaction)
      if let fault = verification.fault { problems.append("the ledger does not hold: \(fault)") }
      let funds = try LedgerReading.funds(of: "3303", transaction).map(\.balances)
      let paid = funds.reduce(0) { $0 + $1.paid.fen }
      if paid != bank.paidFen - bank.returnedFen {
        problems.append(
          "the ledger has \(paid) fen as paid, the bank \(bank.paidFen) less "
            + "\(bank.returnedFen)")
      }
      let inTransit = funds.reduce(0) { $0 + $1.inTransit.fen }
      if inTransit != 0 { problems.append("\(inTransit) fen are still in transit") }
      for row in try transaction.rows(PaymentJudgement.unfinished) {
        problems.append(
          "a payment that was released is lost: \(try row.text("end_to_end_id")) "
            + (try row.text("state")))
      }
      for row in try transaction.rows(PaymentJudgement.settled) {
        let id = try row.text("end_to_end_id")
        if bank.paid[id] == nil { problems.append("\(id) is settled, and the bank never paid") }
      }
    }
    return problems
  }
}

private enum PaymentJudgement: String, SQLStatement {
  case unfinished =
    """
    SELECT end_to_end_id, state FROM batch_item
    WHERE state = 'released' OR state = 'instructed' ORDER BY end_to_end_id
    """
  case settled =
    """
    SELECT end_to_end_id FROM batch_item
    WHERE state = 'settled' OR state = 'returned' ORDER BY end_to_end_id
    """
}
