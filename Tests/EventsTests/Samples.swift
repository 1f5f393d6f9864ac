import Domain
import Events

/// One fixed value per event version, every optional field set: what the golden files hold. A
/// sample never changes once its golden file is committed.
enum Samples {
  static func all() throws -> [any EventBody] {
    let lender = try CreditCode("91330303MA2CPQ4K80")
    let borrower = try CreditCode("91330302145037656N")
    return [
      EnterpriseAdded(
        enterprise: lender, name: "温州示例鞋业有限公司", kind: "private",
        region: try longwan()),
      RolesChanged(person: id(8), roles: ["checker", "officer"], administrator: id(9)),
      ContactAdded(contact: id(6), enterprise: lender, channel: .webhook, language: .english),
      PayeeAdded(
        payee: id(7), enterprise: lender, nameDigest: "d1:0a1b", accountDigest: "d1:2c3d",
        agentDigest: "d1:4e5f"),
      SubjectErased(subject: id(6), enterprise: lender),
      LotSubmitted(lot: id(1), terms: try terms()),
      LotAmended(command: id(90), lot: id(1), terms: try terms()),
      LotWithdrawn(command: id(91), lot: id(1), reason: "orders came in"),
      ProposalAnswered(
        command: id(92), proposal: id(3), lot: id(1), side: .surplus, enterprise: lender,
        answer: .accepted(heads: 12)),
      LotChanged(
        lot: id(1), version: 2,
        buckets: try LotBuckets(
          open: 7, held: 6, committed: 5, placed: 4, done: 3, withdrawn: 2, expired: 1),
        reason: .held, command: id(90)),
      ProposalMade(
        proposal: id(3), round: id(4), surplusLot: id(1), surplusVersion: 2, shortageLot: id(2),
        shortageVersion: 3, lender: lender, borrower: borrower, heads: 12,
        from: CalendarDay(number: 18_643), to: CalendarDay(number: 18_690),
        deadline: Instant(microseconds: 1_610_640_000_000_000), deadlineProvisional: false,
        urgent: true, distanceMetres: 8_421, cost: 73, costDistance: 42, costOccupation: 20,
        costTraining: 10, costWage: 5, costUncovered: 2, costWaiting: -6),
      ProposalCut(command: id(92), proposal: id(3), side: .surplus, accepted: 10, released: 2),
      ProposalClosed(
        proposal: id(3), reason: .declined, side: .shortage, detail: "post filled", heads: 10,
        command: id(93)),
      AgreementDrafted(
        agreement: id(5), proposal: id(3), surplusLot: id(1), surplusVersion: 2,
        shortageLot: id(2), shortageVersion: 3, lender: lender, borrower: borrower, heads: 10,
        from: CalendarDay(number: 18_643), to: CalendarDay(number: 18_690), command: id(94)),
      RoundClosed(
        round: id(4),
        cursors: [
          RoundClosed.Cursor(stream: "intake/3303", epoch: 1, sequence: 4_711),
          RoundClosed.Cursor(stream: "intake/3310", epoch: 2, sequence: UInt64.max),
        ],
        inputDigest: digest(7), resultDigest: digest(8), surplusLots: 640, shortageLots: 711,
        arcs: 18_204, heads: 9_321, urgentHeads: 412, cost: 612_345, proposals: 803, notSeen: 0),
      RoundReported(
        round: id(4), flowHeads: 9_321, flowCost: 612_345, flowPairs: 840, keptHeads: 9_210,
        keptCost: 604_321, keptPairs: 803, greedyHeads: 8_102, greedyCost: -12,
        shortHeads: 2_007, countySpread: 184, sizeSpread: 96),
      LotExplained(
        lot: id(1), version: 2, day: CalendarDay(number: 18_640),
        explanation: OpenExplanation(
          open: 15,
          causes: [
            OpenExplanation.Cause(rule: .distance, lots: 4, heads: 3),
            OpenExplanation.Cause(rule: .certificate, lots: 9, heads: 7),
          ], nobody: 4, nextRound: 1,
          relaxations: [
            OpenExplanation.Relaxation(rule: .distance, value: 12_000, heads: 3)
          ])),
      LotReachWidened(lot: id(1), version: 2, waitedDays: 14),
      CommandDone(command: id(92)),
      CommandRefused(command: id(95), code: "proposal-answered", detail: "an answer is final"),
      FactsStated(
        facts: id(20), enterprise: lender, corrects: id(19),
        entered: EnteredFor(officer: id(8), source: .phone, calledBack: true),
        staff: [
          FactsStated.Staff(
            person: id(21), local: false, insured: true, leftOn: CalendarDay(number: 18_690),
            loans: [
              FactsStated.Loan(
                from: CalendarDay(number: 18_643), to: CalendarDay(number: 18_660),
                region: try longwan())
            ])
        ],
        training: [
          FactsStated.Training(
            person: id(21), project: "P1", occupation: "6-18-02-04", level: "junior",
            classHours: 40,
            from: CalendarDay(number: 18_643), to: CalendarDay(number: 18_650))
        ]),
      SubsidyApplied(
        command: id(96), enterprise: lender, policy: "wenzhou-example-2021", payee: id(7),
        entered: EnteredFor(officer: id(8), source: .visit, calledBack: false)),
      EntitlementReviewed(
        command: id(97), entitlement: id(22), person: id(8), step: .checker, verdict: .refused,
        approval: digest(10), reason: "not-private"),
      BatchReleased(
        command: id(98), batch: id(23), person: id(10),
        items: [BatchReleased.Item(entitlement: id(22), approval: digest(10))],
        total: Money(fen: 5_000_000)),
      BatchReconciled(
        command: id(99), batch: id(23), person: id(11), settled: Money(fen: 5_000_000)),
      PolicyDecided(
        command: id(100), policy: "wenzhou-example-2021", policyVersion: 1, hash: digest(11),
        fund: "employment", person: id(8), step: .activated),
      FundsAppropriated(
        command: id(101), person: id(11), fund: "employment", amount: Money(fen: 900_000_000),
        document: "Wencai 2021 No. 1"),
      PaymentsThawed(command: id(102), person: id(11)),
      ReceiptArrived(notice: id(24), contact: id(6), state: .failed, code: "5.1.1"),
      PolicyChanged(
        policy: "wenzhou-example-2021", policyVersion: 1, hash: digest(11), fund: "employment",
        step: .proposed, person: id(8), command: id(100)),
      EntitlementAssessed(
        entitlement: id(22), enterprise: lender, policy: "wenzhou-example-2021", policyVersion: 1,
        policyHash: digest(11), factsHash: digest(12), day: CalendarDay(number: 18_640),
        verdict: .nearly, provisional: true, amount: Money(fen: 0),
        businessKey: "wenzhou-example-2021/91330303MA2CPQ4K80", messageFirst: true,
        reasons: [
          EntitlementAssessed.Reason(
            condition: "enough-stayers", textZh: "达到最低档人数", textEn: "the lowest tier",
            remedyZh: "还差 3 人", remedyEn: "3 more", shortfall: 3)
        ],
        screens: [
          EntitlementAssessed.Screen(code: "counted-elsewhere", persons: 2, evidence: "x")
        ], command: id(96)),
      EntitlementChanged(
        entitlement: id(22), enterprise: lender, policy: "wenzhou-example-2021", state: .approved,
        amount: Money(fen: 5_000_000), approval: digest(10), attempt: 1, payee: id(7),
        batch: id(23), person: id(8), reason: "AC04", command: id(97)),
      BatchChanged(
        batch: id(23), state: .answered, messageID: "TJM1", items: 2,
        total: Money(fen: 5_000_000), settled: Money(fen: 4_000_000), person: id(10),
        command: id(98)),
      LedgerEntryMade(
        sequence: 3, kind: "hold", fund: "employment", policy: "wenzhou-example-2021",
        key: "wenzhou-example-2021/91330303MA2CPQ4K80", attempt: 1,
        amount: Money(fen: 5_000_000), hash: digest(13)),
      PaymentsFrozen(reason: "restored"),
      PaymentsUnfrozen(first: id(10), second: id(11)),
      NoticeCreated(
        notice: id(24), enterprise: lender, template: "proposal-made", templateVersion: 1,
        noticeClass: .actionNeeded, cause: id(25), titleZh: "匹配建议", titleEn: "A proposal",
        bodyZh: "请答复", bodyEn: "Please answer", subject: "/v1/proposals/x"),
      DeliveryChanged(
        notice: id(24), contact: id(6), channel: .mail, state: .temporaryFailure, attempts: 2,
        code: "smtp-450"),
      EpochOpened(
        epoch: 2, restoredSequence: 4_711, restoredHash: digest(9), reason: "disk replaced"),
    ]
  }

