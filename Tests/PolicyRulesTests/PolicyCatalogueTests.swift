import Domain
import Foundation
import Testing

@testable import PolicyRules

@Suite struct PolicyCatalogueTests {
  @Test func `the built-in policies have no fault`() {
    #expect(PolicyCatalogue.lint(PolicyCatalogue.builtInFiles).isEmpty)
    #expect(
      PolicyCatalogue.builtIn.policies.map(\.id) == [Sample.retentionID, Sample.trainingID])
  }

  @Test func `every file of the folder is in the catalogue`() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Shared/PolicyRules/Policies")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path())
    #expect(Set(files) == Set(PolicyCatalogue.builtInFiles.map(\.name)))
    for file in PolicyCatalogue.builtInFiles {
      #expect(try Data(contentsOf: folder.appending(path: file.name)) == Data(file.bytes))
    }
  }

  @Test(arguments: [
    // Validity of versions 1 and 2; the faults.
    ("2021-01-12, to: 2021-03-31", "2021-04-01", [PolicyFaultCode]()),
    ("2021-01-12, to: 2021-03-31", "2021-03-31", [.validityOverlap]),
    ("2021-01-12", "2021-04-01", [.validityOverlap]),
    ("2021-04-01", "2021-01-12, to: 2021-03-31", []),
    ("2021-02-01, to: 2021-02-02", "2021-01-12, to: 2021-03-31", [.validityOverlap]),
  ])
  func `no day belongs to two versions of a policy`(
    first: String, second: String, codes: [PolicyFaultCode]
  ) throws {
    let files = try [Self.file(1, valid: first), Self.file(2, valid: second)]
    let faults = PolicyCatalogue.lint(files)
    #expect(faults.map(\.code) == codes)
    #expect(faults.map(\.file) == codes.map { _ in "v2.yaml" })
    #expect(faults.map(\.path) == codes.map { _ in "/valid" })
  }

  @Test func `a version is there once`() throws {
    let files = try [
      Self.file(1, valid: "2021-01-12, to: 2021-01-13"), Self.file(1, valid: "2021-04-01"),
    ]
    #expect(PolicyCatalogue.lint(files).map(\.code) == [.versionRepeated])
  }

  @Test func `other policies may be valid on the same day`() throws {
    #expect(PolicyCatalogue.builtIn.policies.allSatisfy { $0.terms.valid.to == nil })
  }

  @Test func `faults of all files are told together`() throws {
    let files = ["a.yaml", "b.yaml"].map {
      PolicyCatalogue.File(name: $0, bytes: Array("form: 1".utf8))
    }
    #expect(Set(PolicyCatalogue.lint(files).map(\.file)) == ["a.yaml", "b.yaml"])
    #expect(throws: PolicyFaults.self) { try PolicyCatalogue(files) }
  }

  @Test func `the version is the one of the day`() throws {
    let catalogue = try PolicyCatalogue([
      Self.file(2, valid: "2021-04-01"), Self.file(1, valid: "2021-01-12, to: 2021-03-31"),
    ])
    func version(_ day: String) throws -> Int? {
      catalogue.policy(Sample.retentionID, on: try Sample.day(day))?.version
    }
    #expect(try version("2021-01-11") == nil)
    #expect(try version("2021-03-31") == 1)
    #expect(try version("2021-04-01") == 2)
    #expect(catalogue.versions(of: Sample.retentionID).map(\.version) == [1, 2])
    #expect(catalogue.versions(of: "other").isEmpty)
  }

  @Test func `the hash is that of the bytes, and any change changes it`() throws {
    let policy = try Sample.retention()
    #expect(PolicyCatalogue.builtIn.policy(hash: policy.hash)?.id == policy.id)
    #expect(policy.hash.wholeMatch(of: /[0-9a-f]{64}/) != nil)
    let commented = try Sample.parse(Sample.text(policy) + "# a remark\n")
    #expect(commented.hash != policy.hash)
    #expect(try Sample.parse(Sample.text(policy)).hash == policy.hash)
    #expect(PolicyCatalogue.builtIn.policy(hash: commented.hash) == nil)
  }

  @Test func `the hash is SHA-256`() throws {
    // FIPS 180-2, appendix B.1.
    #expect(
      PolicyDigest.sha256(Array("abc".utf8))
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }

  private static func file(_ version: Int, valid: String) throws -> PolicyCatalogue.File {
    let text = Sample.text(try Sample.retention())
      .replacing("version: 1\n", with: "version: \(version)\n")
      .replacing("valid: {from: 2021-01-12}", with: "valid: {from: \(valid)}")
    return PolicyCatalogue.File(name: "v\(version).yaml", bytes: Array(text.utf8))
  }
}
