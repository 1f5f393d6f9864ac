private import Foundation
internal import MessageBus
private import Storage

/// Names the bus inputs at work, so that a death in the middle of a decision (a trap cannot be
/// caught) is known at the next start. It must outlive the process, not the machine: not synced.
package protocol AttemptNote: AnyObject {
  /// The inputs that were at work when the process last died, with the deaths counted against each
  /// so far: 0 for those of a full batch, one more than noted for one that ran alone.
  func readAtStart() throws -> [EventKey: Int]
  /// - Parameter alone: the batch is this one event; its death will count.
  func begin(_ inputs: [EventKey: Int], alone: EventKey?)
  func end()
}

/// A small file beside the store, one line an input: deaths, sequence, stream; `*` marks the one
/// that runs alone.
package final class AttemptNoteFile: AttemptNote {
  private let descriptor: Int32

  package init(path: String) throws {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw StorageError.unusable(path: path, reason: String(cString: strerror(errno)))
    }
  }

  deinit { close(descriptor) }

  package func readAtStart() throws -> [EventKey: Int] {
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    guard count > 0 else { return [:] }
    var found: [EventKey: Int] = [:]
    for line in String(decoding: bytes.prefix(count), as: UTF8.self).split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard fields.count == 4, let deaths = Int(fields[1]), let sequence = UInt64(fields[2]),
        let stream = StreamName(String(fields[3]))
      else { continue }
      found[EventKey(stream: stream, sequence: sequence)] = fields[0] == "*" ? deaths + 1 : deaths
    }
    return found
  }

  package func begin(_ inputs: [EventKey: Int], alone: EventKey?) {
    let text = inputs.map { key, deaths in
      "\(key == alone ? "*" : "-") \(deaths) \(key.sequence) \(key.stream.text)\n"
    }.joined()
    overwrite([UInt8](text.utf8))
  }

  package func end() { overwrite([]) }

  private func overwrite(_ bytes: [UInt8]) {
    // Truncation first: a torn note must not mix two batches.
    _ = ftruncate(descriptor, 0)
    if !bytes.isEmpty { _ = pwrite(descriptor, bytes, bytes.count, 0) }
  }
}
