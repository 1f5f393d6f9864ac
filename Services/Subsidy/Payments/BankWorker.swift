internal import Domain
package import Logging
package import ServiceKit

/// Does what a batch wants done at the bank: asks the vault who is paid, writes the file, enquires. Names
/// and accounts are in memory for as long as the file is made, and nowhere else.
package struct BankWorker: Sendable {
  let desk: BankDesk
  let ruling: SubsidyRuling
  let outbox: BankOutbox
  let logger: Logger

  package init(desk: BankDesk, ruling: SubsidyRuling, outbox: BankOutbox, logger: Logger) {
    self.desk = desk
    self.ruling = ruling
    self.outbox = outbox
    self.logger = logger
  }

  /// Does one effect, once, and says what the writer is to decide about it.
  package func perform(_ effect: Effect) async -> SubsidyCommand {
    switch BankEffect(rawValue: effect.kind) {
    case .prepare: await prepare(effect)
    case .deliver: await deliver(effect)
    case .enquire: await enquire(effect)
    case nil: .delay(DelayEffect(effect))
    }
  }

  private func prepare(_ effect: Effect) async -> SubsidyCommand {
    guard let (batch, payments) = await read(effect) else { return .delay(DelayEffect(effect)) }
    guard let payees = await Payees.ask(payments, desk) else {
      return .delay(DelayEffect(effect))
    }
    return .prepareBatch(
      PrepareBatch(batch: batch.id, faults: payees.faults(of: payments)))
  }

  private func deliver(_ effect: Effect) async -> SubsidyCommand {
    guard let (batch, all) = await read(effect) else { return .delay(DelayEffect(effect)) }
    if batch.isBegun { return withdraw(batch, effect) }
    func end(_ outcome: EndDelivery.Outcome) -> SubsidyCommand {
      .endDelivery(EndDelivery(batch: batch.id, outcome: outcome))
    }
    let payments = all.filter(\.isTold)
    guard let payees = await Payees.ask(payments, desk) else {
      return .delay(DelayEffect(effect))
    }
    let faults = payees.faults(of: payments)
    guard faults.isEmpty else { return end(.unsound(faults)) }
    guard let file = try? payees.batch(batch, payments, debtor: ruling.debtor) else {
      let unsound = payments.map { ($0.ordinal, "batch-not-sound") }
      return end(.unsound(Dictionary(uniqueKeysWithValues: unsound)))
    }
    let begun = await desk.submit(.beginDelivery(BeginDelivery(batch: batch.id)))
    guard case .done(.delivery(let verdict)) = begun else { return .delay(DelayEffect(effect)) }
    guard verdict == .write else { return end(.leave) }
    do {
      _ = try outbox.deliver(
        Pain001Writer.bytes(file, created: batch.createdAt), as: batch.fileName)
      return end(.written)
    } catch {
      return failed("bank file not written", batch, effect, error)
    }
  }

  /// Whether the bank has the file is not known. From now on it cannot take it any more, so that what it
  /// answers to the next enquiry stands.
  private func withdraw(_ batch: StoredBatch, _ effect: Effect) -> SubsidyCommand {
    do {
      try outbox.withdraw(batch.fileName)
      return .endDelivery(EndDelivery(batch: batch.id, outcome: .withdrawn))
    } catch {
      return failed("bank file not withdrawn", batch, effect, error)
    }
  }

  private func enquire(_ effect: Effect) async -> SubsidyCommand {
    guard let (batch, payments) = await read(effect) else { return .delay(DelayEffect(effect)) }
    guard batch.isOut, payments.contains(where: { $0.state == .instructed }) else {
      return .endEnquiry(EndEnquiry(batch: batch.id, number: nil))
    }
    let enquiry = BankEnquiry(messageID: batch.messageID, number: batch.enquiries + 1)
    do {
      // The same bytes for the same enquiry, so that one that was cut off is written again.
      _ = try outbox.deliver(enquiry.bytes(created: batch.createdAt), as: enquiry.fileName)
    } catch {
      return failed("enquiry not written", batch, effect, error)
    }
    return .endEnquiry(EndEnquiry(batch: batch.id, number: enquiry.number))
  }

  private func failed(
    _ what: Logger.Message, _ batch: StoredBatch, _ effect: Effect, _ error: any Error
  ) -> SubsidyCommand {
    logger.error(
      what, metadata: ["batch": "\(batch.id)", "reason": "\(type(of: error))"])
    return .delay(DelayEffect(effect))
  }

  private func read(_ effect: Effect) async -> (StoredBatch, [StoredPayment])? {
    guard let id = EntityID(text: effect.key) else { return nil }
    return await desk.read(id)
  }
}
