internal import MessageBus
package import ServiceKit

/// An attempt note that outlives the writer that uses it, as the file outlives the process.
package final class MemoryAttemptNote: AttemptNote {
  package private(set) var noted: [EventKey: Int] = [:]
  package private(set) var alone: EventKey?

  package init() {}

  package func readAtStart() -> [EventKey: Int] {
    Dictionary(
      uniqueKeysWithValues: noted.map { ($0.key, $0.key == alone ? $0.value + 1 : $0.value) })
  }

  package func begin(_ inputs: [EventKey: Int], alone: EventKey?) {
    noted = inputs
    self.alone = alone
  }

  package func end() {
    noted = [:]
    alone = nil
  }
}
