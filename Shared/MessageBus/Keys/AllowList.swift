/// Which keys may connect, under which name and with which roles.
///
/// Text form (`allow.csv`): a header line `name,public,roles`, then one line a key; roles are
/// separated by spaces. Nothing is quoted: neither names nor Z85 hold a comma.
package struct AllowList: Sendable, Hashable {
  package struct Entry: Sendable, Hashable {
    /// The consumer's name, and its User-Id on every connection: `a–z`, `0–9`, `-`.
    package var name: String
    /// Z85, 40 characters.
    package var publicKey: String
    package var roles: Set<String>

    package init(name: String, publicKey: String, roles: Set<String>) {
      self.name = name
      self.publicKey = publicKey
      self.roles = roles
    }
  }

  /// In the order of the file.
  package private(set) var entries: [Entry] = []

  package init() {}

  /// Throws the 1-based number of the first line that is not as it should be.
  package init(csv: String) throws(LineFault) {
    let lines = csv.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, line) in lines.enumerated() {
      if index == 0 {
        guard line == Self.header else { throw LineFault(line: 1, reason: "is not the header") }
        continue
      }
      guard !line.isEmpty else { continue }
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      guard fields.count == 3 else {
        throw LineFault(line: index + 1, reason: "does not have three fields")
      }
      let entry = Entry(
        name: String(fields[0]), publicKey: String(fields[1]),
        roles: Set(fields[2].split(separator: " ").map(String.init)))
      guard Self.isName(entry.name) else {
        throw LineFault(line: index + 1, reason: "has no valid name")
      }
      guard Z85.isKey(entry.publicKey) else {
        throw LineFault(line: index + 1, reason: "has no valid public key")
      }
      if let unknown = entry.roles.sorted().first(where: { !BusRole.isRole($0) }) {
        throw LineFault(line: index + 1, reason: "has a role that there is not: \(unknown)")
      }
      guard self[name: entry.name] == nil, self[publicKey: entry.publicKey] == nil else {
        throw LineFault(line: index + 1, reason: "names a name or a key a second time")
      }
      entries.append(entry)
    }
  }

  package struct LineFault: Error, Hashable {
    package var line: Int
    package var reason: String
  }

  package var csv: String {
    entries.reduce(into: Self.header + "\n") { text, entry in
      text += "\(entry.name),\(entry.publicKey),\(entry.roles.sorted().joined(separator: " "))\n"
    }
  }

  package subscript(name name: String) -> Entry? { entries.first { $0.name == name } }

  package subscript(publicKey publicKey: String) -> Entry? {
    entries.first { $0.publicKey == publicKey }
  }

  /// Adds the entry, or replaces the one of that name.
  mutating func put(_ entry: Entry) {
    if let index = entries.firstIndex(where: { $0.name == entry.name }) {
      entries[index] = entry
    } else {
      entries.append(entry)
    }
  }

  /// `false` if there was none of that name.
  mutating func remove(name: String) -> Bool {
    let count = entries.count
    entries.removeAll { $0.name == name }
    return entries.count < count
  }

  static func isName(_ text: String) -> Bool {
    (1...32).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
      }
  }

  private static let header = "name,public,roles"
}
