import Foundation
import MatchingEngine
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

  @Test func `what is exported of an instance has its optimum`() throws {
    let tests = #filePath.components(separatedBy: "OperatorTests/")[0]
    let folder = try TemporaryFolder()
    let text = try String(
      contentsOfFile: "\(tests)MatchingEngineTests/Instances/wz_1000_10km.txt", encoding: .utf8)
    try MatchingInstance(lots: text).graph().dimacs().write(
      toFile: folder.file("exported.min"), atomically: true, encoding: .utf8)
    let solved = try InstanceOptimum(file: folder.file("exported.min"))
    #expect(solved.heads == 19_722)
    #expect(solved.cost == 2_621_315)
  }

  @Test(arguments: [
    "p min 2 1\nn 1 4\nn 2 -4\na 1 2 0 4 9223372036854775807\n",
    "p min 3 2\nn 1 4\nn 3 -4\na 1 2 0 4 9223372036854775807\na 2 3 0 4 0\n",
    // Beyond 127 bits.
    "p min 6 5\nn 1 4000000000000000000\nn 6 -4000000000000000000\n"
      + (1...5).map { "a \($0) \($0 + 1) 0 4000000000000000000 9200000000000000000\n" }.joined(),
  ])
  func `a cost beyond 63 bits is refused, not cut`(_ text: String) throws {
    let folder = try TemporaryFolder()
    try text.write(toFile: folder.file("dear.min"), atomically: true, encoding: .utf8)
    #expect {
      try InstanceOptimum(file: folder.file("dear.min"))
    } throws: { "\($0)".contains("overflow") && $0 is OperatorFault }
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
