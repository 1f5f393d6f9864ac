package import Domain
internal import Events
private import Foundation
internal import MessageBus
package import Storage

/// The only lawful way back to a backup: a new epoch begins in every stream that the store
/// publishes, so that consumers halt until an operator accepts it.
package enum StoreRestore {
  package struct Report: Codable, Sendable {
    package let stream: String
    package let epoch: UInt32
    /// The last event the backup holds; what came after is lost.
    package let restoredSequence: UInt64
    package let restoredHash: String
  }

  /// Puts `backup` in the place of the store at `path` (whose process must not run) with the new
  /// epochs opened. The replaced files are kept beside it as `.replaced`, never overwritten. Cut short
  /// at any moment it leaves the old store as it was, or one that refuses to start until the restore
  /// is run again.
  /// - Parameters:
  ///   - process: whose store it is; a backup of another's is refused.
  ///   - migrations: nil leaves the schema to the process's next start.
  /// - Throws: `StorageError.locked` while the process runs; `unusable`.
  package static func run(
    of process: String, backup: String, path: String, migrations: [Migration]? = nil,
    reason: String, now: Instant
  ) throws -> [Report] {
    let path = StoreFiles.resolved(path)
    let lock = try StoreLock(path: path + ".lock")
    defer { lock.release() }
    let files = StoreFiles(path: path)
    let wasUnderWay = files.isRestoreUnderWay
    let reports = try prepare(
      of: process, backup: backup, files, migrations: migrations, reason: reason, now: now)
    try putInPlace(files, resumes: wasUnderWay)
    return reports
  }

  /// The whole new store under a name of its own; the old one is not touched yet.
  package static func prepare(
    of process: String, backup: String, _ files: StoreFiles, migrations: [Migration]?,
    reason: String, now: Instant
  ) throws -> [Report] {
    try StoreFiles.requireWhole(backup)
    for suffix in StoreFiles.suffixes + [".lock"] {
      try StoreFiles.removeIfThere(files.copying + suffix)
    }
    do {
      try FileManager.default.copyItem(atPath: backup, toPath: files.copying)
    } catch {
      throw StorageError.unusable(path: backup, reason: "the backup cannot be copied: \(error)")
    }
    let store = try Store(path: files.copying, migrations: migrations)
    let reports: [Report]
    do {
      defer { try? store.close() }
      reports = try store.write { transaction in
        let heads = try transaction.journalHeads()
        if let other = try heads.map({ try $0.streamName().process }).first(where: { $0 != process }
        ) {
          throw StorageError.unusable(
            path: backup, reason: "it is a backup of \(other) and not of \(process)")
        }
        return try heads.map { try openEpoch($0, transaction, reason, now) }
      }
      try store.takeInLog()
    }
    for suffix in ["-wal", "-shm", ".lock"] {
      try StoreFiles.removeIfThere(files.copying + suffix)
    }
    try FileSync.sync(path: files.copying)
    try StoreFiles.rename(files.copying, to: files.restoring)
    try FileSync.sync(path: files.restoring)
    return reports
  }

  /// - Parameter resumes: an earlier run may have moved some of the old files already.
  package static func putInPlace(_ files: StoreFiles, resumes: Bool) throws {
    _ = try files.moveAside(resumes: resumes)
    try FileSync.sync(path: files.restoring)
    try StoreFiles.rename(files.restoring, to: files.path)
    try FileSync.sync(path: files.path)
  }

  private static func openEpoch(
    _ head: StoredPosition, _ transaction: Transaction, _ reason: String, _ now: Instant
  ) throws -> Report {
    let stream = try head.streamName()
    let position = try head.position()
    let epoch = position.epoch + 1
    let id = Derivation.timerID(
      kind: "epoch", entity: "\(stream.text)/\(position.hash.hex)",
      due: Instant(microseconds: Int64(epoch)))
    let body = EpochOpened(
      epoch: epoch, restoredSequence: position.sequence, restoredHash: position.hash.bytes,
      reason: reason)
    let time = max(now.microseconds, head.asOf ?? 0)
    let sealed = try SealedRecord(
      sealing: Record(
        stream: stream, epoch: epoch, sequence: position.sequence + 1,
        previousHash: position.hash, type: EpochOpened.type, version: EpochOpened.version,
        eventID: id.bytes, cause: id.bytes, correlation: id.bytes,
        entities: ["stream/\(stream.text)"], after: [], occurredAt: time,
        body: try body.encoded()))
    try transaction.execute(
      JournalStatement.append, .text(stream.text), SQLValue(sealed.record.sequence),
      .blob(sealed.hash.bytes), .blob(sealed.bytes))
    try transaction.execute(
      JournalStatement.moveHead, .text(stream.text), SQLValue(epoch),
      SQLValue(sealed.record.sequence), .blob(sealed.hash.bytes))
    return Report(
      stream: stream.text, epoch: epoch, restoredSequence: position.sequence,
      restoredHash: position.hash.hex)
  }
}
