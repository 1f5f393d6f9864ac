/// An occupation of the national classification (职业分类大典, 2022), code d-dd-dd-dd.
package struct Occupation: Hashable, Sendable {
  package let code: String
  package let name: String
  package let nameEnglish: String
  /// A group of ours: those who can take over from each other after little training.
  package let cluster: String
}

/// The occupations of the local trades. Most codes were entered from knowledge; see the note on data.
package enum Occupations {
  /// In the order of their codes.
  package static let all: [Occupation] = DataFile.load(PackageResources.occupations_selected_csv) {
    row throws(DataFileFault) in
    Occupation(
      code: try row.text("code"), name: try row.text("name"), nameEnglish: try row.text("name_en"),
      cluster: try row.text("cluster"))
  }

  package static func with(code: String) -> Occupation? {
    byCode[code]
  }

  /// Two different known occupations of one cluster.
  package static func areRelated(_ first: String, _ second: String) -> Bool {
    guard first != second, let one = byCode[first], let other = byCode[second] else { return false }
    return one.cluster == other.cluster
  }

  private static let byCode = Dictionary(uniqueKeysWithValues: all.map { ($0.code, $0) })
}
