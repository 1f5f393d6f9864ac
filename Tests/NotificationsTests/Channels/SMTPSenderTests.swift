import Notifications
import Testing

/// Against a sink that does what an address's local part says: see `Peer/channels.py`.
@Suite struct SMTPSenderTests {
  @Test func `a message arrives over STARTTLS as it was written`() async throws {
    let sink = try await ChannelPeer.start("smtp", "--tls", "starttls")
    let message = try SampleMail.make()
    let outcome = try await sender(sink, .startTLS).send(message)
    #expect(outcome == .delivered(receipt: "smtp 250 2.6.0"))
    let mail = try #require(await sink.finish(SeenMail.self).first)
    #expect(mail.isEncrypted == true)
    #expect(mail.client == "jobs.example.cn")
    #expect(mail.envelope == ["notices@jobs.example.cn", "li.lei@enterprise.example"])
    #expect(mail.subject == "匹配建议待答复")
    #expect(mail.messageID == message.messageID)
    #expect(mail.text.contains("请于今日答复。"))
    #expect(mail.text.contains("Please answer today."))
  }

  @Test func `a login goes over TLS from the first byte; a wrong one is nobody's failure but ours`()
    async throws
  {
    let sink = try await ChannelPeer.start("smtp", "--tls", "implicit")
    let right = try sender(sink, .implicitTLS, password: "open sesame")
    let wrong = try sender(sink, .implicitTLS, password: "open barley")
    #expect(try await wrong.send(SampleMail.make()).kind == "technical mail-login-refused")
    #expect(try await right.send(SampleMail.make()).kind == "delivered")
    let mails = try await sink.finish(SeenMail.self)
    #expect(mails.map(\.user) == ["bureau"])
    #expect(mails.map(\.isEncrypted) == [true])
  }

