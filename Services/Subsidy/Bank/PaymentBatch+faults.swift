package import Domain

/// All that is wrong with a batch that was to be made; at least one fault.
package struct PaymentBatchFaults: Error, Equatable {
  package let faults: [FieldFault]
}

/// Stable codes of what can be wrong with a batch.
package enum PaymentFaultCode: String, Sendable, CaseIterable {
  /// Blank, or longer than `maximum`.
  case textLength = "text-length"
  case textControlCharacter = "text-control-character"
  /// A character that XML 1.0 (section 2.2) has no place for.
  case textCharacter = "text-character"
  case accountInvalid = "account-invalid"
  case agentInvalid = "agent-invalid"
  case amountNotPositive = "amount-not-positive"
  case amountTooLarge = "amount-too-large"
  case paymentRepeated = "payment-repeated"
  /// None, or more than `maximum`.
  case paymentCount = "payment-count"
  case totalTooLarge = "total-too-large"
}

extension PaymentBatch {
  /// Only that of the number if there are too many payments: each could have several faults.
  static func faults(key: String, debtor: Party, payments: [Payment]) -> [FieldFault] {
    let maximum = BankLimits.paymentsMaximum
    guard payments.count <= maximum else { return [countFault(payments.count)] }
    var faults = textFaults(key, at: "/key", maximum: BankLimits.keyMaximum)
    faults += partyFaults(debtor, at: "/debtor")
    if payments.isEmpty { faults.append(countFault(0)) }
    var seen: Set<String> = []
    for (index, payment) in payments.enumerated() {
      let field = "/payments/\(index)"
      faults += textFaults(payment.key, at: field + "/key", maximum: BankLimits.keyMaximum)
      if !seen.insert(payment.key).inserted {
        faults.append(fault(field + "/key", .paymentRepeated, payment.key))
      }
      if payment.amount <= .zero {
        faults.append(fault(field + "/amount", .amountNotPositive, payment.amount.yuan))
      } else if payment.amount.fen > BankLimits.fenMaximum {
        faults.append(fault(field + "/amount", .amountTooLarge, payment.amount.yuan))
      }
      faults += partyFaults(payment.creditor, at: field + "/creditor")
      faults += textFaults(payment.remittance, at: field + "/remittance")
    }
    return faults
  }

  /// Of the account that pays, before there is any batch; fields begin at `/`.
  static func faults(of debtor: Party) -> [FieldFault] { partyFaults(debtor, at: "") }

  static func total(of payments: [Payment], faults: inout [FieldFault]) -> Money {
    var total = Money.zero
    for payment in payments.prefix(BankLimits.paymentsMaximum) {
      guard let sum = try? total.adding(payment.amount), sum.fen <= BankLimits.fenMaximum else {
        faults.append(fault("/payments", .totalTooLarge, nil))
        return total
      }
      total = sum
    }
    return total
  }

  private static func partyFaults(_ party: Party, at field: String) -> [FieldFault] {
    var faults = textFaults(party.name, at: field + "/name")
    let account = party.account.unicodeScalars
    if !BankLimits.accountLengths.contains(account.count)
      || !account.allSatisfy({ $0.isASCII && ($0.properties.isAlphabetic || isDigit($0)) })
    {
      faults.append(fault(field + "/account", .accountInvalid, party.account))
    }
    let agent = party.agent.unicodeScalars
    if agent.count != BankLimits.agentDigits || !agent.allSatisfy(isDigit) {
      faults.append(fault(field + "/agent", .agentInvalid, party.agent))
    }
    return faults
  }

  /// Length is counted in Unicode scalars, as XML Schema does.
  private static func textFaults(
    _ text: String, at field: String, maximum: Int = BankLimits.textMaximum
  ) -> [FieldFault] {
    let scalars = text.unicodeScalars
    var faults: [FieldFault] = []
    if scalars.allSatisfy({ $0.properties.isWhitespace }) || scalars.count > maximum {
      faults.append(
        FieldFault(
          field: field, code: PaymentFaultCode.textLength.rawValue, value: text,
          arguments: ["minimum": "1", "maximum": String(maximum)]))
    }
    if scalars.contains(where: { $0.properties.generalCategory == .control }) {
      faults.append(fault(field, .textControlCharacter, nil))
    } else if !scalars.allSatisfy(XMLText.mayHold) {
      faults.append(fault(field, .textCharacter, nil))
    }
    return faults
  }

  private static func countFault(_ count: Int) -> FieldFault {
    FieldFault(
      field: "/payments", code: PaymentFaultCode.paymentCount.rawValue, value: String(count),
      arguments: ["minimum": "1", "maximum": String(BankLimits.paymentsMaximum)])
  }

  private static func fault(
    _ field: String, _ code: PaymentFaultCode, _ value: String?
  ) -> FieldFault {
    FieldFault(field: field, code: code.rawValue, value: value)
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
}
