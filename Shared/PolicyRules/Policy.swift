/// A policy, read from its file and checked: terms, form, readings, and the hash of what was read.
package struct Policy: Sendable {
  /// The form that this program reads; a file says which it is written in.
  private static let formVersion = 1

  package let terms: PolicyTerms
  package let form: PolicyForm
  package let readings: [PolicyReading]
  /// Readings of which another alternative than the chosen one is in force: reading to alternative.
  package let taken: [String: String]
  /// The file as it is. Decisions outlive it, so whoever keeps them keeps these bytes by their hash.
  package let bytes: [UInt8]
  /// SHA-256 of the bytes, 64 hexadecimal digits.
  package let hash: String
  private let file: String
  private let root: FormNode

  package var id: String { terms.id }
  package var version: Int { terms.version }

  /// - Parameter file: its name, for faults.
  /// - Throws: every fault of the file, those of its alternatives included.
  package init(yaml bytes: [UInt8], file: String) throws(PolicyFaults) {
    let root = try FormNode.yaml(bytes, file: file)
    let parts = try Parts(root, file: file)
    self.init(parts, [:], bytes, PolicyDigest.sha256(bytes), file, root)
    try checkAlternatives()
  }

  /// The same policy with other alternatives in force: the id of a reading to that of an alternative;
  /// the chosen one may be named too.
  /// - Throws: `readingUnknown`, `alternativeUnknown`, `alternativeNotComputable`, all at once; or what
  ///   is wrong with the form that several alternatives make together.
  package func reading(_ alternatives: [String: String]) throws(PolicyFaults) -> Policy {
    var (root, faults, taken) = (root, [PolicyFault](), [String: String]())
    for (id, wanted) in alternatives.sorted(by: { $0.key < $1.key }) {
      func fault(_ code: PolicyFaultCode, _ value: String, _ expected: [String]) {
        faults.append(
          PolicyFault(
            file: file, path: "/readings", line: nil, code, value: value,
            expected: expected.joined(separator: ", ")))
      }
      guard let reading = readings.first(where: { $0.id == id }) else {
        fault(.readingUnknown, id, readings.map(\.id))
        continue
      }
      if wanted == reading.chosen.id { continue }
      guard let alternative = reading.alternatives.first(where: { $0.id == wanted }) else {
        fault(.alternativeUnknown, wanted, [reading.chosen.id] + reading.alternatives.map(\.id))
        continue
      }
      guard alternative.isComputable else {
        fault(.alternativeNotComputable, wanted, [])
        continue
      }
      root = Self.overridden(root, alternative, file, &faults)
      taken[id] = wanted
    }
    guard faults.isEmpty else { throw PolicyFaults(faults) }
    return Policy(try Parts(root, file: file), taken, bytes, hash, file, self.root)
  }

  private init(
    _ parts: Parts, _ taken: [String: String], _ bytes: [UInt8], _ hash: String, _ file: String,
    _ root: FormNode
  ) {
    (terms, form, readings) = (parts.terms, parts.form, parts.readings)
    (self.taken, self.bytes, self.hash) = (taken, bytes, hash)
    (self.file, self.root) = (file, root)
  }

  /// Each alternative by itself must give a sound policy of the same identity.
  private func checkAlternatives() throws(PolicyFaults) {
    var faults: [PolicyFault] = []
    for alternative in readings.flatMap(\.alternatives) where alternative.isComputable {
      let before = faults.count
      let changed = Self.overridden(root, alternative, file, &faults)
      guard faults.count == before else { continue }
      do throws(PolicyFaults) {
        _ = try Parts(changed, file: file)
      } catch {
        faults += error.faults
      }
    }
    guard faults.isEmpty else { throw PolicyFaults(faults) }
  }

  /// Keys that an alternative may change: how the policy is judged, never what it is.
  private static let overridable: Set<Substring> = [
    "apply", "period", "populations", "conditions", "exclusions", "formula", "caps",
  ]

  private static func overridden(
    _ root: FormNode, _ alternative: PolicyReading.Alternative, _ file: String,
    _ faults: inout [PolicyFault]
  ) -> FormNode {
    alternative.overrides.reduce(root) { root, override in
      let path = override.path.split(separator: ".", omittingEmptySubsequences: false)
      if let first = path.first, overridable.contains(first),
        let changed = root.replacing(path, with: override.node)
      {
        return changed
      }
      faults.append(
        PolicyFault(
          file: file, path: "/readings", line: override.node.line, .overrideUnknown,
          value: override.path))
      return root
    }
  }

  /// What is read from a file, or from its tree with overrides.
  private struct Parts {
    let terms: PolicyTerms
    let form: PolicyForm
    let readings: [PolicyReading]

    init(_ root: FormNode, file: String) throws(PolicyFaults) {
      let sink = FaultSink(file: file)
      let reader = FormReader(root, path: "", sink: sink)
      _ = reader.integer("form", in: formVersion...formVersion)
      let terms = PolicyTerms(reader)
      let form = PolicyForm(reader)
      let readings = reader.readers("readings")?.map(PolicyReading.init)
      reader.finish()
      let sound = readings?.compactMap(\.self) ?? []
      reader.distinct(sound.map(\.id), "readings")
      guard sink.faults.isEmpty, let terms, let form else { throw PolicyFaults(sink.faults) }
      (self.terms, self.form, self.readings) = (terms, form, sound)
    }
  }
}
