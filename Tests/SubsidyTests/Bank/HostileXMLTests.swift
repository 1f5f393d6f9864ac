import Foundation
import Subsidy
import TestSupport
import Testing

/// What a file may hold that is meant to hurt whoever reads it.
@Suite struct HostileXMLTests {
  private static let sound = "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.12\">"

  private func code(_ bytes: [UInt8]) -> BankFileFault.Code? {
    do throws(BankFileFault) {
      _ = try Pain002Reader.report(bytes)
      return nil
    } catch {
      return error.code
    }
  }

  private func code(_ text: String) -> BankFileFault.Code? { code(Array(text.utf8)) }

  @Test func `a sound file is read, and again with a mark of its byte order or a comment`() throws {
    let text = SampleMessage.report(try SampleBatch.make(count: 1))
    #expect(code(text) == nil)
    #expect(code("\u{FEFF}" + text) == nil)
    #expect(code(text + "<!-- end -->\n") == nil)
    #expect(code(text.replacing("UTF-8", with: "utf-8")) == nil)
    #expect(code(text.replacing(" encoding=\"UTF-8\"", with: "")) == nil)
  }

  @Test func `entities, external or a billion of them, are refused before they are parsed`() throws
  {
    let folder = try TemporaryFolder()
    let secret = folder.file("secret.dtd")
    try Data("<!ENTITY x 'secret'>".utf8).write(to: URL(fileURLWithPath: secret))
    let laughs = (1...30).map { level in
      let inner = String(repeating: "&l\(level - 1);", count: 10)
      return "<!ENTITY l\(level) '\(inner)'>"
    }
    let declarations = [
      "<!DOCTYPE a [<!ENTITY l0 'ha'>\(laughs.joined())]>",
      "<!DOCTYPE a [<!ENTITY x SYSTEM 'file://\(secret)'>]>",
      "<!DOCTYPE a SYSTEM 'file://\(secret)'>", "<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/a.dtd'>",
      "<!DOCTYPE a [<!ENTITY % x SYSTEM 'file://\(secret)'> %x;]>", "<!doctype a>", "<!DOCTYPE",
      "<?xml-stylesheet href='a.xsl'?>",
    ]
    for declaration in declarations {
      for prefix in ["", "<?xml version=\"1.0\"?>\n", "<!-- --> "] {
        #expect(code(prefix + declaration + Self.sound + "&l30;</Document>") == .declarationRefused)
      }
    }
    #expect(code(Self.sound + "<![CDATA[x]]></Document>") == .declarationRefused)
    #expect(code(Self.sound + "&x;</Document>") == .notWellFormed)
  }

  @Test func `another encoding, in which a declaration could hide, is refused`() {
    let text = "<!DOCTYPE a>\(Self.sound)</Document>"
    #expect(
      code([0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }) == .notUTF8)
    #expect(code(text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }) == .notUTF8)
    for name in ["UTF-16", "UTF-7", "GB18030", "ISO-8859-1", "utf8"] {
      #expect(code("<?xml version='1.0' encoding='\(name)'?>\(Self.sound)</Document>") == .notUTF8)
    }
    #expect(code(Array(Self.sound.utf8) + [0xC3, 0x28] + Array("</Document>".utf8)) == .notUTF8)
    #expect(code(Array("<Document/>".utf8) + [0]) == .notUTF8)
  }

  @Test func `a file is bounded in bytes, depth, elements and attributes`() {
    let large = String(repeating: " ", count: 10 << 20)
    #expect(code(Self.sound + large + "</Document>") == .tooLarge)
    #expect(code(Self.sound + String(repeating: "<a>", count: 300_000)) == .tooDeep)
    #expect(code(Self.sound + String(repeating: "<a/>", count: 200_000)) == .tooManyElements)
    let attributes = (1...9).map { " a\($0)='>'" }.joined()
    #expect(code(Self.sound + "<a\(attributes)/></Document>") == .tooManyElements)
    for many in [" a%=\">\"", " xmlns:a%='u>'", " a%='<'", "n"] {
      let tag = "<a" + (1...30_000).map { many.replacing("%", with: String($0)) }.joined() + "/>"
      for before in ["", "<!-- <a \" -->", "<!--><a ' -->", "<!-----><a b='\"'/>"] {
        #expect(code(Self.sound + before + tag + "</Document>") == .tagTooLong)
      }
    }
  }

  @Test func `a file that was cut off anywhere is refused`() throws {
    let bytes = Array(SampleMessage.report(try SampleBatch.make(count: 1)).utf8)
    for length in 0..<bytes.count { #expect(code(Array(bytes.prefix(length))) != nil) }
  }

  @Test func `what is not XML is refused`() {
    let texts = [
      "", " ", "PK\u{3}\u{4}", "{}", "<", "<Document", Self.sound, Self.sound + "</document>",
      "\(Self.sound)</Document>x", "\(Self.sound)</Document><a/>", "\(Self.sound)\u{1}</Document>",
      "\(Self.sound)&#0;</Document>", "\(Self.sound)&#xFFFE;</Document>", "\(Self.sound)<a b='<'/>",
      "\(Self.sound)<x:a/></Document>", "\(Self.sound)<a b='1' b='2'/></Document>",
    ]
    for text in texts { #expect(code(text) == .notWellFormed, "\(text)") }
  }

  @Test func `another message, another version and no namespace at all are refused`() throws {
    let text = SampleMessage.report(try SampleBatch.make(count: 1))
    for other in [
      "pain.002.001.02", "pain.002.001.99", "pain.001.001.09", "camt.053.001.08", "",
    ] {
      #expect(code(text.replacing("pain.002.001.12", with: other)) == .messageUnknown)
    }
    #expect(code(text.replacing("<Document xmlns=", with: "<Document xmlns:x=")) == .messageUnknown)
    // Of another namespace: not the element that is looked for.
    let foreign = text.replacing("<GrpSts>", with: "<x:GrpSts xmlns:x=\"urn:x\">")
      .replacing("</GrpSts>", with: "</x:GrpSts>")
    #expect(code(foreign) == .elementMissing)
  }

  /// Whatever is done to a sound file: it is read or refused, and nothing traps.
  @Test func `a file with bytes changed, left out or repeated never traps the reader`() throws {
    let seed: UInt64 = 7
    var generator = SeededGenerator(seed: seed)
    let batch = try SampleBatch.make(count: 2)
    let sound = Array(
      SampleMessage.report(
        batch,
        transactions: SampleMessage.transaction(
          batch.payments[0].endToEndID, "RJCT", amount: "1.00")
      ).utf8)
    var read = 0
    for _ in 1...3_000 {
      var bytes = sound
      for _ in 1...generator.number(1...3) {
        let index = generator.number(0...bytes.count - 1)
        switch generator.number(0...2) {
        case 0: bytes[index] = UInt8(generator.number(0...255))
        case 1: bytes.remove(at: index)
        default: bytes.insert(contentsOf: bytes[index..<min(index + 9, bytes.count)], at: index)
        }
      }
      guard let report = try? Pain002Reader.report(bytes) else { continue }
      read += 1
      _ = try? report.outcomes(of: batch.instruction)
    }
    #expect(read > 0 && read < 3_000, "seed \(seed)")
  }
}
