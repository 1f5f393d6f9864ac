private import Synchronization

/// Remembers each statement's SQLite text, so that the rewriting is done once. It grows to the
/// number of statements in the program and no further.
enum SQLTextCache {
  private static let texts = Mutex<[String: String]>([:])

  static func sqlite(_ text: String) -> String {
    texts.withLock { texts in
      if let known = texts[text] { return known }
      let rewritten = SQLDialect.sqlite(text)
      texts[text] = rewritten
      return rewritten
    }
  }
}
