/// Why a transfer is not made. It is thrown before anything is written. Raw values are stable codes.
package enum LedgerRefusal: String, Error, Sendable, CaseIterable {
  case amountNotPositive = "amount-not-positive"
  /// The sum does not fit 64 bits of fen.
  case amountTooLarge = "amount-too-large"
  /// The same transfer was made with another amount.
  case amountDiffers = "amount-differs"
  case amountOverHold = "amount-over-hold"
  case amountOverPayment = "amount-over-payment"
  /// A further attempt asks for more than is unpaid of what was approved.
  case amountOverEntitlement = "amount-over-entitlement"
  case appropriationOverdrawn = "appropriation-overdrawn"
  case fundUnknown = "fund-unknown"
  /// The key belongs to another fund, policy or prefecture.
  case fundDiffers = "fund-differs"
  case entitlementUnknown = "entitlement-unknown"
  case holdUnknown = "hold-unknown"
  /// It was posted, voided or rejected, or a later attempt took its place.
  case holdEnded = "hold-ended"
  /// An earlier attempt has not ended, so that no other may begin.
  case holdLive = "hold-live"
  /// The bank knows of it: only the bank's word ends it.
  case holdInstructed = "hold-instructed"
  case holdNotInstructed = "hold-not-instructed"
  /// Nothing was paid by this attempt.
  case paymentUnknown = "payment-unknown"
  /// Nothing of this attempt came back.
  case returnUnknown = "return-unknown"
  /// Attempts, and claw-backs, are numbered from 1 without a gap.
  case attemptOutOfOrder = "attempt-out-of-order"
  /// The same entry stands there already. Only `verify` meets it: a repeated transfer is recognised.
  case entryRepeated = "entry-repeated"
  /// A fund, policy or key that is not 1–200 printable ASCII characters without a blank or `#`, or a
  /// document whose name is empty, longer than 200 bytes or has control characters.
  case nameInvalid = "name-invalid"
}
