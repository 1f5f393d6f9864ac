internal import Foundation
internal import MessageBus
internal import Storage
internal import Synchronization

/// One process's numbers for the audit, in one short snapshot, with its cursors and heads: the
/// publishers' journals are immutable, so that the cut can be compared up to exactly there.
package struct AuditCut: Codable, Sendable {
  package struct Position: Codable, Sendable {
    package let stream: String
    package let epoch: UInt32
    package let sequence: UInt64
    package let hash: String
  }

  package let id: UInt64
  package let process: String
  package let heads: [Position]
  package let cursors: [Position]
  package let total: Int
  /// A page of the lines, from `from` on.
  package var from: Int
  package var lines: [AuditLine]
}

/// The newest cut, kept while its pages are read (one at a time; the next replaces it).
final class AuditCuts: Sendable {
  private struct State {
    var lastID: UInt64 = 0
    var kept: (cut: AuditCut, lines: [AuditLine])?
  }

  private let state = Mutex(State())
  static let pageMaximum = 1_000

  func take<D: Decider>(_ decider: D.Type, process: String, store: Store) throws -> AuditCut {
    let id = state.withLock { state in
      state.lastID += 1
      return state.lastID
    }
    let (cut, lines) = try store.read { transaction -> (AuditCut, [AuditLine]) in
      let lines = try decider.auditLines(transaction)
      let cut = AuditCut(
        id: id, process: process,
        heads: try transaction.journalHeads().map(AuditCut.Position.init),
        cursors: try transaction.cursors().map(AuditCut.Position.init),
        total: lines.count, from: 0, lines: [])
      return (cut, lines)
    }
    state.withLock { $0.kept = (cut, lines) }
    return page(id, from: 0) ?? cut
  }

  /// - Returns: nil when that cut was replaced.
  func page(_ id: UInt64, from: Int) -> AuditCut? {
    state.withLock { state in
      guard let kept = state.kept, kept.cut.id == id, from >= 0, from <= kept.lines.count else {
        return nil
      }
      var page = kept.cut
      page.from = from
      page.lines = Array(kept.lines[from..<min(from + Self.pageMaximum, kept.lines.count)])
      return page
    }
  }
}

extension AuditCut.Position {
  init(_ position: StoredPosition) throws {
    let read = try position.position()
    self.init(
      stream: position.stream, epoch: read.epoch, sequence: read.sequence, hash: read.hash.hex)
  }
}
