import Foundation
import Operator
import TestSupport
import Testing

@Suite struct MatchCommandTests {
  /// Published with the instances.
  @Test(arguments: ["txt", "min"])
  func `an instance is solved from its file, in both formats`(ending: String) throws {
    let tests = #filePath.components(separatedBy: "OperatorTests/")[0]
    let solved = try InstanceOptimum(
      file: "\(tests)MatchingEngineTests/Instances/wz_1000_10km.\(ending)")
    #expect(solved.heads == 19_722)
    #expect(solved.cost == 2_621_315)
  }

  @Test(arguments: ["absent.txt", "damaged.txt", "damaged.min"])
  func `a file that is no instance is named in one sentence`(name: String) throws {
    let folder = try TemporaryFolder()
    for damaged in ["damaged.txt", "damaged.min"] {
      try "# radius_m 10\nQ 1".write(
        toFile: folder.file(damaged), atomically: true, encoding: .utf8)
    }
    #expect {
      try InstanceOptimum(file: folder.file(name))
    } throws: { "\($0)".hasPrefix("\(folder.file(name)) ") && $0 is OperatorFault }
  }
}
