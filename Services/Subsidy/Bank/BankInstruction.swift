package import Domain

/// What the bank was told, as far as its answers are held against it: keys and amounts, no names.
package struct BankInstruction: Hashable, Sendable {
  package struct Payment: Hashable, Sendable {
    package let key: String
    package let endToEndID: String
    package let amount: Money

    package init(key: String, endToEndID: String, amount: Money) {
      self.key = key
      self.endToEndID = endToEndID
      self.amount = amount
    }
  }

  package let messageID: String
  package let paymentInformationID: String
  /// In the order of the file.
  package let payments: [Payment]
  package let total: Money
}

extension PaymentBatch {
  package var instruction: BankInstruction {
    BankInstruction(
      messageID: messageID, paymentInformationID: paymentInformationID,
      payments: payments.map {
        BankInstruction.Payment(key: $0.key, endToEndID: $0.endToEndID, amount: $0.amount)
      }, total: total)
  }
}

extension BankInstruction {
  /// As a batch is kept, with those of its payments that the bank was told.
  init(_ batch: StoredBatch, _ payments: [StoredPayment]) throws(MoneyOverflow) {
    var total = Money.zero
    for payment in payments { total = try total.adding(payment.amount) }
    self.init(
      messageID: batch.messageID,
      paymentInformationID: BankID.paymentInformation.derived(
        from: StoredBatch.key(of: batch.id)),
      payments: payments.map {
        Payment(key: $0.key, endToEndID: $0.endToEndID, amount: $0.amount)
      }, total: total)
  }
}
