import Storage

/// What enterprises and persons see of money in Intake's store.
enum BureauStatement: String, SQLStatement {
  case entitlements =
    "SELECT id, enterprise, policy, state, approval, attempt, amount FROM entitlement ORDER BY ordinal"
  case policies =
    "SELECT policy, proposed_at, activated_at FROM policy_version ORDER BY policy, version"
  case answeredBatches =
    "SELECT id, settled FROM payment_batch WHERE state = 'answered' ORDER BY ordinal"
  case frozen = "SELECT frozen_at FROM payment_gate WHERE frozen_at IS NOT NULL"
  case facts = "SELECT id FROM facts WHERE id = $1"
  case subject = "SELECT id FROM vault_subject WHERE id = $1 AND erased_at IS NULL"
}