  static func terms() throws -> LotTerms {
    LotTerms(
      enterprise: try CreditCode("91330303MA2CPQ4K80"), side: .surplus, postClass: .skilled,
      occupation: "6-18-02-04", certificate: "welder", certificateRequired: true, heads: 28,
      willingHeads: 20, from: CalendarDay(number: 18_639), to: CalendarDay(number: 18_691),
      region: try longwan(), town: "永中街道",
      place: Place(latitudeE6: 27_932_118, longitudeE6: 120_807_664),
      wage: Wage(
        form: .hour, rate: Money(fen: 2_650), monthlyFloor: Money(fen: 560_000)),
      skills: ["welding", "reading drawings"], hazards: ["noise"], shifts: ["day", "night"],
      lodging: true, reachMetres: 15_000, smallestGroup: 4, trainingDays: 2,
      otherOccupationAllowed: true, urgency: .urgent(reason: "export order"))
  }

  static func id(_ number: UInt64) -> EntityID {
    EntityID(high: 0x0198_7a30_0000_7000, low: 0x8000_0000_0000_0000 | number)
  }

  static func digest(_ byte: UInt8) -> [UInt8] { [UInt8](repeating: byte, count: 32) }

  private static func longwan() throws -> RegionCode {
    guard let code = RegionCode("330303") else { throw SampleFault.region }
    return code
  }
}

enum SampleFault: Error {
  case region
}
