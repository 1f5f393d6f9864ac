import Storage

/// What clients and checks read of Intake's store.
enum ClientStatement: String, SQLStatement {
  case openProposals =
    """
    SELECT id, lender, borrower, heads, smallest_group, deadline FROM proposal
    WHERE state = 'proposed' ORDER BY ordinal
    """
  case command = "SELECT subject, state FROM command WHERE id = $1"
  case pendingCommands = "SELECT COUNT(*) AS found FROM command WHERE state = 'pending'"
  case offers = "SELECT COUNT(*) AS found FROM offer"
  case offer = "SELECT state FROM offer WHERE lot = $1"
  case lapsed = "SELECT COUNT(*) AS found FROM proposal WHERE state = 'lapsed'"
  /// Both sides accepted, or one declined, and still it counts as unanswered.
  case lapsedThoughAnswered =
    """
    SELECT proposal.id FROM proposal
    WHERE proposal.state = 'lapsed' AND (
      (SELECT COUNT(*) FROM answer WHERE answer.proposal = proposal.id) = 2
      OR EXISTS (
        SELECT 1 FROM answer WHERE answer.proposal = proposal.id AND answer.heads IS NULL))
    """
}
