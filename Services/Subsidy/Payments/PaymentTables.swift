internal import ServiceKit
internal import Storage

/// Batches of payments and what the bank said of each payment. Who decided is in each row, so that the
/// schema itself keeps four persons apart, whoever they were to the keys and sessions at the edge.
enum PaymentTables {
  static let migration = [
    """
    CREATE TABLE payment_batch (
      id {blob} PRIMARY KEY, message_id TEXT NOT NULL UNIQUE, payer {blob} NOT NULL,
      state TEXT NOT NULL
        CHECK (\(Migration.oneOf("state", "released", "prepared", "delivered", "unknown", "answered", "reconciled"))),
      items BIGINT NOT NULL CHECK (items > 0), total BIGINT NOT NULL CHECK (total > 0),
      created_at BIGINT NOT NULL, execution_day BIGINT NOT NULL,
      begun BIGINT NOT NULL DEFAULT 0, enquiries BIGINT NOT NULL DEFAULT 0,
      withdrawn_after BIGINT, reported_at BIGINT, accountant {blob},
      CHECK (accountant IS NULL OR accountant <> payer))
    """,
    // `attempt` of the entitlement; a payment key is used once, for ever.
    """
    CREATE TABLE batch_item (
      batch {blob} NOT NULL REFERENCES payment_batch (id), ordinal BIGINT NOT NULL,
      entitlement {blob} NOT NULL REFERENCES entitlement (id), attempt BIGINT NOT NULL,
      payment_key TEXT NOT NULL UNIQUE, end_to_end_id TEXT NOT NULL UNIQUE,
      amount BIGINT NOT NULL CHECK (amount > 0), approval {blob} NOT NULL,
      payee {blob} NOT NULL REFERENCES payee (id), name_digest TEXT NOT NULL,
      account_digest TEXT NOT NULL, agent_digest TEXT NOT NULL, remittance TEXT NOT NULL,
      maker {blob} NOT NULL, checker {blob} NOT NULL, payer {blob} NOT NULL, accountant {blob},
      state TEXT NOT NULL
        CHECK (\(Migration.oneOf("state", "released", "held", "instructed", "settled", "rejected", "returned"))),
      reason TEXT, told BIGINT NOT NULL DEFAULT 0, booked BIGINT NOT NULL DEFAULT 0,
      status_at BIGINT,
      PRIMARY KEY (batch, ordinal), UNIQUE (entitlement, attempt),
      CHECK (maker <> checker AND payer <> maker AND payer <> checker),
      CHECK (accountant IS NULL
        OR accountant <> maker AND accountant <> checker AND accountant <> payer))
    """,
    // What the bank sent and we applied: the same again has no effect. The period of a statement.
    """
    CREATE TABLE bank_message (
      id TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('report', 'statement')),
      since BIGINT, until BIGINT, applied_at BIGINT NOT NULL, PRIMARY KEY (kind, id))
    """,
    // Each debit of ours that a statement showed, and the bank's id of the payment that it settled: none
    // as long as this store, after a restore, knows of no such payment. No day: its return came before it.
    """
    CREATE TABLE bank_debit (
      end_to_end_id TEXT PRIMARY KEY, amount BIGINT NOT NULL, day BIGINT, settled TEXT)
    """,
    // What came back of such a debit.
    """
    CREATE TABLE bank_return (
      end_to_end_id TEXT PRIMARY KEY, amount BIGINT NOT NULL, reason TEXT)
    """,
    // One row: whether anything may be paid. `epoch` is the newest that was looked at, `known_until` the
    // time from which on this store may have forgotten what the bank did.
    """
    CREATE TABLE payment_gate (
      name TEXT PRIMARY KEY, epoch BIGINT NOT NULL, frozen_at BIGINT, known_until BIGINT,
      first_person {blob})
    """,
    "INSERT INTO payment_gate (name, epoch) VALUES ('payments', 1)",
  ]
}

enum PaymentStatement: String, SQLStatement {
  case insert =
    """
    INSERT INTO payment_batch (id, message_id, payer, state, items, total, created_at,
      execution_day)
    VALUES ($1, $2, $3, 'released', $4, $5, $6, $7)
    """
  case insertItem =
    """
    INSERT INTO batch_item (batch, ordinal, entitlement, attempt, payment_key, end_to_end_id, amount,
      approval, payee, name_digest, account_digest, agent_digest, remittance, maker, checker, payer,
      state)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 'released')
    """
  case find = "SELECT * FROM payment_batch WHERE id = $1"
  case byMessage = "SELECT * FROM payment_batch WHERE message_id = $1"
  case items = "SELECT * FROM batch_item WHERE batch = $1 ORDER BY ordinal"
  case ofEntitlement = "SELECT * FROM batch_item WHERE entitlement = $1 ORDER BY attempt"
  case itemByEndToEnd = "SELECT * FROM batch_item WHERE end_to_end_id = $1"
  case updateItem =
    """
    UPDATE batch_item SET state = $3, reason = $4, told = $5, booked = $6, status_at = $7,
      attempt = $8
    WHERE batch = $1 AND ordinal = $2
    """
  case update =
    """
    UPDATE payment_batch SET state = $2, begun = $3, enquiries = $4, withdrawn_after = $5,
      reported_at = $6
    WHERE id = $1
    """
  case doubtDeliveries =
    "UPDATE payment_batch SET begun = 1 WHERE state = 'released' OR state = 'prepared'"
  case reconcile =
    "UPDATE payment_batch SET state = 'reconciled', accountant = $2 WHERE id = $1"
  case reconcileItems = "UPDATE batch_item SET accountant = $2 WHERE batch = $1"
  case settled =
    """
    SELECT COALESCE(SUM(amount), 0) AS settled FROM batch_item
    WHERE batch = $1 AND state IN ('settled', 'returned')
    """
  case audit =
    """
    SELECT payment_batch.id, items, total, COALESCE((
      SELECT SUM(amount) FROM batch_item
      WHERE batch = payment_batch.id AND batch_item.state IN ('settled', 'returned')), 0) AS settled
    FROM payment_batch ORDER BY payment_batch.id
    """
}

enum BankStatementStatement: String, SQLStatement {
  case message = "SELECT id FROM bank_message WHERE kind = $1 AND id = $2"
  /// Read again, a statement counts as read since.
  case insertMessage =
    """
    INSERT INTO bank_message (id, kind, since, until, applied_at) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (kind, id) DO UPDATE SET applied_at = excluded.applied_at
    """
  case insertDebit =
    """
    INSERT INTO bank_debit (end_to_end_id, amount, day, settled) VALUES ($1, $2, $3, $4)
    """
  case debit = "SELECT amount, day, settled FROM bank_debit WHERE end_to_end_id = $1"
  case settleDebit = "UPDATE bank_debit SET settled = $2 WHERE end_to_end_id = $1"
  case insertReturn =
    """
    INSERT INTO bank_return (end_to_end_id, amount, reason) VALUES ($1, $2, $3)
    ON CONFLICT (end_to_end_id) DO NOTHING
    """
  case returned = "SELECT amount, reason FROM bank_return WHERE end_to_end_id = $1"
  /// The periods of the statements applied since an instant.
  case periods =
    """
    SELECT since, until FROM bank_message
    WHERE kind = 'statement' AND applied_at >= $1 ORDER BY since
    """
  case gate = "SELECT * FROM payment_gate WHERE name = 'payments'"
  case epoch = "SELECT MAX(epoch) AS epoch FROM stream_head"
  case setGate =
    """
    UPDATE payment_gate SET epoch = $1, frozen_at = $2, known_until = $3, first_person = $4
    WHERE name = 'payments'
    """
}
