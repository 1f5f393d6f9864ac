internal import Foundation
private import FoundationXML

/// An element of a message from the bank, with all that is in it.
struct BankElement {
  /// Without a prefix if it is of the document's namespace; in another one, nobody finds it by name.
  let name: String
  let attributes: [String: String]
  let line: Int
  fileprivate(set) var text = ""
  fileprivate(set) var children: [BankElement] = []

  var place: String { "\(name), line \(line)" }

  /// A whole document, bounded, and its namespace. Nothing that was declared in it is ever expanded or
  /// fetched: a file with a declaration is refused before the parser (libxml2 by FoundationXML) sees it.
  static func parse(
    _ bytes: [UInt8]
  ) throws(BankFileFault) -> (root: BankElement, namespace: String) {
    try screen(bytes)
    let builder = BankElementBuilder()
    let parser = XMLParser(data: Data(bytes))
    parser.shouldProcessNamespaces = true
    parser.shouldResolveExternalEntities = false
    parser.delegate = builder
    // It says true of a truncated document and of an empty one: what was seen decides.
    let parsed = parser.parse()
    if let fault = builder.fault { throw fault }
    guard parsed, parser.parserError == nil, let root = builder.root else {
      throw BankFileFault(.notWellFormed, at: "line \(parser.lineNumber)")
    }
    return (root, builder.namespace)
  }

  /// What needs no parser to be refused. A file that is UTF-8, and says nothing else of itself, is
  /// UTF-8 for the parser too, so that no declaration can hide in another encoding.
  private static func screen(_ bytes: [UInt8]) throws(BankFileFault) {
    guard bytes.count <= BankLimits.fileBytesMaximum else {
      throw BankFileFault(.tooLarge, value: "\(bytes.count) bytes or more")
    }
    guard String(validating: bytes, as: UTF8.self) != nil, !bytes.contains(0) else {
      throw BankFileFault(.notUTF8)
    }
    var body = bytes[...]
    if body.starts(with: [0xEF, 0xBB, 0xBF]) { body = body.dropFirst(3) }
    if body.starts(with: Array("<?xml ".utf8)) {
      guard let end = body.firstIndex(of: UInt8(ascii: ">")) else {
        throw BankFileFault(.notWellFormed, at: "line 1")
      }
      let declaration = String(decoding: body[...end], as: UTF8.self).lowercased()
      guard
        !declaration.contains("encoding") || declaration.contains(/encoding\s*=\s*["']utf-8["']/)
      else { throw BankFileFault(.notUTF8) }
      body = body[(end + 1)...]
    }
    var line = 1
    for index in body.indices {
      if body[index] == UInt8(ascii: "\n") { line += 1 }
      guard body[index] == UInt8(ascii: "<") else { continue }
      let rest = body[index...]
      let isComment = rest.starts(with: Array("<!--".utf8))
      if rest.starts(with: Array("<?".utf8)) || (rest.starts(with: Array("<!".utf8)) && !isComment)
      {
        throw BankFileFault(.declarationRefused, at: "line \(line)")
      }
    }
  }
}

/// Builds the tree from the parser's calls; stops it at the first bound that is passed.
private final class BankElementBuilder: NSObject, XMLParserDelegate {
  private(set) var root: BankElement?
  private(set) var namespace = ""
  private(set) var fault: BankFileFault?
  private var open: [BankElement] = []
  private var count = 0

  func parser(
    _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String] = [:]
  ) {
    count += 1
    let place = "line \(parser.lineNumber)"
    if open.count == BankLimits.depthMaximum { return stop(parser, .tooDeep, place) }
    if count > BankLimits.elementsMaximum || attributes.count > BankLimits.attributesMaximum {
      return stop(parser, .tooManyElements, place)
    }
    let uri = namespaceURI ?? ""
    if open.isEmpty { namespace = uri }
    open.append(
      BankElement(
        name: uri == namespace ? elementName : "{\(uri)}\(elementName)", attributes: attributes,
        line: parser.lineNumber))
  }

  func parser(
    _ parser: XMLParser, didEndElement elementName: String, namespaceURI: String?,
    qualifiedName: String?
  ) {
    guard let element = open.popLast() else { return }
    if open.isEmpty {
      root = element
    } else {
      open[open.count - 1].children.append(element)
    }
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) {
    guard !open.isEmpty else { return }
    open[open.count - 1].text += string
  }

  func parser(_ parser: XMLParser, parseErrorOccurred parseError: any Error) {
    if fault == nil {
      fault = BankFileFault(.notWellFormed, at: "line \(parser.lineNumber)")
    }
  }

  private func stop(_ parser: XMLParser, _ code: BankFileFault.Code, _ place: String) {
    if fault == nil { fault = BankFileFault(code, at: place) }
    parser.abortParsing()
  }
}
