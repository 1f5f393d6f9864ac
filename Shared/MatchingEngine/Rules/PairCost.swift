/// What lending one head across a pair costs, by component; points.
package struct PairCost: Hashable, Sendable {
  package var distance: Int64
  package var occupation: Int64
  package var training: Int64
  package var wage: Int64
  package var uncovered: Int64
  /// A credit: never above zero.
  package var waiting: Int64

  package init(
    distance: Int64 = 0, occupation: Int64 = 0, training: Int64 = 0, wage: Int64 = 0,
    uncovered: Int64 = 0, waiting: Int64 = 0
  ) {
    self.distance = distance
    self.occupation = occupation
    self.training = training
    self.wage = wage
    self.uncovered = uncovered
    self.waiting = waiting
  }

  /// What the optimum minimises. Cannot overflow for validated weights and lots.
  package var total: Int64 {
    distance + occupation + training + wage + uncovered + waiting
  }
}
