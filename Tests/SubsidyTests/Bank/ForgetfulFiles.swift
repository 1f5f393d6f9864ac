import Subsidy
import Synchronization

/// A disk in memory that keeps, over a loss of power, what was synced, and of the rest what the test
/// says: the worst that a file system may do with it. It can stop before any call, take few bytes at a
/// time, or be full.
final class ForgetfulFiles: BankFiles {
  struct Stopped: Error {}
  struct Full: Error {}

  /// What becomes of a name that was not synced with its folder.
  enum Names: CaseIterable {
    case lost
    /// Written before the content that it names.
    case kept
  }

  private struct Content {
    var now: [UInt8] = []
    var synced: [UInt8] = []
  }

  private struct State {
    var contents: [Content] = []
    var names: [String: Int] = [:]
    var syncedNames: [String: Int] = [:]
    var calls: [String] = []
    var stopsBefore: Int?
    var room = Int.max
  }

  private let state = Mutex(State())
  private let bytesAtOnce: Int

  /// - Parameter stopsBefore: the call, from 0, before which everything ends.
  init(stopsBefore: Int? = nil, room: Int = .max, bytesAtOnce: Int = .max) {
    self.bytesAtOnce = bytesAtOnce
    state.withLock {
      $0.stopsBefore = stopsBefore
      $0.room = room
    }
  }

  var calls: [String] { state.withLock(\.calls) }

  /// Goes on after a stop, with the same files.
  func restart() { state.withLock { $0.stopsBefore = nil } }

  func loseContents(names: Names) {
    state.withLock { state in
      if names == .lost { state.names = state.syncedNames }
      for index in state.contents.indices {
        state.contents[index].now = state.contents[index].synced
      }
    }
  }

  func present(_ path: String) -> [UInt8]? {
    state.withLock { state in state.names[path].map { state.contents[$0].now } }
  }

  func contents(of path: String, atMost maximum: Int) throws -> [UInt8]? {
    try call("read", path) { state in
      state.names[path].map { Array(state.contents[$0].now.prefix(maximum)) }
    }
  }

  func names(in folder: String) throws -> [String] {
    try call("names", folder) { state in
      state.names.keys.filter { $0.hasPrefix(folder + "/") }.map {
        String($0.dropFirst(folder.utf8.count + 1))
      }
    }
  }

  func create(_ path: String) throws {
    try call("create", path) { state in
      if let index = state.names[path] {
        state.contents[index].now = []
      } else {
        state.names[path] = state.contents.count
        state.contents.append(Content())
      }
    }
  }

  func append(_ bytes: ArraySlice<UInt8>, to path: String) throws -> Int {
    try call("append", path) { state in
      guard let index = state.names[path] else { throw Stopped() }
      let taken = min(bytes.count, bytesAtOnce, state.room)
      guard taken > 0 else { throw Full() }
      state.contents[index].now += bytes.prefix(taken)
      state.room -= taken
      return taken
    }
  }

  func sync(_ path: String) throws {
    try call("sync", path) { state in
      if let index = state.names[path] {
        state.contents[index].synced = state.contents[index].now
      } else {
        state.syncedNames = state.names
      }
    }
  }

  func rename(_ path: String, to target: String) throws {
    try call("rename", path) { state in state.names[target] = state.names.removeValue(forKey: path)
    }
  }

  func remove(_ path: String) throws {
    try call("remove", path) { state in state.names[path] = nil }
  }

  func createFolder(_ path: String) throws { try call("folder", path) { _ in } }

  private func call<Result>(
    _ name: String, _ path: String, _ body: (inout sending State) throws -> sending Result
  ) throws -> Result {
    try state.withLock { state in
      if let stop = state.stopsBefore, state.calls.count >= stop { throw Stopped() }
      state.calls.append(name)
      return try body(&state)
    }
  }
}
