import CZeroMQ
import DequeModule
import Glibc
import Synchronization

/// The bounded way into the bus thread: any thread posts, the bus thread takes all there is.
///
/// Records waiting for PUB are bounded in number and bytes; past that they are dropped and only
/// their heads go on. Cursors and heads of later commits replace earlier ones that still wait. All
/// other inputs are small and kept: answers to the bus, and a few for each step of the writer.
final class BusMailbox: Sendable {
  /// What the bus thread finds.
  struct Contents {
    var inputs = Deque<BusInput>()
    var allowList: AllowList?
    var isStopping = false
    var recordsDropped: UInt64 = 0
    fileprivate var recordCount = 0
    fileprivate var recordBytes = 0
    /// Where the last `applied` and the last `committed` without records stand, while later ones
    /// may still be merged into them.
    fileprivate var mergeApplied: Int?
    fileprivate var mergeHeads: Int?
    fileprivate var isSignalled = false
  }

  /// Readable while there is something to take; for `poll`.
  let descriptor: Int32
  private let contents = Mutex(Contents())

  /// Records waiting for PUB: a second's worth at the highest rate measured.
  private static let recordMaximum = 100_000
  private static let recordBytesMaximum = 64 * 1024 * 1024

  init() throws(BusFault) {
    descriptor = tiaoji_eventfd()
    guard descriptor >= 0 else {
      throw .library(call: "eventfd", reason: String(cString: strerror(errno)))
    }
  }

  deinit {
    close(descriptor)
  }

  func post(_ input: BusInput) {
    change { contents in
      switch input {
      case .committed(let records, let heads, let idle):
        contents.commit(records, heads, idle)
      case .applied(let cursors):
        contents.apply(cursors)
      case .rewind, .accepted, .started:
        contents.mergeApplied = nil
        contents.mergeHeads = nil
        contents.inputs.append(input)
      default:
        contents.inputs.append(input)
      }
    }
  }

  func reload(_ allowList: AllowList) {
    change { $0.allowList = allowList }
  }

  func stop() {
    change { $0.isStopping = true }
  }

  /// Empties the box. `isStopping` stays.
  func take() -> Contents {
    var count: UInt64 = 0
    _ = read(descriptor, &count, MemoryLayout<UInt64>.size)
    return contents.withLock { contents in
      let taken = contents
      contents = Contents()
      contents.isStopping = taken.isStopping
      return taken
    }
  }

  private func change(_ body: (inout Contents) -> Void) {
    let mustSignal = contents.withLock { contents in
      body(&contents)
      defer { contents.isSignalled = true }
      return !contents.isSignalled
    }
    guard mustSignal else { return }
    var one: UInt64 = 1
    _ = write(descriptor, &one, MemoryLayout<UInt64>.size)
  }

  fileprivate static func fits(_ count: Int, _ bytes: Int) -> Bool {
    count <= recordMaximum && bytes <= recordBytesMaximum
  }
}

extension BusMailbox.Contents {
  fileprivate mutating func commit(_ records: [SealedRecord], _ heads: [Head], _ idle: Bool) {
    let bytes = records.reduce(recordBytes) { $0 + $1.bytes.count }
    if !records.isEmpty, BusMailbox.fits(recordCount + records.count, bytes) {
      recordCount += records.count
      recordBytes = bytes
      mergeHeads = nil
      inputs.append(.committed(records: records, heads: heads, idle: idle))
      return
    }
    recordsDropped += UInt64(records.count)
    guard let index = mergeHeads,
      case .committed(_, let waiting, let wasIdle) = inputs[index]
    else {
      mergeHeads = inputs.count
      inputs.append(.committed(records: [], heads: heads, idle: idle))
      return
    }
    let named = Set(heads.map(\.stream))
    inputs[index] = .committed(
      records: [], heads: waiting.filter { !named.contains($0.stream) } + heads,
      idle: idle || wasIdle)
  }

  fileprivate mutating func apply(_ cursors: [StreamName: StreamPosition]) {
    guard let index = mergeApplied, case .applied(let waiting) = inputs[index] else {
      mergeApplied = inputs.count
      inputs.append(.applied(cursors))
      return
    }
    inputs[index] = .applied(waiting.merging(cursors) { $1 })
  }
}
