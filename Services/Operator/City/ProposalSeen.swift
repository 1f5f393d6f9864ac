/// A proposal as the API shows it, as far as a player reads it.
struct ProposalSeen: Decodable, Sendable {
  struct Party: Decodable, Sendable {
    struct Enterprise: Decodable, Sendable {
      let code: String
    }

    struct Answer: Decodable, Sendable {
      let answer: String
      let heads: Int?
    }

    let offer: String
    let enterprise: Enterprise
    let answer: Answer?
  }

  let id: String
  let state: String
  let surplus: Party
  let shortage: Party
  let heads: Int
  let smallestGroup: Int
  let deadline: String
  let madeAt: String

  /// Whether there is still something to answer, as far as the reader sees.
  var isOpen: Bool {
    state == "proposed"
      && [surplus.answer, shortage.answer].allSatisfy { $0?.answer != "declined" }
  }

  /// Heads that are still to be answered about, after what the other side has accepted.
  var headsLeft: Int {
    [surplus.answer, shortage.answer].compactMap(\.?.heads).reduce(heads, min)
  }
}

/// A page of a list.
struct Page<Item: Decodable & Sendable>: Decodable, Sendable {
  let items: [Item]
  let cursor: String
}

/// An agreement as the API shows it, as far as progress needs it.
struct AgreementSeen: Decodable, Sendable {
  let heads: Int
}
