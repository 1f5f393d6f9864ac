import MessageBus
import ServiceKit

/// The real attempt note, which a dead process can no longer clear.
final class SimulatedNote: AttemptNote {
  private let file: AttemptNoteFile
  var ownerIsDead = false

  init(path: String) throws { file = try AttemptNoteFile(path: path) }

  func readAtStart() throws -> [EventKey: Int] { try file.readAtStart() }

  func begin(_ inputs: [EventKey: Int], alone: EventKey?) { file.begin(inputs, alone: alone) }

  func end() {
    if !ownerIsDead { file.end() }
  }
}
