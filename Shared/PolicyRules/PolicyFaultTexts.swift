/// The texts of every code, in both languages. They lie in `Texts/policy-faults.tsv`, a line per code.
enum PolicyFaultTexts {
  struct Entry: Sendable {
    let title: PolicyWording
    let mend: PolicyWording
  }

  /// Each code has an entry; a test holds it.
  static func entry(_ code: PolicyFaultCode) -> Entry {
    guard let entry = entries[code.rawValue] else {
      preconditionFailure("no texts for \(code.rawValue)")
    }
    return entry
  }

  static let entries: [String: Entry] = {
    let text = String(decoding: PackageResources.policy_faults_tsv, as: UTF8.self)
    return text.split(separator: "\n").dropFirst().reduce(into: [:]) { entries, line in
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      precondition(cells.count == 5, "a line of policy-faults.tsv needs five cells: \(line)")
      entries[cells[0]] = Entry(
        title: PolicyWording(zh: cells[1], en: cells[2]),
        mend: PolicyWording(zh: cells[3], en: cells[4]))
    }
  }()
}
