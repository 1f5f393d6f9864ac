internal import Domain
internal import MessageBus
package import ServiceKit

/// What the work at the bank needs of the process around it.
package struct BankDesk: Sendable {
  /// A batch with its payments; nil if it is not there or could not be read.
  let read: @Sendable (EntityID) async -> (StoredBatch, [StoredPayment])?
  /// Asks Intake's vault.
  let ask: @Sendable (AskQuestion) async -> AskOutcome
  let submit: @Sendable (SubsidyCommand) async -> Submission<SubsidyReply>

  init(
    read: @escaping @Sendable (EntityID) async -> (StoredBatch, [StoredPayment])?,
    ask: @escaping @Sendable (AskQuestion) async -> AskOutcome,
    submit: @escaping @Sendable (SubsidyCommand) async -> Submission<SubsidyReply>
  ) {
    self.read = read
    self.ask = ask
    self.submit = submit
  }

  package init(runtime: ServiceRuntime<SubsidyDecider>) {
    self.init(
      read: { id in
        let found = try? await runtime.read { transaction in
          try StoredBatch.find(id, transaction).map {
            ($0, try StoredPayment.all(of: id, transaction))
          }
        }
        return found ?? nil
      },
      ask: { await runtime.ask($0, of: "intake") },
      submit: { await runtime.submit($0, id: runtime.newCommandID()) })
  }
}
