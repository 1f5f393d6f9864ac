import Domain
import TestSupport

@testable import Subsidy

/// A bank that does what it is told as often as it is told: it pays a file again that it reads again. What
/// keeps money from going out twice must be ours. What it does with a file and a payment is drawn by their
/// ids; it reads, pays, answers and states at its own pace.
final class StandInBank {
  enum Behaviour: CaseIterable {
    case prompt, late
    /// It answers enquiries alone.
    case silent
    /// It loses the file, once, before it has read it.
    case lost
  }

  enum Fate { case pay, reject, giveBack }

  struct Payment {
    let endToEndID: String
    let amount: Money
    let fate: Fate
  }

  struct Batch {
    let messageID: String
    let blockID: String
    let behaviour: Behaviour
    let payments: [Payment]
    let step: Int
    var isBooked = false
    var hasAnswered = false
    var hasReturned = false
  }

  private let seed: UInt64
  private let folders: BankFolders
  /// It moves files away when it has read them.
  private let takesFiles: Bool
  private let statementSteps: Int
  private var seen: [String: [UInt8]] = [:]
  private var lost: [String: String] = [:]
  private var batches: [Batch] = []
  private var entries: [BankWords.Entry] = []
  private var stated = 0
  private var steps = 0
  private var words: BankWords
  /// Times that each payment was made, and what they come to.
  private(set) var paid: [String: Int] = [:]
  private(set) var paidFen: Int64 = 0
  private(set) var returnedFen: Int64 = 0
  private(set) var rejected: Set<String> = []
  private(set) var enquiries = 0

  init(_ plan: SimulationPlan, debtor: PaymentBatch.Party, _ folders: BankFolders) {
    seed = plan.seed
    takesFiles = plan.bankTakesFiles
    statementSteps = plan.bankStatementSteps
    self.folders = folders
    words = BankWords(account: debtor.account)
  }

  /// All that is due, once. Payments first, so that a file which came with an enquiry about it is known.
  func step(now: Instant) throws {
    steps += 1
    let names = folders.names(in: BankFolders.toBank).filter { !$0.hasPrefix(".") }
    for name in names where !name.hasSuffix(".enquiry") {
      try read(name) { try takePayments($0, name) }
    }
    for index in batches.indices { work(on: index, now) }
    for name in names where name.hasSuffix(".enquiry") {
      try read(name) { try answerEnquiry($0, now) }
    }
    guard entries.count > stated, steps % statementSteps == 0 else { return }
    put(words.statement(entries[stated...], at: now))
    stated = entries.count
  }

  /// All that it ever booked, on one statement that ends with the day after: our clocks may be set forth.
  func stateAll(at now: Instant) {
    put(
      words.statement(
        entries, from: .start(of: now.day.adding(days: -365)),
        to: .start(of: now.day.adding(days: 2)), at: now))
    stated = entries.count
  }

  /// Everything that it has read is booked, told and stated.
  var isDone: Bool {
    stated == entries.count
      && batches.allSatisfy {
        $0.isBooked && $0.hasReturned && ($0.hasAnswered || $0.behaviour == .silent)
      }
  }

  private func read(_ name: String, _ use: ([UInt8]) throws -> Void) throws {
    let path = "\(BankFolders.toBank)/\(name)"
    guard let bytes = folders[path], takesFiles || seen[name] != bytes else { return }
    seen[name] = bytes
    if takesFiles { folders[path] = nil }
    try use(bytes)
  }

  private func takePayments(_ bytes: [UInt8], _ name: String) throws {
    let message = try BankElement.parse(bytes).root.required("CstmrCdtTrfInitn")
    let id = try message.required("GrpHdr").required("MsgId").leaf()
    let block = try message.required("PmtInf")
    let behaviour = Behaviour.allCases[draw(id) % Behaviour.allCases.count]
    if behaviour == .lost, lost[id] == nil {
      lost[id] = name
      return
    }
    batches.append(
      Batch(
        messageID: id, blockID: try block.required("PmtInfId").leaf(), behaviour: behaviour,
        payments: try block.all("CdtTrfTxInf").map { payment in
          let endToEndID = try payment.required("PmtId").required("EndToEndId").leaf()
          return Payment(
            endToEndID: endToEndID,
            amount: try payment.required("Amt").required("InstdAmt").amount(),
            fate: fate(of: endToEndID))
        }, step: steps))
  }

  private func work(on index: Int, _ now: Instant) {
    let batch = batches[index]
    if batch.behaviour == .late, steps < batch.step + Self.lateSteps { return }
    if !batch.isBooked {
      batches[index].isBooked = true
      for payment in batch.payments { book(payment, now) }
    }
    if !batch.hasAnswered, batch.behaviour != .silent { answer(index, now) }
    if !batch.hasReturned, steps > batch.step + Self.lateSteps {
      batches[index].hasReturned = true
      for payment in batch.payments where payment.fate == .giveBack {
        returnedFen += payment.amount.fen
        entries.append(.init(payment, isReturn: true, day: now.day))
      }
    }
  }

  private func book(_ payment: Payment, _ now: Instant) {
    guard payment.fate != .reject else {
      rejected.insert(payment.endToEndID)
      return
    }
    paid[payment.endToEndID, default: 0] += 1
    paidFen += payment.amount.fen
    entries.append(.init(payment, isReturn: false, day: now.day))
  }

  private func answerEnquiry(_ bytes: [UInt8], _ now: Instant) throws {
    enquiries += 1
    let enquiry = try BankElement.parse(bytes).root
    let id = try enquiry.required("OrgnlMsgId").leaf()
    guard let index = batches.firstIndex(where: { $0.messageID == id }) else {
      // Whoever asks for it is searched for: if it still lies there, it is read after all.
      if let name = lost[id] { seen[name] = nil }
      let asked = try enquiry.required("EnquiryId").leaf()
      return put(words.notKnown(id, asked, at: now))
    }
    guard batches[index].isBooked else { return put(words.pending(batches[index], at: now)) }
    answer(index, now)
  }

  private func answer(_ index: Int, _ now: Instant) {
    batches[index].hasAnswered = true
    put(words.report(batches[index], at: now))
  }

  private func put(_ file: (name: String, bytes: [UInt8])) {
    folders["\(BankFolders.fromBank)/\(file.name)"] = file.bytes
  }

  private func fate(of endToEndID: String) -> Fate {
    switch draw(endToEndID) % 20 {
    case 0...2: .reject
    case 3: .giveBack
    default: .pay
    }
  }

  private func draw(_ text: String) -> Int {
    var random = SeededGenerator(seed: text.utf8.reduce(seed) { $0 &* 31 &+ UInt64($1) })
    return random.number(0...99_999)
  }

  private static let lateSteps = 6
}
