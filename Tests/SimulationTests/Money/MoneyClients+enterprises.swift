import Domain
import Events
import PolicyRules
import ServiceKit
import Storage
import TestSupport

@testable import Intake

/// What enterprises do about subsidies: say where they are told and paid, state facts, and apply.
extension MoneyClients {
  func enterpriseWants(_ scope: Scope, _ transaction: Transaction) throws -> [Want] {
    var wants = scope == .founding ? [] : try applications(transaction)
    guard scope == .founding || scope == .everything else { return wants }
    for (number, code) in enterprises.enumerated() where payees[number] == nil {
      wants += payee(number, code)
    }
    guard scope == .everything else { return wants }
    for (number, code) in enterprises.enumerated() {
      // Half of them want to be told.
      for channel in ContactChannel.allCases where number.isMultiple(of: 2) {
        wants += contact(number, code, channel)
      }
      if let payee = payees[number], random.chance(perMille: 3) {
        wants += erasure(number, code, payee)
      }
      if facts[number] == nil || random.chance(perMille: 5) {
        wants += statement(number, code, corrects: facts[number])
      }
    }
    return wants
  }

  /// One idempotency key for all attempts of a request.
  private func enterprise(
    _ code: CreditCode, _ kind: MoneyAct.Kind, _ key: String,
    _ command: @escaping (RequestIdentity, EntityID) throws -> IntakeCommand
  ) -> [Want] {
    var identity: RequestIdentity?
    return [
      Want(act: MoneyAct(kind: kind, key: key)) { [self] id in
        let known = identity ?? self.identity(.enterprise(code))
        identity = known
        return try command(known, id)
      }
    ]
  }

  private func contact(_ number: Int, _ code: CreditCode, _ channel: ContactChannel) -> [Want] {
    let key = "contact/\(number)/\(channel.rawValue)"
    guard contacts[number]?.contains(key) != true else { return [] }
    return enterprise(code, .contact(number), key) { [vault] request, id in
      let subject = Derivation.id(input: id, kind: VaultKind.contact.rawValue, ordinal: 0)
      var fields: [SealedField] = []
      switch channel {
      case .mail:
        fields.append(
          try vault.seal("office\(number)@a.example", .contactMail, of: subject))
      case .webhook:
        fields.append(
          try vault.seal("https://hooks\(number).example/in", .contactWebhook, of: subject))
        fields.append(try vault.seal(Self.secret, .contactSecret, of: subject))
      }
      return .addContact(
        AddContact(
          request: request, channel: channel, language: .chinese, maskedAddress: "***",
          fields: fields))
    }
  }

  private func payee(_ number: Int, _ code: CreditCode) -> [Want] {
    let version = tries(of: "payee/\(number)/0") == 0 ? 0 : 1
    return enterprise(code, .payee(number), "payee/\(number)/\(version)") {
      [vault] request, id in
      let subject = Derivation.id(input: id, kind: VaultKind.payee.rawValue, ordinal: 0)
      return .addPayee(
        AddPayee(
          request: request, name: try vault.seal("示例 \(number)", .payeeName, of: subject),
          account: try vault.seal("6222021200\(number)\(version)", .payeeAccount, of: subject),
          agent: try vault.seal("102333002013", .payeeAgent, of: subject),
          shown: ["name": "示", "account": "****", "agent": "****"]))
    }
  }

  private func erasure(_ number: Int, _ code: CreditCode, _ payee: EntityID) -> [Want] {
    enterprise(code, .erasure(number), "erase/\(payee.text)") { request, _ in
      .eraseSubject(EraseSubject(request: request, subject: payee, kind: .payee))
    }
  }

  private func statement(
    _ number: Int, _ code: CreditCode, corrects: EntityID?
  ) -> [Want] {
    let (stayers, trained) = (random.number(48...56), random.number(0...4))
    let hours = random.number(20...60)
    let staff = (0..<stayers).map { index in
      StatedStaff(
        worker: vault.digest("\(number)/\(index)", .workerNumber), local: false, insured: true,
        leftOn: nil, loans: [])
    }
    let training = (0..<trained).map { index in
      StatedTraining(
        worker: vault.digest("\(number)/\(index)", .workerNumber), project: "spring",
        occupation: nil, level: nil, classHours: hours,
        from: CalendarDay(number: Self.trainedFrom),
        to: CalendarDay(number: Self.trainedFrom + 5))
    }
    let key = "facts/\(number)/\(corrects?.text ?? "")"
    return enterprise(code, .facts(number), key) { request, _ in
      .subsidy(
        .stateFacts(
          StateFacts(
            request: request, beneficiary: Beneficiary(enterprise: code, entered: nil),
            corrects: corrects, staff: staff, training: training)))
    }
  }

  private func applications(_ transaction: Transaction) throws -> [Want] {
    var standing: [String: String] = [:]
    for row in try transaction.rows(BureauStatement.entitlements) {
      let place = "\(try row.text("enterprise")) \(try row.text("policy"))"
      let state = try row.textOrNil("state") ?? "found"
      standing[place] = Self.open.contains(state) ? "\(state)/\(try row.int("attempt"))" : ""
    }
    let active = try Set(
      transaction.rows(BureauStatement.policies).compactMap {
        try $0.intOrNil("activated_at") == nil ? nil : try $0.text("policy")
      })
    return enterprises.enumerated().flatMap { number, code -> [Want] in
      guard let payee = payees[number], let facts = facts[number] else { return [] }
      return Self.policies.filter { active.contains($0.id) }.flatMap { policy -> [Want] in
        let state = standing["\(code.text) \(policy.id)"] ?? "none"
        guard !state.isEmpty else { return [] }
        let key = "apply/\(number)/\(policy.id)/\(state)/\(facts.text)"
        return enterprise(code, .application, key) { request, _ in
          .subsidy(
            .apply(
              ApplyForSubsidy(
                request: request,
                beneficiary: Beneficiary(enterprise: code, entered: nil), policy: policy.id,
                payee: payee)))
        }
      }
    }
  }

  /// An application may lead on from there.
  private static let open: Set = ["found", "refused", "rejected", "returned", "held"]
  private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
  /// 20 January 2021.
  private static let trainedFrom: Int32 = 18_647
}
