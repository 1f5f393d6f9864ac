import Foundation

/// Runs seeds on threads of their own, one a core: a run blocks its thread.
struct OrderedRuns {
  let outcomes: AsyncStream<Outcome>

  init(seeds: Range<UInt64>, run: @escaping @Sendable (UInt64) -> Outcome) {
    outcomes = AsyncStream { continuation in
      let width = min(ProcessInfo.processInfo.activeProcessorCount, seeds.count)
      let group = DispatchGroup()
      for lane in 0..<width {
        group.enter()
        let thread = Thread {
          for seed in seeds where Int(seed - seeds.lowerBound) % width == lane {
            continuation.yield(run(seed))
          }
          group.leave()
        }
        thread.stackSize = 8 << 20
        thread.start()
      }
      group.notify(queue: .global()) { continuation.finish() }
    }
  }
}
