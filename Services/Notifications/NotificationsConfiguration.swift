internal import Domain
package import ServiceKit

/// Every setting of Notifications; the keys are in `NotificationsConfiguration+keys.swift`.
package struct NotificationsConfiguration: Sendable {
  package static let process = "notifications"
  package static let peers = ["intake", "matching", "subsidy"]

  /// Where mail is handed over, and whose it says it is.
  package struct Mail: Sendable {
    package let server: SMTPSender.Configuration
    package let from: MailAddress
    package let fromName: String?
  }

  package struct Webhook: Sendable {
    package let allowed: [AddressBlock]
    package let certificates: String?
    package let times: ChannelTimes
    package let concurrencyMaximum: Int
    package let perHostMaximum: Int
  }

  package let service: ServiceConfiguration
  /// Nil: there is no mail channel.
  package let mail: Mail?
  package let mailConcurrencyMaximum: Int
  package let webhook: Webhook
  package let rules: DeliveryRules

  /// - Throws: `ConfigurationFault` with all that is wrong with these settings.
  package init(_ settings: Settings) throws {
    service = try ServiceConfiguration(
      process: Self.process, peers: Self.peers, settings: settings)
    var problems = settings.outOfRange(Keys.ranges)
    let (mail, mailProblems) = Self.mail(settings)
    let blocks = settings.list(Keys.webhookAllowed).filter { !$0.isEmpty }
    let allowed = blocks.compactMap { AddressBlock($0) }
    problems += mailProblems
    problems += blocks.filter { AddressBlock($0) == nil }.map {
      "key 'webhook.allowed' must be of blocks such as 10.1.0.0/16, and '\($0)' is none"
    }
    if settings.integer(Keys.retryFirst) > settings.integer(Keys.retryMaximum) {
      problems.append("key 'retry.firstSeconds' must not be above 'retry.maximumSeconds'")
    }
    guard problems.isEmpty else { throw ConfigurationFault(problems: problems) }
    self.mail = mail
    mailConcurrencyMaximum = settings.integer(Keys.mailConcurrency)
    webhook = Webhook(
      allowed: allowed, certificates: settings.textOrNil(Keys.webhookCertificates),
      times: ChannelTimes(
        connectMilliseconds: settings.integer(Keys.webhookConnect),
        totalMilliseconds: settings.integer(Keys.webhookTotal)),
      concurrencyMaximum: settings.integer(Keys.webhookConcurrency),
      perHostMaximum: settings.integer(Keys.webhookPerHost))
    rules = Self.rules(settings)
  }

  private static func rules(_ settings: Settings) -> DeliveryRules {
    var rules = DeliveryRules()
    rules.quiet = QuietHours(
      fromHour: settings.integer(Keys.quietFrom), untilHour: settings.integer(Keys.quietUntil))
    rules.retry.firstSeconds = settings.integer(Keys.retryFirst)
    rules.retry.maximumSeconds = settings.integer(Keys.retryMaximum)
    rules.retry.attemptsMaximum = settings.integer(Keys.retryAttempts)
    rules.retry.technicalSeconds = settings.integer(Keys.technicalSeconds)
    rules.retry.technicalAttemptsMaximum = settings.integer(Keys.technicalAttempts)
    rules.retry.postponedMilliseconds = settings.integer(Keys.postponed)
    return rules
  }

  private static func mail(_ settings: Settings) -> (Mail?, problems: [String]) {
    let host = settings.text(Keys.smtpHost)
    guard !host.isEmpty else { return (nil, []) }
    var problems: [String] = []
    let security = SMTPSender.Configuration.Security(rawValue: settings.text(Keys.smtpSecurity))
    if security == nil { problems.append("key 'smtp.security' must be starttls, tls or none") }
    let from = try? MailAddress(settings.text(Keys.smtpFrom))
    if from == nil {
      problems.append("key 'smtp.from' must be a mail address where smtp.host is set")
    }
    let (user, password) = (settings.text(Keys.smtpUser), settings.text(Keys.smtpPassword))
    if user.isEmpty != password.isEmpty {
      problems.append("keys 'smtp.user' and 'smtp.password' must be set both or neither")
    }
    let times = (settings.integer(Keys.smtpConnect), settings.integer(Keys.smtpTotal))
    guard problems.isEmpty, let security, let from, times.0 > 0, times.1 > 0 else {
      return (nil, problems)
    }
    let server = SMTPSender.Configuration(
      host: host, port: settings.integer(Keys.smtpPort), security: security,
      login: user.isEmpty ? nil : .init(user: user, password: password),
      certificates: settings.textOrNil(Keys.smtpCertificates),
      times: ChannelTimes(connectMilliseconds: times.0, totalMilliseconds: times.1))
    do {
      try server.check()
    } catch {
      problems.append("the keys of 'smtp' are not sound: \(error.rawValue)")
    }
    return (
      Mail(server: server, from: from, fromName: settings.textOrNil(Keys.smtpFromName)), problems
    )
  }
}

extension Settings {
  /// Nil if empty.
  fileprivate func textOrNil(_ key: ConfigurationKey) -> String? {
    let text = text(key)
    return text.isEmpty ? nil : text
  }
}
