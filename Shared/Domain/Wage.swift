/// What a post pays, or what a lender asks for its workers.
package struct Wage: Hashable, Sendable {
  package var form: WageForm
  /// Per month, day, hour or piece, by `form`.
  package var rate: Money
  /// Guaranteed per month: the only figure that matching compares.
  package var monthlyFloor: Money

  package init(form: WageForm, rate: Money, monthlyFloor: Money) {
    self.form = form
    self.rate = rate
    self.monthlyFloor = monthlyFloor
  }
}

/// What the rate of a wage is for.
package enum WageForm: String, Sendable, CaseIterable {
  case month, day, hour, piece
}
