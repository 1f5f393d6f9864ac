internal import Domain
internal import Events

/// The rows that a process should have, by entity and bucket.
typealias AuditRows = [String: [String: Int64]]

extension Ledger {
  /// Intake's read model, as far as it has heard: nothing of what rests on a lot that it lost.
  var intakeRows: AuditRows {
    var rows = told.rows
    for (id, lot) in lots {
      rows[EntityName.lot(id)] =
        if let buckets = lot.buckets {
          Self.row(buckets)
        } else {
          [lot.refused > 0 ? "refused" : "submitted": Int64(lot.expectedTotal)]
        }
    }
    for (id, proposal) in proposals
    where lostLots[proposal.surplusLot] == nil && lostLots[proposal.shortageLot] == nil {
      var row = [proposal.state: Int64(proposal.heads)]
      for (side, heads) in proposal.answers { row["answer-\(side.rawValue)"] = Int64(heads) }
      rows[EntityName.proposal(id)] = row
    }
    for (id, agreement) in agreements
    where lostLots[agreement.surplusLot] == nil && lostLots[agreement.shortageLot] == nil {
      rows[EntityName.agreement(id)] = ["drafted": Int64(agreement.heads)]
    }
    return rows
  }

  /// Matching's own tables: a lot is there once it was opened.
  var matchingRows: AuditRows {
    var rows: AuditRows = [:]
    for (id, lot) in lots {
      if let buckets = lot.buckets { rows[EntityName.lot(id)] = Self.row(buckets) }
    }
    for (id, lot) in lostLots { rows[EntityName.lot(id)] = Self.row(lot.buckets) }
    for (id, proposal) in proposals {
      rows[EntityName.proposal(id)] = [proposal.state: Int64(proposal.heads)]
    }
    for (id, agreement) in agreements {
      rows[EntityName.agreement(id)] = ["drafted": Int64(agreement.heads)]
    }
    return rows
  }

  private static func row(_ buckets: LotBuckets) -> [String: Int64] {
    Dictionary(
      uniqueKeysWithValues: Bucket.allCases.map { ($0.rawValue, Int64(buckets[$0])) })
  }
}
