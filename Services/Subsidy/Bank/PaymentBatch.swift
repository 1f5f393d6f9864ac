internal import Crypto
package import Domain

/// The payments of one file to the bank, sound as a whole: none can be made that has a fault.
package struct PaymentBatch: Hashable, Sendable {
  /// Somebody's account at a bank.
  package struct Party: Hashable, Sendable {
    /// 户名, as the bank has it.
    package let name: String
    /// 账号: ASCII letters and digits. China has no IBAN.
    package let account: String
    /// 联行号: the twelve digits of the account's branch in CNAPS.
    package let agent: String

    package init(name: String, account: String, agent: String) {
      self.name = name
      self.account = account
      self.agent = agent
    }
  }

  package struct Payment: Hashable, Sendable {
    /// Of one instruction, for ever. One that was rejected or returned is paid again under another
    /// key: a bank refuses the id that it has seen.
    package let key: String
    package let amount: Money
    package let creditor: Party
    /// 附言.
    package let remittance: String

    package init(key: String, amount: Money, creditor: Party, remittance: String) {
      self.key = key
      self.amount = amount
      self.creditor = creditor
      self.remittance = remittance
    }

    package var endToEndID: String { BankID.endToEnd.derived(from: key) }
  }

  package let key: String
  package let debtor: Party
  package let executionDay: CalendarDay
  /// In the order in which they stand in the file.
  package let payments: [Payment]
  /// `CtrlSum`.
  package let total: Money

  /// - Throws: all that is wrong, at once.
  package init(
    key: String, debtor: Party, executionDay: CalendarDay, payments: [Payment]
  ) throws(PaymentBatchFaults) {
    var faults = Self.faults(key: key, debtor: debtor, payments: payments)
    let total = Self.total(of: payments, faults: &faults)
    guard faults.isEmpty else { throw PaymentBatchFaults(faults: faults) }
    self.key = key
    self.debtor = debtor
    self.executionDay = executionDay
    self.payments = payments
    self.total = total
  }

  package var messageID: String { BankID.message.derived(from: key) }
  package var paymentInformationID: String { BankID.paymentInformation.derived(from: key) }
  package var fileName: String { Self.fileName(of: messageID) }

  static func fileName(of messageID: String) -> String { messageID + ".xml" }

  /// What an approval binds: SHA-256 over every key, amount, name, account, branch, text and the day,
  /// in their order. Each text goes in behind its length, so that no two batches share an encoding.
  package var digest: [UInt8] {
    var hash = SHA256()
    func add(_ text: String) {
      let bytes = Array(text.utf8)
      withUnsafeBytes(of: UInt64(bytes.count).bigEndian) { hash.update(bufferPointer: $0) }
      hash.update(data: bytes)
    }
    func add(_ party: Party) {
      for text in [party.name, party.account, party.agent] { add(text) }
    }
    add("tiaoji payment batch 1")
    add(key)
    add(debtor)
    add(executionDay.iso)
    for payment in payments {
      add(payment.key)
      add(String(payment.amount.fen))
      add(payment.creditor)
      add(payment.remittance)
    }
    return Array(hash.finalize())
  }
}