  @Test func `each reply is judged by whom it concerns`() async throws {
    let sink = try await ChannelPeer.start("smtp")
    let sender = try sender(sink, .none)
    let recipients = [
      "RCPT-450": "temporary mail-deferred", "DATA-451": "temporary mail-deferred",
      "RCPT-421": "temporary mail-deferred", "RCPT-550": "permanent mail-refused",
      "DATA-554": "permanent mail-refused", "RCPT-530": "technical mail-login-refused",
      "RCPT-break": "technical mail-broken", "RCPT-551": "permanent mail-refused",
    ]
    for (local, kind) in recipients {
      let outcome = try await sender.send(SampleMail.make(to: "\(local)@example.cn"))
      #expect(outcome.kind == kind)
      if let code = Int(local.suffix(3)) {
        #expect(outcome.detail == "smtp \(code) \(code / 100).1.7")
      }
    }
    let senders = [
      "MAIL-451": "temporary mail-deferred", "MAIL-550": "technical mail-sender-refused",
      "MAIL-552": "permanent mail-refused",
    ]
    for (local, kind) in senders {
      #expect(
        try await sender.send(SampleMail.make(from: "\(local)@example.cn")).kind == kind, "\(local)"
      )
    }
    for (name, kind) in [
      "greet-421": "temporary mail-deferred", "greet-554": "technical mail-server-refused",
    ] {
      let greeted = try self.sender(sink, .none, clientName: name)
      #expect(try await greeted.send(SampleMail.make()).kind == kind, "\(name)")
    }
    #expect(try await sender.send(SampleMail.make()).kind == "delivered", "the others harm none")
  }

  @Test func `a message whose end is not confirmed goes again under the same Message-ID`()
    async throws
  {
    let sink = try await ChannelPeer.start("smtp")
    let sender = try sender(sink, .none)
    let message = try SampleMail.make(to: "DATA-once@example.cn")
    #expect(await sender.send(message).kind == "temporary mail-unconfirmed")
    #expect(await sender.send(message).kind == "delivered")
    let hanging = try self.sender(sink, .none, total: 2_000)
    #expect(
      try await hanging.send(SampleMail.make(to: "DATA-hang@example.cn")).kind
        == "temporary mail-unconfirmed")
    let mails = try await sink.finish(SeenMail.self)
    #expect(mails.prefix(2).map(\.messageID) == [message.messageID, message.messageID])
  }

  @Test(arguments: [[], ["--tls", "refused"]])
  func `nothing is sent in the clear where TLS is asked for`(options: [String]) async throws {
    let sink =
      try options.isEmpty
      ? await ChannelPeer.start("smtp") : await ChannelPeer.start("smtp", options[0], options[1])
    #expect(
      try await sender(sink, .startTLS).send(SampleMail.make()).kind == "technical mail-tls")
    #expect(
      try await sender(sink, .none).send(SampleMail.make(to: "a@clear.cn")).kind == "delivered")
    #expect(try await sink.finish(SeenMail.self).map(\.to) == ["a@clear.cn"])
  }

  @Test func `a certificate that nobody vouches for, or of another host, is not trusted`()
    async throws
  {
    let sink = try await ChannelPeer.start("smtp", "--tls", "starttls")
    let message = try SampleMail.make()
    let unknown = try sender(sink, .startTLS, trusts: false)
    #expect(await unknown.send(message).kind == "technical mail-tls")
    let misnamed = try sender(sink, .startTLS, host: "127.0.0.1")
    #expect(await misnamed.send(message).kind == "technical mail-tls", "it is localhost's")
    let named = try sender(sink, .startTLS)
    #expect(await named.send(message).kind == "delivered")
    #expect(try await sink.finish(SeenMail.self).count == 1)
  }

  @Test func `a server that is not there, or says nothing, costs its time and no more`()
    async throws
  {
    let sink = try await ChannelPeer.start("smtp")
    let slow = try sender(sink, .none, total: 2_000)
    #expect(
      try await slow.send(SampleMail.make(to: "RCPT-hang@example.cn")).kind
        == "technical mail-timeout")
    #expect(
      try await slow.send(SampleMail.make(to: "QUIT-hang@example.cn")).kind == "delivered",
      "what was taken over is delivered, though QUIT gets no answer")
    #expect(try await slow.send(SampleMail.make(to: "next@example.cn")).kind == "delivered")
    let seen = try await sink.finish(SeenMail.self)
    #expect(seen.map(\.hungUp) == [true, false], "QUIT is not waited for, and the next one comes")
    let gone = try await slow.send(SampleMail.make())
    #expect(gone == .technical(code: .mailUnreachable, detail: "curl 7"))
  }

  @Test func `no outcome repeats an address`() async throws {
    let sink = try await ChannelPeer.start("smtp")
    let outcome = try await sender(sink, .none).send(
      try SampleMail.make(to: "RCPT-550@secret-enterprise.cn"))
    #expect(outcome == .permanent(code: .mailRefused, detail: "smtp 550 5.1.7"))
  }

  @Test func `a configuration that would send in the clear is refused`() {
    typealias Fault = SMTPSender.Configuration.Fault
    func check(_ host: String, _ port: Int = 25, login: Bool = false, client: String? = nil) throws
    {
      let login = login ? SMTPSender.Configuration.Login(user: "a", password: "b") : nil
      _ = try SMTPSender(
        .init(host: host, port: port, security: .none, login: login, clientName: client),
        threads: ChannelThreads())
    }
    for host in ["localhost", "127.0.0.1", "127.8.8.8", "::1"] {
      #expect(throws: Never.self) { try check(host) }
    }
    for host in ["mail.example.cn", "192.168.0.1", "::ffff:127.0.0.1", "localhost.example.cn"] {
      #expect(throws: Fault.unprotected) { try check(host) }
    }
    #expect(throws: Fault.unprotected) { try check("localhost", login: true) }
    for host in ["", "a b", "a/b", "a@b", "127.1", "0x7f000001", "a\r\nb", "a:b"] {
      #expect(throws: Fault.hostMalformed) { try check(host) }
    }
    #expect(throws: Fault.portOutOfRange) { try check("localhost", 0) }
    #expect(throws: Fault.clientNameMalformed) { try check("localhost", client: "a\r\nRSET") }
  }

  private func sender(
    _ sink: ChannelPeer, _ security: SMTPSender.Configuration.Security, host: String = "localhost",
    password: String? = nil, trusts: Bool = true, clientName: String? = nil, total: Int = 10_000
  ) throws -> SMTPSender {
    let certificates = trusts && security != .none ? sink.certificates : nil
    return try SMTPSender(
      .init(
        host: host, port: sink.port, security: security,
        login: password.map { .init(user: "bureau", password: $0) }, certificates: certificates,
        clientName: clientName,
        times: ChannelTimes(connectMilliseconds: 5_000, totalMilliseconds: total)),
      threads: ChannelThreads(.mail))
  }
}
