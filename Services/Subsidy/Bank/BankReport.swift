package import Domain

/// What the bank says of one of our files: a `pain.002` that was read.
package struct BankReport: Hashable, Sendable {
  /// Status codes of ISO 20022 that we act on, for a payment. Any other is a fault.
  package enum Status: String, Sendable, CaseIterable {
    /// The form was checked; nothing has been paid.
    case acceptedTechnically = "ACTC"
    case pending = "PDNG"
    /// Settlement is under way.
    case inProcess = "ACSP"
    /// Debited from our account; it may still be returned.
    case settled = "ACSC"
    case rejected = "RJCT"
  }

  /// Of a group of payments: one status for all of them, or `PART`, some accepted and some not.
  package enum GroupStatus: Hashable, Sendable {
    case all(Status)
    case partly
  }

  /// A status with its reason, a code; of the bank's own text it says only that there is one.
  package struct Group: Hashable, Sendable {
    package let status: GroupStatus?
    package let reason: String?
  }

  package struct Transaction: Hashable, Sendable {
    package let endToEndID: String
    package let status: Status
    package let reason: String?
    /// As the bank repeats it; nil where it does not.
    package let amount: Money?
  }

  /// The report's own `MsgId`; the same again is the same report.
  package let id: String
  /// A later one stands against an earlier one, whichever was read first.
  package let created: Instant
  package let originalMessageID: String
  /// Of the whole file.
  package let group: Group
  /// `OrgnlNbOfTxs`.
  package let originalCount: Int?
  /// `OrgnlCtrlSum`.
  package let originalTotal: Money?
  /// `OrgnlPmtInfId`; nil where the report is of the file only.
  package let paymentInformationID: String?
  /// Of the file's one block of payments.
  package let paymentInformation: Group
  package let transactions: [Transaction]
  /// The enquiry that it answers, where the bank says which.
  package let enquiryID: String?

  /// The reason (`Prtry`) of a report, without any status, on a file that the bank never had.
  package static let notKnown = "NOTKNOWN"

  /// The bank has never had this file. Then, and only then, may the same file be delivered again.
  package var isNotKnown: Bool { group.reason == Self.notKnown }
}

extension BankReport {
  /// What a report says of one payment of a batch.
  package struct Outcome: Hashable, Sendable {
    /// The payment's business key.
    package let key: String
    package let status: Status
    package let reason: String?

    /// A rejection of a repeat: it says nothing of the payment that it repeats, which may well have
    /// been paid. What became of that must be enquired.
    package var isRefusedRepeat: Bool {
      status == .rejected && reason.map(Self.repeatReasons.contains) ?? false
    }

    /// ISO 20022 `ExternalStatusReason1Code`: duplication, duplicate message, payment information,
    /// transaction, end-to-end id, payment.
    private static let repeatReasons: Set = [
      "AM05", "DU01", "DU02", "DU03", "DU04", "DU05", "DUPL",
    ]
  }

  /// The payments that this report says something of, in the order of the batch: each by its own
  /// status, else by that of its block, else by that of the file. `PART` says nothing of those that
  /// are not named. None, if the bank does not know the file.
  ///
  /// - Throws: a `BankFileFault` if it is of another batch or payment, states another amount, number or
  ///   sum, or contradicts itself. Then nothing of it holds.
  package func outcomes(of batch: BankInstruction) throws(BankFileFault) -> [Outcome] {
    guard originalMessageID == batch.messageID else {
      throw BankFileFault(.batchUnknown, at: "OrgnlMsgId", value: originalMessageID)
    }
    if let id = paymentInformationID, id != batch.paymentInformationID {
      throw BankFileFault(.batchUnknown, at: "OrgnlPmtInfId", value: id)
    }
    if let count = originalCount, count != batch.payments.count {
      throw BankFileFault(.amountDiffers, at: "OrgnlNbOfTxs", value: String(count))
    }
    if let total = originalTotal, total != batch.total {
      throw BankFileFault(.amountDiffers, at: "OrgnlCtrlSum", value: total.yuan)
    }
    var stated = try statedOutcomes(of: batch)
    var outcomes: [Outcome] = []
    for payment in batch.payments {
      if let outcome = stated.removeValue(forKey: payment.key) {
        outcomes.append(outcome)
      } else if case .all(let status) = paymentInformation.status {
        outcomes.append(
          Outcome(key: payment.key, status: status, reason: paymentInformation.reason))
      } else if paymentInformation.status == nil, case .all(let status) = group.status {
        outcomes.append(Outcome(key: payment.key, status: status, reason: group.reason))
      }
    }
    return outcomes
  }

  private func statedOutcomes(of batch: BankInstruction) throws(BankFileFault) -> [String: Outcome]
  {
    let known = Dictionary(uniqueKeysWithValues: batch.payments.map { ($0.endToEndID, $0) })
    var stated: [String: Outcome] = [:]
    for transaction in transactions {
      guard let payment = known[transaction.endToEndID] else {
        throw BankFileFault(.paymentUnknown, at: "OrgnlEndToEndId", value: transaction.endToEndID)
      }
      if let amount = transaction.amount, amount != payment.amount {
        throw BankFileFault(.amountDiffers, at: "InstdAmt", value: amount.yuan)
      }
      stated[payment.key] = Outcome(
        key: payment.key, status: transaction.status, reason: transaction.reason)
    }
    return stated
  }
}
