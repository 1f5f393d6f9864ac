internal import Foundation
internal import MatchingEngine

/// A file that somebody names, and what is wrong with it in sentences.
enum InstanceFile {
  private static let bytesMaximum = 512 << 20

  /// - Throws: ``OperatorFault``.
  static func text(of file: String) throws -> String {
    guard let facts = try? FileManager.default.attributesOfItem(atPath: resolved(file)) else {
      throw OperatorFault("\(file) is not there, or may not be read")
    }
    guard facts[.type] as? FileAttributeType == .typeRegular else {
      throw OperatorFault("\(file) is no file of text")
    }
    guard (facts[.size] as? Int).map({ $0 <= bytesMaximum }) ?? false else {
      throw OperatorFault("\(file) is larger than \(bytesMaximum >> 20) MiB")
    }
    guard let bytes = FileManager.default.contents(atPath: file) else {
      throw OperatorFault("\(file) may not be read")
    }
    guard let text = String(bytes: bytes, encoding: .utf8) else {
      throw OperatorFault("\(file) is not UTF-8")
    }
    return text
  }

  /// Runs what reads or solves a file's text.
  /// - Throws: ``OperatorFault`` that tells all that is wrong with it.
  static func naming<Result>(_ file: String, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let faults as InstanceFaults {
      throw OperatorFault("\(file) is refused:\n\(text(of: faults))")
    } catch MatchingFault.graphOutOfRange(let what) {
      throw OperatorFault(
        "\(file) is refused: graph-out-of-range, its \(what) is too large together for exact arithmetic"
      )
    } catch FlowFault.infeasible {
      throw OperatorFault("\(file) has no solution: infeasible, not all that enters can leave")
    } catch FlowFault.overflow(let what) {
      throw OperatorFault(
        "\(file) is refused: overflow, its \(what) are too large together for exact arithmetic")
    } catch let fault as FlowFault {
      throw OperatorFault("the solution of \(file) is not proved, which is our mistake: \(fault)")
    }
  }

  /// A line each.
  static func text(of faults: InstanceFaults) -> String {
    var lines = faults.faults.map { fault in
      "  \(fault.line > 0 ? "line \(fault.line)" : "the file"): \(fault.code.rawValue), \(fault.code.text)"
    }
    let more = faults.count - faults.faults.count
    if more > 0 { lines.append("  and \(more) more") }
    return lines.joined(separator: "\n")
  }

  private static func resolved(_ file: String) -> String {
    URL(fileURLWithPath: file).resolvingSymlinksInPath().path
  }
}
