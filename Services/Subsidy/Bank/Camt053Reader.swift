import Domain

/// ISO 20022 `camt.053`, BankToCustomerStatement, in the versions 08 to 14, of which the tests have the
/// schemas. Booked entries only: a statement that holds another is refused.
package enum Camt053Reader {
  package static let versions = ["08", "09", "10", "11", "12", "13", "14"]

  /// - Throws: the first fault found; nothing of the file counts then.
  package static func statements(_ bytes: [UInt8]) throws(BankFileFault) -> [BankStatement] {
    let message = try BankElement.message(
      bytes, "camt.053.001", versions: versions, content: "BkToCstmrStmt")
    _ = try message.required("GrpHdr").required("MsgId").identifier()
    let found = message.all("Stmt")
    if found.isEmpty { throw BankFileFault(.elementMissing, at: message.place, value: "Stmt") }
    var statements: [BankStatement] = []
    for element in found { statements.append(try statement(element)) }
    return statements
  }

  private static func statement(_ element: BankElement) throws(BankFileFault) -> BankStatement {
    let period = try element.required("FrToDt")
    let account = try element.required("Acct").required("Id").required("Othr").required("Id")
    var entries: [BankStatement.Entry] = []
    for entry in element.all("Ntry") { entries += try self.entries(entry) }
    let statement = BankStatement(
      id: try element.required("Id").identifier(), account: try account.identifier(),
      from: try period.required("FrDtTm").time(), to: try period.required("ToDtTm").time(),
      opening: try balance("OPBD", of: element), closing: try balance("CLBD", of: element),
      entries: entries)
    try checkSum(of: statement, at: element.place)
    return statement
  }

  private static func entries(_ element: BankElement) throws(BankFileFault) -> [BankStatement.Entry]
  {
    // A text until version 03, a choice since.
    let status = try element.required("Sts").required("Cd")
    guard try status.leaf() == "BOOK" else {
      throw BankFileFault(.statusUnknown, at: status.place, value: status.text)
    }
    let amount = try element.required("Amt").amount()
    let details = element.all("NtryDtls").flatMap { $0.all("TxDtls") }
    guard !details.isEmpty else { return [try entry(element, nil, amount)] }
    var entries: [BankStatement.Entry] = []
    var sum = Money.zero
    for detail in details {
      // One that stands alone may leave its amount to the entry.
      let own = details.count == 1 ? try detail.child("Amt") : try detail.required("Amt")
      let part = try own?.amount() ?? amount
      sum = try added(sum, part, at: element.place)
      entries.append(try entry(element, detail, part))
    }
    guard sum == amount else {
      throw BankFileFault(.contradiction, at: element.place, value: sum.yuan)
    }
    return entries
  }

  private static func entry(
    _ element: BankElement, _ detail: BankElement?, _ amount: Money
  ) throws(BankFileFault) -> BankStatement.Entry {
    let direction = try self.direction(element)
    if let detail, try detail.child("CdtDbtInd") != nil, try self.direction(detail) != direction {
      throw BankFileFault(.contradiction, at: detail.place, value: direction.rawValue)
    }
    let reversal = try element.child("RvslInd")
    guard ["true", "false", "1", "0", nil].contains(try reversal?.leaf()) else {
      throw BankFileFault(.textInvalid, at: element.place, value: reversal?.text ?? "")
    }
    let returned = try detail?.child("RtrInf")
    let endToEndID = try detail?.descendant("Refs", "EndToEndId")?.identifier()
    return BankStatement.Entry(
      reference: try element.child("AcctSvcrRef")?.identifier(), amount: amount,
      direction: direction,
      // ISO 20022's word for none.
      endToEndID: endToEndID == "NOTPROVIDED" ? nil : endToEndID,
      bookingDay: try element.required("BookgDt").day(),
      isReturned: returned != nil || ["true", "1"].contains(reversal?.text),
      returnReason: try returned?.child("Rsn")?.reasonCode())
  }

  private static func direction(
    _ element: BankElement
  ) throws(BankFileFault) -> BankStatement.Direction {
    let found = try element.required("CdtDbtInd")
    guard let direction = BankStatement.Direction(rawValue: try found.leaf()) else {
      throw BankFileFault(.statusUnknown, at: found.place, value: found.text)
    }
    return direction
  }

  private static func balance(
    _ code: String, of element: BankElement
  ) throws(BankFileFault) -> Money? {
    var found: Money?
    for balance in element.all("Bal")
    where try balance.required("Tp").required("CdOrPrtry").code() == code {
      guard found == nil else { throw BankFileFault(.elementRepeated, at: balance.place) }
      let amount = try balance.required("Amt").amount()
      found = try direction(balance) == .credit ? amount : Money(fen: -amount.fen)
    }
    return found
  }

  private static func checkSum(of statement: BankStatement, at place: String) throws(BankFileFault)
  {
    guard let opening = statement.opening, let closing = statement.closing else { return }
    var balance = opening
    for entry in statement.entries {
      let signed = entry.direction == .credit ? entry.amount.fen : -entry.amount.fen
      balance = try added(balance, Money(fen: signed), at: place)
    }
    guard balance == closing else {
      throw BankFileFault(.contradiction, at: place, value: balance.yuan)
    }
  }

  private static func added(
    _ left: Money, _ right: Money, at place: String
  ) throws(BankFileFault) -> Money {
    do {
      return try left.adding(right)
    } catch {
      throw BankFileFault(.amountInvalid, at: place)
    }
  }
}
