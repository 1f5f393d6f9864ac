/// The bus of one process on an `InMemoryNetwork`; nothing moves until the network is stepped.
package struct InMemoryShell: BusShell {
  let network: InMemoryNetwork
  let process: String
  let life: Int

  package func post(_ input: BusInput) {
    network.post(input, to: process, life: life)
  }

  /// Takes the process off the network, as a crash does.
  package func stop() {
    network.leave(process, life: life)
  }

  package var status: BusStatus { network.status(of: process, life: life) }
}
