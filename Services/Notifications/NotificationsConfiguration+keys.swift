package import ServiceKit

extension NotificationsConfiguration {
  package enum Keys {
    package static let smtpHost = ConfigurationKey(
      "smtp.host", .text(""), unit: "host",
      "the server that mail is handed to; empty: there is no mail channel")
    package static let smtpPort = ConfigurationKey(
      "smtp.port", .integer(587), unit: "port", "587 is usual for STARTTLS, 465 for TLS")
    package static let smtpSecurity = ConfigurationKey(
      "smtp.security", .text("starttls"), "starttls, tls, or none (to this machine itself alone)")
    package static let smtpFrom = ConfigurationKey(
      "smtp.from", .text(""), unit: "mail address", "the sender; its domain is in each Message-ID")
    package static let smtpFromName = ConfigurationKey(
      "smtp.fromName", .text(""), "how the sender is shown; empty: by the address")
    package static let smtpUser = ConfigurationKey(
      "smtp.user", .text(""), "the login's name; empty: no login")
    package static let smtpPassword = ConfigurationKey(
      "smtp.password", .text(""), isSecret: true, "the login's password")
    package static let smtpCertificates = ConfigurationKey(
      "smtp.certificates", .text(""), unit: "path",
      "PEM file of the authorities to trust; empty: the system's")
    package static let smtpConnect = ConfigurationKey(
      "smtp.connectMilliseconds", .integer(10_000), unit: "ms", "a connection must stand within")
    package static let smtpTotal = ConfigurationKey(
      "smtp.totalMilliseconds", .integer(60_000), unit: "ms", "a message must be handed over within"
    )
    package static let mailConcurrency = ConfigurationKey(
      "smtp.concurrencyMaximum", .integer(2), unit: "messages", "under way at once")

    package static let webhookAllowed = ConfigurationKey(
      "webhook.allowed", .list([]), unit: "address blocks",
      "of our own network that webhooks may go to, and in the clear; all else inside is refused")
    package static let webhookCertificates = ConfigurationKey(
      "webhook.certificates", .text(""), unit: "path",
      "PEM file of the authorities to trust; empty: the system's")
    package static let webhookConnect = ConfigurationKey(
      "webhook.connectMilliseconds", .integer(5_000), unit: "ms", "a connection must stand within")
    package static let webhookTotal = ConfigurationKey(
      "webhook.totalMilliseconds", .integer(15_000), unit: "ms", "an answer must be whole within")
    package static let webhookConcurrency = ConfigurationKey(
      "webhook.concurrencyMaximum", .integer(32), unit: "requests", "under way at once")
    package static let webhookPerHost = ConfigurationKey(
      "webhook.perHostMaximum", .integer(2), unit: "requests",
      "of them to one host; one more waits for its turn there, others are tried later")

    package static let quietFrom = ConfigurationKey(
      "quiet.fromHour", .integer(21), unit: "hour, UTC+8",
      "from then on only what is urgent is delivered")
    package static let quietUntil = ConfigurationKey(
      "quiet.untilHour", .integer(8), unit: "hour, UTC+8",
      "until then; the same as quiet.fromHour: always delivered")

    package static let retryFirst = ConfigurationKey(
      "retry.firstSeconds", .integer(60), unit: "s",
      "after the first attempt that was put off; doubled with each")
    package static let retryMaximum = ConfigurationKey(
      "retry.maximumSeconds", .integer(3_600), unit: "s", "no wait is longer, Retry-After or not")
    package static let retryAttempts = ConfigurationKey(
      "retry.attemptsMaximum", .integer(12), unit: "attempts",
      "that were put off, after which a delivery is given up")
    package static let technicalSeconds = ConfigurationKey(
      "retry.technicalSeconds", .integer(900), unit: "s", "while the other side is not reached")
    package static let technicalAttempts = ConfigurationKey(
      "retry.technicalAttemptsMaximum", .integer(192), unit: "attempts",
      "of any kind, after which what is not reached is given up")
    package static let postponed = ConfigurationKey(
      "retry.postponedMilliseconds", .integer(5_000), unit: "ms",
      "while Intake does not answer, or too much is under way; does not count as an attempt")

    package static let all =
      ServiceConfiguration.Keys.all + peers.flatMap(ServiceConfiguration.Keys.peer) + [
        smtpHost, smtpPort, smtpSecurity, smtpFrom, smtpFromName, smtpUser, smtpPassword,
        smtpCertificates, smtpConnect, smtpTotal, mailConcurrency, webhookAllowed,
        webhookCertificates, webhookConnect, webhookTotal, webhookConcurrency, webhookPerHost,
        quietFrom, quietUntil, retryFirst, retryMaximum, retryAttempts, technicalSeconds,
        technicalAttempts, postponed,
      ]

    static let ranges: [(key: ConfigurationKey, range: ClosedRange<Int>)] = [
      (smtpPort, 1...65_535), (smtpConnect, 1...600_000), (smtpTotal, 1...600_000),
      (mailConcurrency, 1...64), (webhookConnect, 1...600_000), (webhookTotal, 1...600_000),
      (webhookConcurrency, 1...64), (webhookPerHost, 1...64), (quietFrom, 0...23),
      (quietUntil, 0...23), (retryFirst, 1...86_400), (retryMaximum, 1...604_800),
      (retryAttempts, 1...1_000), (technicalSeconds, 1...86_400),
      (technicalAttempts, 1...100_000), (postponed, 10...600_000),
    ]
  }
}
