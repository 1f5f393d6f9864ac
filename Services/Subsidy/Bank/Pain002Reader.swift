/// ISO 20022 `pain.002`, CustomerPaymentStatusReport, in the versions 03, 12, 14 and 15: those of which
/// the tests have the schema. What we read of it has the same form in all of them.
package enum Pain002Reader {
  package static let versions = ["03", "12", "14", "15"]

  /// - Throws: the first fault found; nothing of the file counts then.
  package static func report(_ bytes: [UInt8]) throws(BankFileFault) -> BankReport {
    let message = try BankElement.message(
      bytes, "pain.002.001", versions: versions, content: "CstmrPmtStsRpt")
    let header = try message.required("GrpHdr")
    let original = try message.required("OrgnlGrpInfAndSts")
    let originalID = try original.required("OrgnlMsgId")
    guard BankID.message.hasShape(try originalID.leaf()) else {
      throw BankFileFault(.batchUnknown, at: originalID.place, value: originalID.text)
    }
    let originalName = try original.required("OrgnlMsgNmId")
    guard try originalName.leaf().hasPrefix("pain.001") else {
      throw BankFileFault(.messageUnknown, at: originalName.place, value: originalName.text)
    }
    // Our files have one block of payments.
    let block = try message.child("OrgnlPmtInfAndSts")
    let report = BankReport(
      id: try header.required("MsgId").identifier(),
      created: try header.required("CreDtTm").time(),
      originalMessageID: originalID.text,
      group: try group(original, "GrpSts"),
      originalCount: try original.child("OrgnlNbOfTxs")?.count(),
      originalTotal: try original.child("OrgnlCtrlSum")?.decimal(),
      paymentInformationID: try block?.required("OrgnlPmtInfId").identifier(),
      paymentInformation: try block.map { block throws(BankFileFault) in
        try group(block, "PmtInfSts")
      } ?? BankReport.Group(status: nil, reason: nil),
      transactions: try transactions(block?.all("TxInfAndSts") ?? []),
      enquiryID: try enquiryID(original))
    try checkConsistency(of: report, at: original.place)
    return report
  }

  private static func transactions(
    _ elements: [BankElement]
  ) throws(BankFileFault) -> [BankReport.Transaction] {
    guard elements.count <= BankLimits.paymentsMaximum else {
      throw BankFileFault(.tooManyElements, at: "TxInfAndSts", value: String(elements.count))
    }
    var seen: Set<String> = []
    var transactions: [BankReport.Transaction] = []
    for element in elements {
      let id = try element.required("OrgnlEndToEndId").identifier()
      guard seen.insert(id).inserted else {
        throw BankFileFault(.elementRepeated, at: element.place, value: id)
      }
      let amount = try element.descendant("OrgnlTxRef", "Amt")
      transactions.append(
        BankReport.Transaction(
          endToEndID: id, status: try status(try element.required("TxSts")),
          reason: try reason(element),
          amount: try amount?.required("InstdAmt").amount()))
    }
    return transactions
  }

  private static func group(
    _ element: BankElement, _ name: String
  ) throws(BankFileFault) -> BankReport.Group {
    let found = try element.child(name)
    let status: BankReport.GroupStatus? =
      if let found { try found.leaf() == "PART" ? .partly : .all(try self.status(found)) } else {
        nil
      }
    return BankReport.Group(status: status, reason: try reason(element))
  }

  private static func status(_ element: BankElement) throws(BankFileFault) -> BankReport.Status {
    guard let status = BankReport.Status(rawValue: try element.leaf()) else {
      throw BankFileFault(.statusUnknown, at: element.place, value: element.text)
    }
    return status
  }

  /// See `BankEnquiry`: it stands among the further texts of the reason.
  private static func enquiryID(_ element: BankElement) throws(BankFileFault) -> String? {
    for information in element.all("StsRsnInf") {
      for text in information.all("AddtlInf") where BankID.enquiry.hasShape(try text.leaf()) {
        return text.text
      }
    }
    return nil
  }

  /// The first that is stated: there may be several, each with further text for people.
  private static func reason(_ element: BankElement) throws(BankFileFault) -> String? {
    for information in element.all("StsRsnInf") {
      if let reason = try information.child("Rsn") { return try reason.reasonCode() }
    }
    return nil
  }

  /// Something must be said, and nothing about money that excludes itself.
  private static func checkConsistency(
    of report: BankReport, at place: String
  ) throws(BankFileFault) {
    let groups = [report.group.status, report.paymentInformation.status].compactMap(\.self)
    let isSilent = groups.isEmpty && report.transactions.isEmpty
    if report.isNotKnown != isSilent {
      throw isSilent
        ? BankFileFault(.elementMissing, at: place, value: "GrpSts")
        : BankFileFault(.contradiction, at: place, value: BankReport.notKnown)
    }
    for case .all(let status) in groups where status == .settled || status == .rejected {
      let others = report.transactions.filter { $0.status != status }
      if let other = others.first {
        throw BankFileFault(.contradiction, at: place, value: other.endToEndID)
      }
      guard groups.allSatisfy({ $0 == .all(status) }) else {
        throw BankFileFault(.contradiction, at: place, value: status.rawValue)
      }
    }
  }
}

extension BankElement {
  /// The content of an ISO 20022 `Document` of one of these versions.
  static func message(
    _ bytes: [UInt8], _ name: String, versions: [String], content: String
  ) throws(BankFileFault) -> BankElement {
    let (root, namespace) = try parse(bytes)
    let known = versions.map { "urn:iso:std:iso:20022:tech:xsd:\(name).\($0)" }
    guard root.name == "Document", known.contains(namespace) else {
      throw BankFileFault(.messageUnknown, at: root.place, value: namespace)
    }
    return try root.required(content)
  }
}
