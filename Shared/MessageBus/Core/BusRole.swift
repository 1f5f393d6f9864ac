/// The roles an allow-list gives to a key, as they are written there.
package enum BusRole {
  /// May subscribe to the streams of `process`.
  package static func hear(_ process: String) -> String { "hear:" + process }
  /// May fetch the past of streams it may hear.
  package static let fetch = "fetch"
  /// May ask for the personal data that this purpose needs.
  package static func ask(_ purpose: String) -> String { "ask:" + purpose }
  /// May use every operator's verb.
  package static let operate = "operate"
  /// May use one operator's verb.
  package static func operate(_ verb: String) -> String { "operate:" + verb }

  /// Whether this is one of the above: a role misspelt would be one that nobody has.
  package static func isRole(_ text: String) -> Bool {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    switch (parts.first, parts.count) {
    case ("fetch", 1), ("operate", 1): return true
    case ("ask", 2), ("hear", 2), ("operate", 2): return !parts[1].isEmpty
    default: return false
    }
  }

  /// Whether `roles` open the PUB socket of `process`.
  static func maySubscribe(_ roles: Set<String>, to process: String) -> Bool {
    roles.contains(hear(process))
  }

  /// Whether `roles` open a ROUTER socket at all; each request is judged again.
  static func mayRequest(_ roles: Set<String>) -> Bool {
    roles.contains {
      $0 == fetch || $0 == operate || $0.hasPrefix("operate:") || $0.hasPrefix("ask:")
    }
  }

  static func mayAsk(_ roles: Set<String>, for purpose: String) -> Bool {
    roles.contains(ask(purpose))
  }

  static func mayOperate(_ roles: Set<String>, verb: String) -> Bool {
    roles.contains(operate) || roles.contains(operate(verb))
  }
}
