internal import Domain
internal import Foundation
internal import Logging
internal import MessageBus
internal import Storage

extension ServiceRuntime {
  /// Carries out an operator's verb. Called on the bus thread: everything that reads or writes the
  /// store goes to the librarian or the writer, which answer later.
  func operate(_ request: OperateRequest) {
    logger.info(
      "operator's verb", metadata: ["verb": "\(request.verb)", "user": "\(request.user)"])
    do {
      switch request.verb {
      case "status": answer(request, health)
      case "parked.list": read(request) { try Self.parkedList($0) }
      case "parked.show":
        let key = try request.arguments(ParkedArguments.self).key
        read(request) { try Self.parkedOne(key, $0) }
      case "parked.retry":
        maintain(request, .retryParked(try request.arguments(ParkedArguments.self).key))
      case "parked.discard":
        let arguments = try request.arguments(ParkedArguments.self)
        maintain(
          request,
          .discardParked(
            try arguments.key, reason: try arguments.requiredReason(), by: request.user))
      case "stream.show":
        read(request) { transaction in
          StreamPicture(
            heads: try transaction.journalHeads().map(AuditCut.Position.init),
            cursors: try transaction.cursors().map(StreamPicture.Cursor.init))
        }
      case "stream.accept":
        let arguments = try request.arguments(AcceptArguments.self)
        maintain(
          request,
          .acceptStream(try arguments.streamName(), restored: try arguments.position()))
      case "audit.take":
        on(archivist, request) { [cuts, configuration] store in
          try cuts.take(D.self, process: configuration.process, store: store)
        }
      case "audit.page":
        let arguments = try request.arguments(PageArguments.self)
        guard let page = cuts.page(arguments.id, from: arguments.from) else {
          throw Refusal("audit-cut-replaced", detail: "another audit took a newer cut; start again")
        }
        answer(request, page)
      case "verify":
        on(archivist, request) { try ChainVerification.run(on: $0) }
      case "backup":
        let path = try request.arguments(BackupArguments.self).path
        on(archivist, request) { store in
          try store.backup(to: path)
          return BackupArguments(path: path)
        }
      default: try operateOwn(request)
      }
    } catch let refusal as Refusal {
      refuse(request, refusal)
    } catch {
      refuse(request, Refusal("bad-arguments", status: 422, detail: "\(error)"))
    }
  }

  private func operateOwn(_ request: OperateRequest) throws {
    switch try ownWork(for: request) {
    case nil: throw Refusal("unknown-verb", status: 404, detail: request.verb)
    case .read(let body): read(librarian, request, body)
    case .longRead(let body): read(archivist, request, body)
    case .command(let command, let makeAnswer):
      submit(command, id: newCommandID()) { [self] submission in
        switch submission {
        case .done(let reply): complete(request) { try makeAnswer(reply) }
        case .refused(let refusal): refuse(request, refusal)
        case .unavailable(let code, _): refuse(request, Refusal(code, status: 503))
        case .failed: refuse(request, Refusal("failed", status: 500))
        }
      }
    case .commands(let commands, let makeAnswer):
      let gathering = Gathering<D.Reply>(count: commands.count) { [self] submissions in
        complete(request) { try makeAnswer(submissions) }
      }
      for (index, command) in commands.enumerated() {
        submit(command, id: newCommandID()) { gathering.put($0, at: index) }
      }
    }
  }

  // MARK: Replies

  private func answer(_ request: OperateRequest, _ value: some Encodable) {
    complete(request) { Array(try JSONEncoder.stable.encode(value)) }
  }

  private func complete(_ request: OperateRequest, _ make: () throws -> [UInt8]) {
    do {
      post(
        .reply(route: request.route, requestID: request.requestID, status: 0, json: try make()))
    } catch let refusal as Refusal {
      refuse(request, refusal)
    } catch {
      refuse(request, Refusal("failed", status: 500, detail: "\(error)"))
    }
  }

  private func refuse(_ request: OperateRequest, _ refusal: Refusal) {
    let report = RefusalReport(
      code: refusal.code, detail: refusal.detail,
      faults: refusal.faults.map { .init(field: $0.field, code: $0.code, value: $0.value) })
    let json = (try? JSONEncoder.stable.encode(report)).map(Array.init) ?? Array("{}".utf8)
    let status: UInt8 = refusal.status >= 500 ? 2 : 1
    post(.reply(route: request.route, requestID: request.requestID, status: status, json: json))
  }

  private func maintain(_ request: OperateRequest, _ work: Maintenance.Work) {
    submit(
      Maintenance(work) { [self] result in
        switch result {
        case .success(let report): answer(request, report)
        case .failure(let refusal): refuse(request, refusal)
        }
      })
  }

  private func read<Value: Encodable & SendableMetatype>(
    _ request: OperateRequest, _ body: @escaping @Sendable (Transaction) throws -> Value
  ) {
    on(librarian, request) { try $0.read(body) }
  }

  private func read(
    _ librarian: Librarian, _ request: OperateRequest,
    _ body: @escaping @Sendable (Transaction) throws -> [UInt8]
  ) {
    work(librarian, request) { [self] store in complete(request) { try store.read(body) } }
  }

  private func on<Value: Encodable & SendableMetatype>(
    _ librarian: Librarian, _ request: OperateRequest,
    _ body: @escaping @Sendable (Store) throws -> Value
  ) {
    work(librarian, request) { [self] store in
      do {
        answer(request, try body(store))
      } catch let refusal as Refusal {
        refuse(request, refusal)
      } catch {
        refuse(request, Refusal("failed", status: 500, detail: "\(error)"))
      }
    }
  }

  private func work(
    _ librarian: Librarian, _ request: OperateRequest,
    _ job: @escaping @Sendable (Store) -> Void
  ) {
    if !librarian.submit(job) { refuse(request, Refusal("busy", status: 503)) }
  }

  // MARK: Reads

  /// The oldest parked events, each with the beginning of its detail, so that a REPLY
  /// holds them however they are escaped.
  private static func parkedList(_ transaction: Transaction) throws -> [ParkedReport] {
    try transaction.rows(ParkedStatement.list, SQLValue(ParkedReport.listMaximum)).map {
      try ParkedReport($0, record: nil, detailMaximum: 120)
    }
  }

  private static func parkedOne(
    _ key: EventKey, _ transaction: Transaction
  ) throws -> ParkedReport {
    guard
      let row = try transaction.row(
        ParkedStatement.one, .text(key.stream.text), SQLValue(key.sequence))
    else { throw Refusal("parked-unknown", status: 404, detail: "no such parked event") }
    return try ParkedReport(row, record: SealedRecord(decoding: try row.blob("record")).record)
  }
}
