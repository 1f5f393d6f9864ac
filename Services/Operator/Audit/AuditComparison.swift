internal import Domain
package import MessageBus
internal import ServiceKit

/// Compares what each process says of itself with what the journals say. Pure, so that a test can
/// hold it against any cut.
package enum AuditComparison {
  /// - Parameter journals: of every stream, from its first record at least up to the farthest head or
  ///   cursor of any cut.
  package static func run(
    cuts: [AuditCutRead], journals: [StreamName: [JournalEvent]]
  ) -> AuditTally {
    var tally = AuditTally()
    let restores = AcceptedRestores(cuts: cuts, journals: journals)
    for (stream, events) in journals.sorted(by: { $0.key < $1.key }) {
      tally.add(JournalCheck.run(stream, events))
    }
    for cut in cuts {
      positions(of: cut, journals, &tally)
      switch cut.process {
      case "matching":
        let ledger = ledger(journals, restores, upTo: cut.end)
        tally.add(ledger.judged(withheld: cut.withheld))
        rows(of: cut, expected: ledger.matchingRows, &tally)
      case "intake":
        let ledger = ledger(journals, restores, upTo: cut.end)
        rows(of: cut, expected: ledger.intakeRows, &tally) { name, differences in
          ledger.lostRow(
            name, differences, heard: Array(cut.cursors.keys), process: cut.process)
        }
      case "subsidy":
        var books = PaymentBooks(restores)
        replay(journals, upTo: cut.end) { books.apply($0) }
        tally.add(books.judged)
        rows(of: cut, expected: books.rows, &tally)
      case "notifications":
        var books = NoticeBooks(restores)
        replay(journals, upTo: cut.end) { books.apply($0) }
        tally.add(books.judged)
        rows(of: cut, expected: books.rows, &tally)
      default: break
      }
    }
    return tally
  }

  /// Everything that was journalled, for figures.
  package static func ledger(_ journals: [StreamName: [JournalEvent]]) -> Ledger {
    ledger(journals, AcceptedRestores()) { _ in .max }
  }

  private static func ledger(
    _ journals: [StreamName: [JournalEvent]], _ restores: AcceptedRestores,
    upTo end: (StreamName) -> UInt64
  ) -> Ledger {
    var ledger = Ledger(restores)
    replay(journals, upTo: end) { ledger.apply($0) }
    return ledger
  }

  /// Others' events rest on Intake's, whose stream sorts first: "intake/…", "matching/…", ….
  private static func replay(
    _ journals: [StreamName: [JournalEvent]], upTo end: (StreamName) -> UInt64,
    _ apply: (JournalEvent) -> Void
  ) {
    for (stream, events) in journals.sorted(by: { $0.key < $1.key }) {
      let last = end(stream)
      for event in events where event.sequence <= last { apply(event) }
    }
  }

  private static func positions(
    of cut: AuditCutRead, _ journals: [StreamName: [JournalEvent]], _ tally: inout AuditTally
  ) {
    let heads = cut.heads.map { ("head", $0.key, $0.value) }
    let cursors = cut.cursors.map { ("cursor", $0.key, $0.value) }
    for (kind, stream, position) in (heads + cursors).sorted(by: { $0.1 < $1.1 }) {
      let events = journals[stream] ?? []
      let found: Digest32? =
        if position.sequence == 0 {
          .zero
        } else if position.sequence <= UInt64(events.count) {
          events[Int(position.sequence) - 1].hash
        } else {
          nil
        }
      tally.compare(
        .position, at: cut.process, "\(stream.text)#\(position.sequence)", "\(kind)'s hash",
        expected: found?.hex, found: position.hash.hex)
    }
  }

  /// - Parameter isLost: whether a restore explains how a row differs.
  private static func rows(
    of cut: AuditCutRead, expected: AuditRows, _ tally: inout AuditTally,
    isLost: (String, [AuditViolation.Difference]) -> AuditLoss? = { _, _ in nil }
  ) {
    var found: AuditRows = [:]
    var doubled: Set<String> = []
    for line in cut.lines {
      let previous = found[line.entity, default: [:]].updateValue(line.number, forKey: line.bucket)
      if previous != nil { doubled.insert(line.entity) }
    }
    let names = Set(expected.keys).union(found.keys).subtracting(cut.withheld)
    for name in names.sorted() {
      let (own, said) = (found[name] ?? [:], expected[name] ?? [:])
      for (invariant, isOf) in parts(of: name) {
        var differences: [AuditViolation.Difference] = []
        for bucket in Set(own.keys).union(said.keys).filter(isOf).sorted()
        where own[bucket] != said[bucket] {
          differences.append(
            .init(
              bucket, expected: said[bucket].map(String.init), found: own[bucket].map(String.init)))
        }
        if doubled.contains(name) {
          differences.append(.init("rows", expected: "one a bucket", found: "more"))
        }
        if !differences.isEmpty, !doubled.contains(name), let loss = isLost(name, differences) {
          tally.lose(loss)
          differences = []
        }
        tally.compare(invariant, at: cut.process, name, differences)
      }
    }
  }

  private static func parts(
    of name: String
  ) -> [(AuditInvariant, @Sendable (String) -> Bool)] {
    if name.hasPrefix("proposal/") {
      return [
        (.proposalRow, { !$0.hasPrefix("answer-") }), (.answerRow, { $0.hasPrefix("answer-") }),
      ]
    }
    let whole: AuditInvariant =
      switch name.prefix(while: { $0 != "/" }) {
      case "agreement": .agreementRow
      case "entitlement": .entitlementRow
      case "owed": .owedRow
      case "fund": .fundRow
      case "ledger": .ledgerRow
      case "batch": .batchRow
      case "notice": .noticeRow
      default: .lotRow
      }
    return [(whole, { _ in true })]
  }
}
