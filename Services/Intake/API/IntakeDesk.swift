internal import Domain
internal import Hummingbird
internal import MessageBus
package import ServiceKit
internal import ServiceLifecycle
internal import Storage

/// What the HTTP routes need of the process behind them.
package struct IntakeDesk: Sendable {
  package let runtime: ServiceRuntime<IntakeDecider>
  package let keys: KeyCache
  package let waiters: CommandWaiters
  package let rules: IntakeRules
  package let vault: Vault
  package let clock: any ServiceClock
  /// Returns after so many seconds of real time.
  package let pause: @Sendable (Int) async -> Void

  package init(
    runtime: ServiceRuntime<IntakeDecider>, keys: KeyCache, waiters: CommandWaiters,
    rules: IntakeRules, vault: Vault, clock: any ServiceClock,
    pause: @escaping @Sendable (Int) async -> Void = { try? await Task.sleep(for: .seconds($0)) }
  ) {
    self.runtime = runtime
    self.keys = keys
    self.waiters = waiters
    self.rules = rules
    self.vault = vault
    self.clock = clock
    self.pause = pause
  }

  /// To be taken before the rows it is shown with: they are then at least as new.
  var asOf: AsOf { AsOf(streams: runtime.asOf) }

  /// Whether the process that carries out a command is not heard of, so that its outcome is late.
  private func isSilent(_ process: String) -> Bool {
    let heard = (runtime.busStatus?.heard ?? []).filter { $0.stream.process == process }
    return heard.isEmpty || heard.contains { $0.isSilent || $0.isHalted }
  }

  /// A repeat of what was accepted is answered also while nothing new is accepted.
  /// - Parameter id: the command's, where the caller has made use of it already.
  /// - Throws: `Problem` for all but a decision that was committed.
  func submit(
    _ command: IntakeCommand, id: EntityID? = nil
  ) async throws(Problem) -> IntakeReply {
    switch await runtime.submit(command, id: id ?? runtime.newCommandID()) {
    case .done(let reply): return reply
    case .refused(let refusal): throw Problem(refusal)
    case .unavailable(let code, let seconds):
      switch await earlier(command) {
      case .done(let reply): return reply
      case .refused(let refusal): throw Problem(refusal)
      case nil: break
      }
      var problem = Problem(503, code)
      problem.retryAfterSeconds = seconds
      throw problem
    case .failed: throw Problem(.internalError)
    }
  }

  private func earlier(_ command: IntakeCommand) async -> Verdict<IntakeReply>? {
    guard let request = command.request else { return nil }
    return try? await runtime.read { try CommandRecord.earlier(request, $0) }
  }

  /// Answers a command that Matching judges: 202 while it is pending, 200 when done, 409 when refused.
  /// With a wait, the outcome may come in time to be told at once.
  func answer(
    _ reply: IntakeReply, _ post: PostRequest, _ context: IntakeContext
  ) async throws -> Response {
    let (command, warnings): (EntityID, [FieldFault])
    switch reply {
    case .accepted(let id, let found): (command, warnings) = (id, found)
    case .repeated(let id): (command, warnings) = (id, [])
    default: throw Problem(.internalError)
    }
    let seconds = post.waitSeconds ?? 0
    let ticket = seconds > 0 ? waiters.ticket(for: command) : nil
    defer { ticket?.leave() }
    var asOf = asOf
    var reading = try await read(command, context)
    if let ticket, reading.state == .pending {
      await cancelWhenGracefulShutdown { await ticket.wait { await pause(seconds) } }
      asOf = self.asOf
      reading = try await read(command, context)
    }
    var response = self.response(reading, warnings, asOf, context)
    // RFC 7240: sent only if the preference was honoured, which it is not when too many wait already.
    if let seconds = post.waitSeconds, ticket != nil || seconds == 0 {
      response.headers[.preferenceApplied] = "wait=\(seconds)"
    }
    return response
  }

  func read(_ command: EntityID, _ context: IntakeContext) async throws -> CommandReading {
    let caller = try reader(context)
    let reading = try await runtime.read { transaction in
      try CommandReading.one(command, for: caller, transaction)
    }
    guard let reading else { throw Problem(.notFound) }
    return reading
  }

  func json(
    _ reading: CommandReading, _ asOf: AsOf, _ language: Language, warnings: [FieldFault] = []
  ) -> JSONValue {
    var members = reading.members(isDelayed: isSilent(reading.owner), language)
    if !warnings.isEmpty {
      members.append(
        JSONMember("warnings", .array(warnings.map { Problem.json($0, language) })))
    }
    return .object(members + [JSONMember("asOf", asOf.json)])
  }

  /// - Throws: `role-missing` for who may read nothing of it.
  func reader(
    _ context: IntakeContext, _ what: KeyPath<KeyHolder, Reader?> = \.reader
  ) throws(Problem) -> Reader {
    guard let caller = context.caller else { throw Problem(.keyMissing) }
    guard let reader = caller[keyPath: what] else { throw Problem(.roleMissing) }
    return reader
  }

  /// For what no enterprise sees.
  /// - Throws: `role-missing`.
  func requirePerson(_ context: IntakeContext) throws(Problem) {
    guard try reader(context, \.closeReader) == .everything else { throw Problem(.roleMissing) }
  }

  private func response(
    _ reading: CommandReading, _ warnings: [FieldFault], _ asOf: AsOf, _ context: IntakeContext
  ) -> Response {
    let location = "/v1/commands/\(reading.id.text)"
    switch reading.state {
    case .refused:
      var problem = Problem(409, reading.code ?? ProblemCode.internalError.rawValue)
      problem.command = reading.id
      problem.ownerDetail = reading.detail ?? ""
      return problem.response(context.language)
    case .pending, .done:
      return Response(
        json: json(reading, asOf, context.language, warnings: warnings),
        status: reading.state == .done ? 200 : 202,
        headers: [.location: location])
    }
  }
}
