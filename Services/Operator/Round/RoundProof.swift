internal import Domain
package import Events
package import MatchingEngine
internal import MessageBus

/// A round of the journals solved again and proved.
package struct RoundProof {
  /// No other matching reaches the same at every level.
  package let isUnique: Bool

  /// - Throws: ``OperatorFault`` if the round saw or found something else than its record says, `FlowFault` if
  ///   its optimum is none.
  package init(
    _ closed: RoundClosed, _ snapshot: MatchingSnapshot, _ rules: MatchingRules
  ) throws {
    guard Digest32.sha256(snapshot.canonicalBytes(rules: rules)).bytes == closed.inputDigest
    else {
      throw OperatorFault("round \(closed.round.text) saw something else than the journals tell")
    }
    let result = try solve(snapshot, rules: rules)
    guard Digest32.sha256(result.canonicalBytes).bytes == closed.resultDigest,
      result.levels.heads == closed.heads, result.levels.cost == closed.cost
    else { throw OperatorFault("round \(closed.round.text) found something else than its record") }
    let graph = try graph(of: snapshot, rules: rules)
    let optimum = try graph.optimum()
    try graph.certify(optimum)
    isUnique = try graph.isUnique(optimum)
  }
}
