import Subsidy
import Synchronization

/// A process that may die at any of the moments that the test counts: before a step of the file system, or
/// around what a worker asks of the writer. Once dead, nothing works any more.
final class Mortality: Sendable {
  struct Dead: Error {}

  private let state: Mutex<(moments: Int, diesAt: Int?)>

  init(diesAt: Int?) { state = Mutex((0, diesAt)) }

  var moments: Int { state.withLock(\.moments) }

  var isDead: Bool {
    state.withLock { state in state.diesAt.map { state.moments > $0 } ?? false }
  }

  func revive() { state.withLock { $0.diesAt = nil } }

  /// - Returns: false once dead.
  func pass() -> Bool {
    state.withLock { $0.moments += 1 }
    return !isDead
  }

  func live() throws { if !pass() { throw Dead() } }
}

/// The machine's files, until the process dies.
struct MortalFiles: BankFiles {
  let life: Mortality
  private let files = MachineFiles()

  init(_ life: Mortality) { self.life = life }

  func contents(of path: String, atMost maximum: Int) throws -> [UInt8]? {
    try life.live()
    return try files.contents(of: path, atMost: maximum)
  }

  func names(in folder: String) throws -> [String] {
    try life.live()
    return try files.names(in: folder)
  }

  func create(_ path: String) throws {
    try life.live()
    try files.create(path)
  }

  func append(_ bytes: ArraySlice<UInt8>, to path: String) throws -> Int {
    try life.live()
    return try files.append(bytes, to: path)
  }

  func sync(_ path: String) throws {
    try life.live()
    try files.sync(path)
  }

  func rename(_ path: String, to target: String) throws {
    try life.live()
    try files.rename(path, to: target)
  }

  func remove(_ path: String) throws {
    try life.live()
    try files.remove(path)
  }

  func createFolder(_ path: String) throws {
    try life.live()
    try files.createFolder(path)
  }
}
