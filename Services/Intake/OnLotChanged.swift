internal import Domain
internal import Events
internal import ServiceKit
internal import Storage

/// Matching opened a lot, took over an amendment, or moved its heads.
enum OnLotChanged {
  static func apply(_ event: HeardEvent, _ body: LotChanged, _ decision: Decision) throws {
    let transaction = decision.transaction
    guard let offer = try transaction.row(OfferStatement.find, .blob(body.lot.bytes)) else {
      if decision.mayHaveForgotten(event) { return }
      throw IntakeFault.unknownLot(body.lot)
    }
    let state =
      switch body.reason {
      case .opened: "open"
      case .withdrawn: "withdrawn"
      case .expired: "expired"
      // An amendment may give an expired lot new days.
      case .amended: "open"
      case .held, .released, .committed: try offer.text("state")
      }
    let heads = body.buckets
    try transaction.execute(
      OfferStatement.move, .blob(body.lot.bytes), .text(state), SQLValue(body.version),
      SQLValue(heads.total), SQLValue(heads.open), SQLValue(heads.held),
      SQLValue(heads.committed), SQLValue(heads.placed), SQLValue(heads.done),
      SQLValue(heads.withdrawn), SQLValue(heads.expired))
    // Nothing is left to explain, and the table stays as small as what is shown of it.
    if heads.open == 0 {
      try transaction.execute(LotExplanationStatement.remove, .blob(body.lot.bytes))
    }
    if body.reason == .opened {
      try CommandRecord.finish(
        try offer.id("command"), refusal: nil, at: event.occurredAt, transaction)
    }
    if body.reason == .amended, let command = body.command {
      let known = try transaction.execute(
        OfferStatement.takeOverVersion, .blob(body.lot.bytes), .blob(command.bytes),
        SQLValue(body.version))
      // An amendment lost in a restore: only Matching knows its terms.
      if known == 0, decision.mayHaveForgotten(event) {
        try transaction.execute(
          OfferStatement.insertVersion, .blob(command.bytes), .blob(body.lot.bytes),
          SQLValue(body.version), .text(try offer.text("terms")),
          .integer(event.occurredAt.microseconds))
      }
      let terms = try LotTermsJSON.stored(body.lot, .version(Int64(body.version)), transaction)
      guard case .string(let region) = terms["region"] else { throw StorageError.column("terms") }
      try transaction.execute(
        OfferStatement.takeOverTerms, .blob(body.lot.bytes), .blob(command.bytes), .text(region))
    }
    guard let what = History.What(body.reason) else { return }
    var detail: [String: JSONValue] = [
      "open": .int(heads.open), "version": .int(body.version),
    ]
    if let command = body.command { detail["command"] = .string(command.text) }
    try History.add(what, lot: body.lot, detail, decision, at: event.occurredAt)
  }
}

extension History.What {
  /// Nil for what the history tells by the proposal that caused it.
  fileprivate init?(_ reason: LotChangeReason) {
    switch reason {
    case .opened: self = .opened
    case .amended: self = .amended
    case .withdrawn: self = .withdrawn
    case .expired: self = .expired
    case .held, .released, .committed: return nil
    }
  }
}
