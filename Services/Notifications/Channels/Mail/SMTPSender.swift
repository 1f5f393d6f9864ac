internal import CCurl

/// Hands messages to a mail server (RFC 5321, submission of RFC 6409), one connection for each. Never
/// repeats one by itself.
package struct SMTPSender: Sendable {
  private let configuration: Configuration
  private let threads: ChannelThreads

  /// - Parameter threads: for mail alone, with the limits `mail`: the lane is the server.
  package init(
    _ configuration: Configuration, threads: ChannelThreads
  ) throws(Configuration.Fault) {
    try configuration.check()
    self.configuration = configuration
    self.threads = threads
  }

  /// The receipt is the server's reply: it has taken the message over. One that then gives no answer
  /// to QUIT can hold the outcome up for as long again as the total time.
  package func send(_ message: MailMessage) async -> DeliveryOutcome {
    await threads.run(lane: configuration.host) { [configuration] in
      Self.perform(message, configuration)
    }
  }

  private static func perform(
    _ message: MailMessage, _ configuration: Configuration
  ) -> DeliveryOutcome {
    let clientName = configuration.clientName ?? message.from.domain
    let transfer = CurlTransfer(
      url: "\(configuration.address)/\(clientName)", protocols: "smtp,smtps",
      times: configuration.times, certificates: configuration.certificates)
    if configuration.security == .startTLS {
      transfer.set(CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue))
    }
    if let login = configuration.login {
      transfer.set(CURLOPT_USERNAME, login.user)
      transfer.set(CURLOPT_PASSWORD, login.password)
    }
    // Bounds the wait for the answer to QUIT, for which the total time does not count.
    let seconds = (configuration.times.totalMilliseconds + 999) / 1_000
    transfer.set(CURLOPT_SERVER_RESPONSE_TIMEOUT, seconds)
    transfer.set(CURLOPT_MAIL_FROM, "<\(message.from.text)>")
    transfer.set(CURLOPT_MAIL_RCPT, ["<\(message.to.text)>"])
    transfer.set(CURLOPT_UPLOAD, 1)
    transfer.send(message.bytes, size: CURLOPT_INFILESIZE_LARGE)
    var conversation = SMTPConversation()
    transfer.onCommand = { conversation.sent($0) }
    transfer.onLine = {
      conversation.heard($0)
      return true
    }
    let fault = transfer.perform()
    return conversation.outcome(fault)
  }
}
