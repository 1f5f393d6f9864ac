import Subsidy

/// What the service will do with the bank's files, as small as it can be: it delivers, hears, and asks
/// where it does not know. A delivery that was cut off is not known.
struct PayingCity {
  private struct Course {
    let batch: PaymentBatch
    var statuses: [String: BankReport.Status] = [:]
    var enquiries = 0

    var isKnown: Bool {
      batch.payments.allSatisfy { [.settled, .rejected].contains(statuses[$0.endToEndID]) }
    }
  }

  private let bank: SimulatedBank
  private var courses: [String: Course] = [:]
  /// The ids of the debits of all statements; one that came twice is left out.
  private(set) var stated: Set<String> = []

  init(bank: SimulatedBank) { self.bank = bank }

  mutating func begin(_ batch: PaymentBatch, stoppingBefore call: Int) {
    courses[batch.messageID] = Course(batch: batch)
    let bytes = Pain001Writer.bytes(batch, created: SampleBatch.approved)
    _ = try? bank.outbox(stoppingBefore: call).deliver(bytes, as: batch.fileName)
  }

  mutating func hear() throws {
    let post = try bank.receive()
    for report in post.reports.sorted(by: { $0.created < $1.created }) { try apply(report) }
    for entry in post.statements.flatMap(\.entries) where entry.direction == .debit {
      guard let id = entry.endToEndID else { continue }
      if !stated.insert(id).inserted { stated.remove(id) }
    }
    for (id, course) in courses where !course.isKnown {
      courses[id]?.enquiries += 1
      try bank.enquire(course.batch, course.enquiries + 1)
    }
  }

  func ids(_ status: BankReport.Status) -> Set<String> {
    Set(courses.values.flatMap { $0.statuses.filter { $0.value == status }.keys })
  }

  private mutating func apply(_ report: BankReport) throws {
    guard var course = courses[report.originalMessageID] else { return }
    if report.isNotKnown { try bank.deliver(course.batch) }
    for outcome in try report.outcomes(of: course.batch.instruction) where !outcome.isRefusedRepeat
    {
      let payment = course.batch.payments.first { $0.key == outcome.key }
      if let id = payment?.endToEndID { course.statuses[id] = outcome.status }
    }
    courses[report.originalMessageID] = course
  }
}
