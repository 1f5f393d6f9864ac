internal import Domain
internal import MessageBus

/// Who is paid, as the vault has it at this moment.
struct Payees: Sendable {
  private static let purpose = "pay"
  private static let fields = ["payee.name", "payee.account", "payee.agent"]

  /// By payee, in the order of `fields`.
  private let values: [EntityID: [AskedValue]]

  /// Nil if the vault did not answer.
  static func ask(
    _ payments: [StoredPayment], _ desk: BankDesk
  ) async -> Payees? {
    var values: [EntityID: [AskedValue]] = [:]
    let all = Set(payments.map(\.payee)).sorted()
    let perQuestion = WireLimits.askedMaximum / fields.count
    for start in stride(from: 0, to: all.count, by: perQuestion) {
      let payees = all[start..<min(start + perQuestion, all.count)]
      let question = AskQuestion(
        purpose: purpose,
        items: payees.flatMap { payee in
          fields.map { AskQuestion.Item(subject: payee.bytes, field: $0) }
        })
      guard case .values(let found) = await desk.ask(question),
        found.count == question.items.count
      else { return nil }
      for (index, payee) in payees.enumerated() {
        values[payee] = Array(found[index * fields.count..<(index + 1) * fields.count])
      }
    }
    return Payees(values: values)
  }

  /// Why a payment cannot be told to the bank, by its place in the batch: the payee was erased or is no
  /// longer the one that was approved, or the bank would not take its name or number.
  func faults(of payments: [StoredPayment]) -> [Int: String] {
    var faults: [Int: String] = [:]
    for payment in payments {
      let found = values[payment.payee] ?? []
      if found.isEmpty || found.contains(where: { $0.value == nil }) {
        faults[payment.ordinal] = "payee-erased"
      } else if found.map(\.digest)
        != [payment.digests.name, payment.digests.account, payment.digests.agent]
      {
        faults[payment.ordinal] = "payee-changed"
      } else if !PaymentBatch.faults(of: party(payment.payee)).isEmpty {
        faults[payment.ordinal] = "payee-not-sound"
      }
    }
    return faults
  }

  func batch(
    _ batch: StoredBatch, _ payments: [StoredPayment], debtor: PaymentBatch.Party
  ) throws(PaymentBatchFaults) -> PaymentBatch {
    try PaymentBatch(
      key: StoredBatch.key(of: batch.id), debtor: debtor, executionDay: batch.executionDay,
      payments: payments.map { payment in
        PaymentBatch.Payment(
          key: payment.key, amount: payment.amount, creditor: party(payment.payee),
          remittance: payment.remittance)
      })
  }

  private func party(_ payee: EntityID) -> PaymentBatch.Party {
    let texts = (values[payee] ?? []).map { String(decoding: $0.value ?? [], as: UTF8.self) }
    guard texts.count == Self.fields.count else {
      return PaymentBatch.Party(name: "", account: "", agent: "")
    }
    return PaymentBatch.Party(name: texts[0], account: texts[1], agent: texts[2])
  }
}
