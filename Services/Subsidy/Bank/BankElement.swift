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
    // It says true of a truncated document and of an empty one: its error and what was seen decide.
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
    try screenTags(body)
  }

  /// Refuses what begins with `<!` or `<?`, in a comment too, and tags so long that the parser, which
  /// compares each attribute with each other, would be busy for seconds.
  private static func screenTags(_ body: ArraySlice<UInt8>) throws(BankFileFault) {
    var line = 1
    var tagStart: Int?
    var quote: UInt8?
    var commentStart: Int?
    for index in body.indices {
      let byte = body[index]
      if byte == UInt8(ascii: "\n") { line += 1 }
      let isComment = byte == lessThan && body[index...].starts(with: Array("<!--".utf8))
      if byte == lessThan, !isComment, let next = body[index...].dropFirst().first,
        next == UInt8(ascii: "!") || next == UInt8(ascii: "?")
      {
        throw BankFileFault(.declarationRefused, at: "line \(line)")
      }
      if let start = commentStart {
        let isEnd = byte == greaterThan && body[..<index].suffix(2) == Array("--".utf8)[...]
        if isEnd, index >= start + 6 { commentStart = nil }
      } else if let start = tagStart {
        if index - start > BankLimits.tagBytesMaximum {
          throw BankFileFault(.tagTooLong, at: "line \(line)")
        }
        if byte == quote {
          quote = nil
        } else if quote == nil {
          if byte == greaterThan { tagStart = nil }
          if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { quote = byte }
        }
      } else if isComment {
        commentStart = index
      } else if byte == lessThan {
        tagStart = index
      }
    }
  }

  private static let lessThan = UInt8(ascii: "<")
  private static let greaterThan = UInt8(ascii: ">")
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

  private func stop(_ parser: XMLParser, _ code: BankFileFault.Code, _ place: String) {
    if fault == nil { fault = BankFileFault(code, at: place) }
    parser.abortParsing()
  }
}
