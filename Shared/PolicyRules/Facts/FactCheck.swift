internal import Domain

/// What facts must be to be assessed on a day, whether they were read or made in the program.
struct FactCheck {
  /// Of one person in one project; 0 would be no training. The most is ours.
  static let classHours = 1...10_000

  let day: CalendarDay
  let needs: PolicyFacts.Needs
  let sink: FaultSink

  func enterprise(kind: Bool, staff: Bool, training: Bool) {
    if needs.contains(.kind), !kind { missing("/enterprise/kind", "kind", nil) }
    if needs.contains(.staff), !staff { missing("/staff", "staff", nil) }
    if needs.contains(.training), !training { missing("/training", "training", nil) }
  }

  func row(
    _ row: PolicyFacts.Staff, _ path: String, _ line: Int?,
    isGiven: (local: Bool, insured: Bool)? = nil
  ) {
    let isGiven = isGiven ?? (row.local != nil, row.insured != nil)
    if needs.contains(.local), !isGiven.local { missing("\(path)/local", "local", line) }
    if needs.contains(.insured), !isGiven.insured { missing("\(path)/insured", "insured", line) }
    past(row.leftOn, "\(path)/leftOn", line)
    for (index, loan) in row.loans.enumerated() {
      let path = "\(path)/loans/\(index)"
      past(loan.from, "\(path)/from", line)
      ordered(loan.from, loan.to, "\(path)/to", line)
    }
  }

  func row(_ row: PolicyFacts.Training, _ path: String, _ line: Int?) {
    days(row.from, row.to, path, line)
    guard !Self.classHours.contains(row.classHours) else { return }
    sink.add(
      row.classHours < 0 ? .negative : .outOfRange, path: "\(path)/classHours", line: line,
      value: String(row.classHours),
      expected: "\(Self.classHours.lowerBound)…\(Self.classHours.upperBound)")
  }

  func days(_ from: CalendarDay?, _ to: CalendarDay?, _ path: String, _ line: Int?) {
    past(from, "\(path)/from", line)
    past(to, "\(path)/to", line)
    if let from, let to { ordered(from, to, "\(path)/to", line) }
  }

  private func missing(_ path: String, _ name: String, _ line: Int?) {
    sink.add(.factMissing, path: path, line: line, value: name)
  }

  private func past(_ fact: CalendarDay?, _ path: String, _ line: Int?) {
    guard let fact, fact > day else { return }
    sink.add(.factInFuture, path: path, line: line, value: fact.iso, expected: day.iso)
  }

  private func ordered(
    _ from: CalendarDay, _ to: CalendarDay, _ path: String, _ line: Int?
  ) {
    guard to < from else { return }
    sink.add(.daysReversed, path: path, line: line, value: "\(from.iso)…\(to.iso)")
  }
}
