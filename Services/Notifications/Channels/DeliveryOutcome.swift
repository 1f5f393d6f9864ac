/// How one attempt to deliver a notice ended. Nothing here is retried by a channel: whoever asked for
/// the attempt repeats a temporary or technical failure, under the same id.
///
/// `detail` and `receipt` are for logs and events: numbers of protocols and stable words, never an
/// address, a name or a text of the notice or of the other side.
package enum DeliveryOutcome: Hashable, Sendable {
  /// The other side has taken it over: `smtp 250 2.0.0`, `http 204`.
  case delivered(receipt: String)
  /// The other side, or its server, could not take it now. `retryAfterSeconds` is what it asked for.
  case temporary(code: DeliveryCode, detail: String, retryAfterSeconds: Int?)
  /// The same again would be refused again: use another channel.
  case permanent(code: DeliveryCode, detail: String)
  /// It did not come to a verdict on this notice: connection, TLS, login, time, our own limits.
  case technical(code: DeliveryCode, detail: String)
}

/// Why an attempt failed. Raw values are stable: they are stored, and texts are found by them.
package enum DeliveryCode: String, CaseIterable, Sendable {
  /// Too many attempts wait already, all in all or for this recipient.
  case channelFull = "channel-full"
  case channelStopped = "channel-stopped"
  /// There is no such channel by configuration.
  case channelOff = "channel-off"
  /// The vault has no address of the contact any more.
  case contactErased = "contact-erased"
  /// The vault does not answer this process: its allow-list, or the question, is at fault.
  case askRefused = "ask-refused"
  /// As often as configuration has it, and no more.
  case attemptsExhausted = "attempts-exhausted"
  /// A carrier took it over, and said later that it did not arrive.
  case receiptFailed = "receipt-failed"

  /// No message can be made of it: see `MailFault`.
  case mailImpossible = "mail-impossible"
  /// 4xx, other than at STARTTLS and AUTH.
  case mailDeferred = "mail-deferred"
  /// 5xx to this recipient or this message.
  case mailRefused = "mail-refused"
  /// The message was sent, and the connection ended before its fate was told. It may arrive twice,
  /// with one Message-ID.
  case mailUnconfirmed = "mail-unconfirmed"
  case mailLoginRefused = "mail-login-refused"
  /// 5xx to our own address: for each message the same, so no recipient's fault.
  case mailSenderRefused = "mail-sender-refused"
  /// 5xx before any message.
  case mailServerRefused = "mail-server-refused"
  /// STARTTLS was not offered or failed, or the certificate is not to be trusted.
  case mailTLS = "mail-tls"
  case mailTimeout = "mail-timeout"
  case mailUnreachable = "mail-unreachable"
  case mailBroken = "mail-broken"

  case webhookURLMalformed = "webhook-url-malformed"
  case webhookSecretMalformed = "webhook-secret-malformed"
  case webhookIDMalformed = "webhook-id-malformed"
  case webhookTooLarge = "webhook-too-large"
  /// The name leads, also or only, to an address that is not for the public.
  case webhookAddressRefused = "webhook-address-refused"
  /// `http`, and the addresses are not among those allowed by configuration.
  case webhookPlainHTTP = "webhook-plain-http"
  case webhookNameUnknown = "webhook-name-unknown"
  case webhookRedirects = "webhook-redirects"
  /// 410: the receiver wants no more.
  case webhookGone = "webhook-gone"
  /// 429, 502, 503, 504.
  case webhookBusy = "webhook-busy"
  /// Any other 4xx.
  case webhookRefused = "webhook-refused"
  /// Any other status.
  case webhookFailed = "webhook-failed"
  case webhookTLS = "webhook-tls"
  case webhookTimeout = "webhook-timeout"
  case webhookUnreachable = "webhook-unreachable"
  case webhookBroken = "webhook-broken"
}
