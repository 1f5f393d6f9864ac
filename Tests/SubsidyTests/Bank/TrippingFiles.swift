import Subsidy
import Synchronization

/// The machine's files, until something befalls the process before a call, from 0; from then on every
/// call throws. The first append writes half.
final class TrippingFiles: BankFiles {
  struct Tripped: Error {}

  private let machine = MachineFiles()
  private let fatal: Int
  private let trip: @Sendable () -> Void
  private let calls = Mutex(0)
  private let appends = Mutex(0)

  init(before fatal: Int, trip: @escaping @Sendable () -> Void = {}) {
    self.fatal = fatal
    self.trip = trip
  }

  func contents(of path: String, atMost maximum: Int) throws -> [UInt8]? {
    try live()
    return try machine.contents(of: path, atMost: maximum)
  }

  func names(in folder: String) throws -> [String] {
    try live()
    return try machine.names(in: folder)
  }

  func create(_ path: String) throws {
    try live()
    try machine.create(path)
  }

  func append(_ bytes: ArraySlice<UInt8>, to path: String) throws -> Int {
    try live()
    let isFirst = appends.withLock { count in
      count += 1
      return count == 1
    }
    return try machine.append(isFirst ? bytes.prefix(bytes.count / 2) : bytes, to: path)
  }

  func sync(_ path: String) throws {
    try live()
    try machine.sync(path)
  }

  func rename(_ path: String, to target: String) throws {
    try live()
    try machine.rename(path, to: target)
  }

  func remove(_ path: String) throws {
    try live()
    try machine.remove(path)
  }

  func createFolder(_ path: String) throws {
    try live()
    try machine.createFolder(path)
  }

  private func live() throws {
    let call = calls.withLock { calls in
      defer { calls += 1 }
      return calls
    }
    guard call >= fatal else { return }
    trip()
    throw Tripped()
  }
}
