import Domain

@testable import Subsidy

/// The rules a second time, in the dullest way: a list of what was done, added up anew for each question.
struct NaiveLedger {
  struct Move: Hashable {
    var kind: LedgerKind
    var fund: String
    var key: String
    var attempt: Int
    /// 0 where the ledger says how much.
    var fen: Int64
  }

  enum Outcome: Hashable {
    case made, repeated, refused
  }

  /// The last one made, with its amount.
  private(set) var last: Move?
  private var ofFund: [String: [Move]] = [:]
  private var ofKey: [String: [Move]] = [:]

  private func sum(_ kinds: LedgerKind..., in moves: [Move]?, attempt: Int? = nil) -> Int64 {
    var total: Int64 = 0
    for move in moves ?? [] where kinds.contains(move.kind) {
      if let attempt, move.attempt != attempt { continue }
      total += move.fen
    }
    return total
  }

  func fen(_ fund: String) -> [Int64] {
    let moves = ofFund[fund]
    let granted = sum(.appropriate, in: moves) - sum(.withdraw, in: moves)
    let held = sum(.hold, in: moves) - sum(.void, .instruct, in: moves)
    let transit = sum(.instruct, in: moves) - sum(.post, .reject, in: moves)
    let clawed = sum(.clawBack, in: moves)
    let paid = sum(.post, in: moves) - sum(.giveBack, in: moves) - clawed
    let returned = sum(.giveBack, in: moves) - sum(.release, in: moves)
    return [
      granted, granted - held - transit - paid - returned - clawed, held, transit, paid, returned,
      clawed,
    ]
  }

  /// What has to become of it; a move that is made is remembered.
  mutating func take(_ asked: Move) -> Outcome {
    var wanted = asked
    if asked.kind != .hold, asked.kind.isOfEntitlement,
      let hold = ofKey[asked.key]?.first(where: { $0.kind == .hold })
    {
      wanted.fund = hold.fund
    }
    let earlier = ofKey[wanted.key]?.first {
      $0.kind == wanted.kind && $0.attempt == wanted.attempt
    }
    if let earlier {
      let isSame =
        (wanted.fen == 0 || wanted.fen == earlier.fen) && wanted.fund == earlier.fund
      return isSame ? .repeated : .refused
    }
    guard let fen = amount(of: wanted) else { return .refused }
    var move = wanted
    move.fen = fen
    last = move
    ofFund[move.fund, default: []].append(move)
    ofKey[move.key, default: []].append(move)
    return .made
  }

  /// How much would be moved; nil if it must not be.
  private func amount(of move: Move) -> Int64? {
    let (moves, attempt) = (ofKey[move.key] ?? [], move.attempt)
    let reserved = sum(.hold, in: moves, attempt: attempt)
    let instructed = sum(.instruct, in: moves, attempt: attempt)
    let posted = sum(.post, in: moves, attempt: attempt)
    let ended = sum(.void, .reject, in: moves, attempt: attempt)
    let paid = sum(.post, in: moves) - sum(.giveBack, .clawBack, in: moves)
    switch move.kind {
    case .appropriate: return move.fen
    case .withdraw: return move.fen <= fen(move.fund)[1] ? move.fen : nil
    case .hold:
      let before = moves.filter { $0.kind == .hold }
      guard attempt == before.count + 1, move.fen <= fen(move.fund)[1] else { return nil }
      guard let first = before.first else { return move.fen }
      guard first.fund == move.fund else { return nil }
      let over = sum(.post, .void, .reject, in: moves, attempt: attempt - 1)
      guard over == sum(.hold, in: moves, attempt: attempt - 1) else { return nil }
      // Posted and not released again; as long as that is nothing, a hold says how much is owed.
      var (owed, kept): (Int64, Int64) = (0, 0)
      for move in moves {
        if move.kind == .hold, kept == 0 { owed = move.fen }
        if move.kind == .post { kept += move.fen }
        if move.kind == .release { kept -= move.fen }
      }
      return kept == 0 || move.fen <= owed - kept ? move.fen : nil
    case .instruct, .void: return reserved > 0 && instructed + ended == 0 ? reserved : nil
    case .post: return ended == 0 && move.fen <= instructed ? move.fen : nil
    case .reject: return instructed > posted ? instructed - posted : nil
    case .giveBack: return move.fen <= posted && move.fen <= paid ? move.fen : nil
    case .release:
      let returned = sum(.giveBack, in: moves, attempt: attempt)
      return returned > 0 ? returned : nil
    case .clawBack:
      let before = moves.filter { $0.kind == .clawBack }
      return attempt == before.count + 1 && move.fen <= paid ? move.fen : nil
    }
  }
}
