import Foundation
import Subsidy
import TestSupport

/// `scripts/bank-simulator` and our side of its folders. It knows nothing of us but our files.
final class SimulatedBank {
  /// What was found in the incoming folder at once.
  struct Post {
    var reports: [BankReport] = []
    var statements: [BankStatement] = []
    var refused: [BankFileFault.Code] = []
  }

  let outbox: BankOutbox
  let inbox: BankInbox
  private let folder: TemporaryFolder
  private let arguments: [String]
  private var seen: Set<[String]> = []

  convenience init(_ arguments: String...) throws { try self.init(arguments: arguments) }

  init(arguments: [String]) throws {
    folder = try TemporaryFolder()
    self.arguments = arguments
    for name in ["to-bank", "from-bank"] {
      try FileManager.default.createDirectory(
        atPath: folder.file(name), withIntermediateDirectories: true)
    }
    outbox = BankOutbox(folder: folder.file("to-bank"))
    inbox = BankInbox(folder: folder.file("from-bank"))
  }

  /// An outbox that ends before a call.
  func outbox(stoppingBefore call: Int) -> BankOutbox {
    BankOutbox(folder: folder.file("to-bank"), files: TrippingFiles(before: call))
  }

  func deliver(_ batch: PaymentBatch) throws {
    let bytes = Pain001Writer.bytes(batch, created: SampleBatch.approved)
    _ = try outbox.deliver(bytes, as: batch.fileName)
  }

  func enquire(_ batch: PaymentBatch, _ number: Int) throws {
    let enquiry = BankEnquiry(messageID: batch.messageID, number: number)
    _ = try outbox.deliver(enquiry.bytes(created: SampleBatch.approved), as: enquiry.fileName)
  }

  func step(_ count: Int = 1, _ more: String...) throws {
    _ = try run(["--step", String(count)] + arguments + more)
  }

  /// Reads what is there and moves it away; a report that came before, by id and hash, counts once.
  func receive() throws -> Post {
    var post = Post()
    for name in try inbox.names() {
      guard let file = try inbox.file(name) else { continue }
      do throws(BankFileFault) {
        if name.hasPrefix("camt") {
          post.statements += try Camt053Reader.statements(file.bytes)
        } else {
          let report = try Pain002Reader.report(file.bytes)
          if seen.insert([report.id, file.sha256]).inserted { post.reports.append(report) }
        }
      } catch {
        post.refused.append(error.code)
        try inbox.moveRefused(file, reason: error.description)
        continue
      }
      try inbox.moveDone(file)
    }
    return post
  }

  /// What its book adds up to: paid, paidFen, paidTwice, rejected, returned, incidents, …
  func totals() throws -> [String: Int] {
    try JSONDecoder().decode([String: Int].self, from: Data(try run(["--book"]).utf8))
  }

  /// The `EndToEndId`s of the book's lines of a kind, `paid` say, one for each line.
  func bookedIDs(_ kind: String) throws -> [String] {
    struct Line: Decodable {
      let kind: String
      let endToEndId: String?
    }
    return try String(contentsOfFile: folder.file("bank-book.jsonl"), encoding: .utf8)
      .split(separator: "\n")
      .map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
      .filter { $0.kind == kind }
      .compactMap(\.endToEndId)
  }

  /// Of all that it wrote and we could read.
  func schemaComplaints() throws -> String {
    let done = folder.file("from-bank/done")
    let paths = try FileManager.default.contentsOfDirectory(atPath: done).sorted()
      .map { "\(done)/\($0)" }
    let statements = paths.filter { $0.contains("camt.053") }
    return try Schemas.complaints(try Schemas.pain002(), paths.filter { !statements.contains($0) })
      + (statements.isEmpty ? "" : Schemas.complaints(try Schemas.camt053(), statements))
  }

  private func run(_ arguments: [String]) throws -> String {
    let root = #filePath.components(separatedBy: "/Tests/").first ?? "."
    return try Python.run(["\(root)/scripts/bank-simulator", folder.path] + arguments)
  }
}
