internal import CCurl
package import Domain

/// Posts notices to receivers' own servers (Standard Webhooks 1.0.0), one connection for each. Never
/// repeats one by itself, and follows no redirect: the next host would be one that nobody judged.
package struct WebhookSender: Sendable {
  package struct Request: Sendable {
    package let url: String
    /// The notice's: see `WebhookSignature.isSound(id:)`.
    package let id: String
    /// JSON, at most `bodyMaximumBytes`.
    package let body: [UInt8]
    package let secrets: [WebhookSecret]

    package init(url: String, id: String, body: [UInt8], secrets: [WebhookSecret]) {
      precondition(!secrets.isEmpty)
      self.url = url
      self.id = id
      self.body = body
      self.secrets = secrets
    }
  }

  package static let bodyMaximumBytes = 20 * 1024

  private let addresses: AddressGuard
  private let threads: ChannelThreads
  private let times: ChannelTimes
  private let certificates: String?

  /// - Parameters:
  ///   - threads: for webhooks alone; a lane is a host with its port.
  ///   - certificates: a PEM file of the authorities to trust instead of the system's.
  package init(
    addresses: AddressGuard, threads: ChannelThreads,
    times: ChannelTimes = ChannelTimes(connectMilliseconds: 5_000, totalMilliseconds: 15_000),
    certificates: String? = nil
  ) {
    self.addresses = addresses
    self.threads = threads
    self.times = times
    self.certificates = certificates
  }

  /// - Parameter now: gives the time of the attempt, which begins when a thread is free.
  package func send(
    _ request: Request, now: @escaping @Sendable () -> Instant
  ) async -> DeliveryOutcome {
    guard request.body.count <= Self.bodyMaximumBytes else {
      return .permanent(code: .webhookTooLarge, detail: "\(request.body.count) bytes")
    }
    guard WebhookSignature.isSound(id: request.id) else {
      return .permanent(code: .webhookIDMalformed, detail: "")
    }
    let url: WebhookURL
    do throws(WebhookURL.Fault) {
      url = try WebhookURL(request.url)
    } catch {
      return .permanent(code: .webhookURLMalformed, detail: error.rawValue)
    }
    return await threads.run(lane: "\(url.host):\(url.port)") {
      deliver(request, to: url, at: now())
    }
  }

  private func deliver(_ request: Request, to url: WebhookURL, at now: Instant) -> DeliveryOutcome {
    let begun = ContinuousClock.now
    let pinned: AddressGuard.Pinned
    do throws(AddressGuard.Refusal) {
      pinned = try addresses.admit(url)
    } catch {
      return Self.outcome(of: error)
    }
    let spent = Int((ContinuousClock.now - begun) / .milliseconds(1))
    guard spent < times.totalMilliseconds else {
      return .technical(code: .webhookTimeout, detail: "look-up")
    }
    let left = ChannelTimes(
      connectMilliseconds: times.connectMilliseconds,
      totalMilliseconds: times.totalMilliseconds - spent)
    return post(request, to: pinned, at: now, within: left)
  }

  private func post(
    _ request: Request, to pinned: AddressGuard.Pinned, at now: Instant, within times: ChannelTimes
  ) -> DeliveryOutcome {
    let transfer = CurlTransfer(
      url: pinned.url.text, protocols: pinned.url.isSecure ? "https" : "http", times: times,
      certificates: certificates)
    if let entry = pinned.resolveEntry { transfer.set(CURLOPT_RESOLVE, [entry]) }
    transfer.set(CURLOPT_FOLLOWLOCATION, 0)
    transfer.set(CURLOPT_PATH_AS_IS, 1)
    transfer.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
    let signature = WebhookSignature.headers(
      id: request.id, at: now, body: request.body, secrets: request.secrets)
    transfer.set(
      CURLOPT_HTTPHEADER,
      signature.map { "\($0.name): \($0.value)" }
        + ["content-type: application/json", "user-agent: Tiaoji", "expect:"])
    transfer.set(CURLOPT_POST, 1)
    transfer.send(request.body, size: CURLOPT_POSTFIELDSIZE_LARGE)
    var answer = WebhookAnswer()
    transfer.onLine = { answer.heard($0) }
    transfer.onBody = { answer.count($0) }
    let fault = transfer.perform()
    return answer.outcome(fault, now: now)
  }

  private static func outcome(of refusal: AddressGuard.Refusal) -> DeliveryOutcome {
    switch refusal {
    case .unknown, .unresolved:
      .technical(code: .webhookNameUnknown, detail: refusal.rawValue)
    case .inside: .permanent(code: .webhookAddressRefused, detail: refusal.rawValue)
    case .plainHTTP: .permanent(code: .webhookPlainHTTP, detail: refusal.rawValue)
    }
  }
}
