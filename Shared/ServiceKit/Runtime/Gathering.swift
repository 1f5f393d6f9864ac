internal import Synchronization

/// Collects the answers of several commands and hands them on together, in order.
final class Gathering<Reply: Sendable>: Sendable {
  private let answers: Mutex<[Submission<Reply>?]>
  private let whenAll: @Sendable ([Submission<Reply>]) -> Void

  init(count: Int, whenAll: @escaping @Sendable ([Submission<Reply>]) -> Void) {
    answers = Mutex(Array(repeating: nil, count: count))
    self.whenAll = whenAll
    if count == 0 { whenAll([]) }
  }

  func put(_ submission: Submission<Reply>, at index: Int) {
    let all = answers.withLock { answers -> [Submission<Reply>]? in
      answers[index] = submission
      let present = answers.compactMap(\.self)
      return present.count == answers.count ? present : nil
    }
    if let all { whenAll(all) }
  }
}
