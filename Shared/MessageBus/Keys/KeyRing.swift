import Foundation

/// The folder of a process's keys: `<name>.secret` (mode 0600) and `<name>.public`, each 40 Z85
/// characters, and `allow.csv`.
package struct KeyRing: Sendable {
  package let folder: String

  package init(folder: String) {
    self.folder = folder
  }

  /// Creates the folder (mode 0700), and for each name a key pair and a line in the allow-list,
  /// wherever one is missing. Returns the names for which a pair was made; nothing that exists is
  /// overwritten.
  @discardableResult
  package func initialise(_ keys: [(name: String, roles: Set<String>)]) throws(BusFault) -> [String]
  {
    try PrivateFile.makeFolder(folder)
    var made: [String] = []
    var list = try existingAllowList()
    for (name, roles) in keys {
      try checkName(name)
      if !FileManager.default.fileExists(atPath: secretPath(name)) {
        try makePair(name)
        made.append(name)
      }
      if list[name: name] == nil {
        list.put(AllowList.Entry(name: name, publicKey: try publicKey(of: name), roles: roles))
      }
    }
    try PrivateFile.write(list.csv, to: allowPath, mode: 0o644)
    return made
  }

  /// What the allow-list says now.
  package func allowList() throws(BusFault) -> AllowList {
    let text = try PrivateFile.read(allowPath)
    do {
      return try AllowList(csv: text)
    } catch {
      throw .allowListMalformed(path: allowPath, line: error.line, reason: error.reason)
    }
  }

  /// Gives `name` these roles. `publicKey` may be left out if the folder holds its public file.
  package func allow(
    _ name: String, publicKey: String? = nil, roles: Set<String>
  ) throws(BusFault) {
    try checkName(name)
    let key: String
    if let publicKey { key = publicKey } else { key = try self.publicKey(of: name) }
    guard Z85.isKey(key) else { throw .keyMalformed(path: publicPath(name)) }
    var list = try existingAllowList()
    list.put(AllowList.Entry(name: name, publicKey: key, roles: roles))
    try PrivateFile.write(list.csv, to: allowPath, mode: 0o644)
  }

  /// Takes `name` off the allow-list, which a running process notices at its next `reload`, and moves
  /// its key files aside under the suffix `.revoked`, so that `initialise` makes a new pair and cannot
  /// put the old one back. What was moved aside before is kept. May be repeated after a failure.
  /// - Returns: where the files are now; empty if the folder held none.
  @discardableResult
  package func revoke(_ name: String) throws(BusFault) -> [String] {
    try checkName(name)
    var list = try allowList()
    let wasListed = list.remove(name: name)
    if wasListed { try PrivateFile.write(list.csv, to: allowPath, mode: 0o644) }
    var aside: [String] = []
    for path in [secretPath(name), publicPath(name)] {
      if let moved = try PrivateFile.moveAside(path, suffix: ".revoked") { aside.append(moved) }
    }
    guard wasListed || !aside.isEmpty else { throw .nameUnknown(name) }
    return aside
  }

  /// Z85. Refuses a file that others may read.
  package func secretKey(of name: String) throws(BusFault) -> String {
    try checkName(name)
    try PrivateFile.checkMode(secretPath(name))
    return try key(at: secretPath(name))
  }

  /// Z85.
  package func publicKey(of name: String) throws(BusFault) -> String {
    try checkName(name)
    return try key(at: publicPath(name))
  }

  func pair(of name: String) throws(BusFault) -> CurveKeyPair {
    CurveKeyPair(publicKey: try publicKey(of: name), secretKey: try secretKey(of: name))
  }

  private var allowPath: String { folder + "/allow.csv" }
  private func secretPath(_ name: String) -> String { folder + "/\(name).secret" }
  private func publicPath(_ name: String) -> String { folder + "/\(name).public" }

  private func existingAllowList() throws(BusFault) -> AllowList {
    FileManager.default.fileExists(atPath: allowPath) ? try allowList() : AllowList()
  }

  private func checkName(_ name: String) throws(BusFault) {
    guard AllowList.isName(name) else { throw .nameMalformed(name) }
  }

  private func key(at path: String) throws(BusFault) -> String {
    let text = try PrivateFile.read(path).trimmingCharacters(in: .whitespacesAndNewlines)
    guard Z85.isKey(text) else { throw .keyMalformed(path: path) }
    return text
  }

  private func makePair(_ name: String) throws(BusFault) {
    let pair = try CurveKeyPair.random()
    try PrivateFile.write(pair.publicKey + "\n", to: publicPath(name), mode: 0o644)
    try PrivateFile.write(pair.secretKey + "\n", to: secretPath(name), mode: 0o600)
  }
}
