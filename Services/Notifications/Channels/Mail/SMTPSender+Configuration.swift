extension SMTPSender {
  /// Where mail is handed over, and how.
  package struct Configuration: Sendable {
    package enum Security: String, Sendable {
      /// STARTTLS (RFC 3207), without which nothing is sent.
      case startTLS = "starttls"
      /// TLS from the first byte (RFC 8314).
      case implicitTLS = "tls"
      /// Only to this machine itself.
      case none
    }

    package struct Login: Sendable {
      package let user: String
      package let password: String

      package init(user: String, password: String) {
        self.user = user
        self.password = password
      }
    }

    package enum Fault: String, Error, Sendable {
      case hostMalformed = "smtp-host-malformed"
      case portOutOfRange = "smtp-port-out-of-range"
      case clientNameMalformed = "smtp-client-name-malformed"
      /// No TLS, and the host is not loopback, or a password would go over it in the clear.
      case unprotected = "smtp-unprotected"
    }

    /// A host name, or an IP address without brackets.
    package var host: String
    /// 587 is usual for STARTTLS, 465 for TLS.
    package var port: Int
    package var security: Security
    package var login: Login?
    /// A PEM file of the authorities to trust instead of the system's.
    package var certificates: String?
    /// What EHLO says; nil is the domain of the message's sender.
    package var clientName: String?
    package var times: ChannelTimes

    package init(
      host: String, port: Int, security: Security, login: Login? = nil,
      certificates: String? = nil, clientName: String? = nil,
      times: ChannelTimes = ChannelTimes(connectMilliseconds: 10_000, totalMilliseconds: 60_000)
    ) {
      self.host = host
      self.port = port
      self.security = security
      self.login = login
      self.certificates = certificates
      self.clientName = clientName
      self.times = times
    }

    func check() throws(Fault) {
      let literal = IPAddress(host)
      guard literal != nil || (HostName.isSound(host) && !HostName.endsInNumber(host)) else {
        throw .hostMalformed
      }
      guard (1...65_535).contains(port) else { throw .portOutOfRange }
      if let clientName, !HostName.isSound(clientName) { throw .clientNameMalformed }
      if security == .none {
        // libcurl itself takes `localhost` for loopback (RFC 6761, 6.3) and asks nobody.
        let isLoopback = literal?.isLoopback ?? (host.lowercased() == "localhost")
        guard isLoopback, login == nil else { throw .unprotected }
      }
    }

    var address: String {
      let scheme = security == .implicitTLS ? "smtps" : "smtp"
      return "\(scheme)://\(host.contains(":") ? "[\(host)]" : host):\(port)"
    }
  }
}
