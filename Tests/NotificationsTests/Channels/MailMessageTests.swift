import Domain
import Foundation
import Notifications
import Testing

@Suite struct MailMessageTests {
  @Test func `another reader finds what was written`() async throws {
    let subject =
      "【余缺调剂】温州某鞋业有限公司向您共享 120 名普工：请于 2021年1月15日 18:00 前答复 😀 — and before six"
    let message = try SampleMail.make(
      name: "某市公共就业服务, \"office\"", subject: subject,
      chinese: "第一行\n.\r\nFrom 第三行\r\r第五行", english: "=20 line\n..\n\n")
    let mail = try await read(message)
    #expect(mail.subject == subject)
    #expect(mail.fromName == "某市公共就业服务, \"office\"")
    #expect(mail.from == "notices@jobs.example.cn")
    #expect(mail.to == "li.lei@enterprise.example")
    #expect(mail.messageID == "<0190a1b2-7c3d@jobs.example.cn>")
    #expect(mail.date == "2021-01-12T09:00:05+08:00")
    #expect(
      mail.text.replacingOccurrences(of: "\r\n", with: "\n")
        == "第一行\n.\nFrom 第三行\n\n第五行\n\n------------\n=20 line\n..\n\n\n")
    #expect(mail.defects == [])
    #expect(
      mail.names == [
        "auto-submitted", "content-language", "content-transfer-encoding", "content-type", "date",
        "from", "message-id", "mime-version", "subject", "to",
      ])
  }

  @Test(arguments: [
    "x", "Proposal 12: answer by 18:00", "=?UTF-8?Q?as_it_is?=", " blanks ", "a  b",
    "a,b <c> \"d\"",
    "é", String(repeating: "word ", count: 39) + "end", String(repeating: "长", count: 200),
    String(repeating: "😀", count: 200), String(repeating: "a", count: 200),
  ])
  func `a subject of any kind comes back in lines that are not too long`(subject: String)
    async throws
  {
    let message = try SampleMail.make(subject: subject)
    #expect(try await read(message).subject == subject)
    checkLines(message)
  }

  @Test func `the wire form is ASCII in lines of 76 and the same each time`() async throws {
    let long = String(repeating: "很长的一行。", count: 3_000)
    let address =
      String(repeating: "a", count: 64) + "@" + String(repeating: "b", count: 60) + ".cn"
    let message = try SampleMail.make(
      from: address, name: String(repeating: "名", count: 60), to: address, chinese: long,
      id: String(repeating: "i", count: 64))
    checkLines(message, longest: 140)
    let mail = try await read(message)
    #expect(mail.text.hasPrefix(long))
    #expect(mail.to == address)
    #expect(try SampleMail.make().bytes == SampleMail.make().bytes)
  }

  @Test(arguments: ["\r\nBcc: all@example.cn", "\n", "\r", "\u{0}", "\u{85}", "\u{2028}", "\u{7f}"])
  func `nothing breaks out of a header`(text: String) {
    #expect(throws: MailFault.controlCharacter) { try SampleMail.make(subject: "a" + text + "b") }
    #expect(throws: MailFault.controlCharacter) { try SampleMail.make(name: "a" + text + "b") }
    #expect(throws: MailFault.idMalformed) { try SampleMail.make(id: "a" + text + "b") }
    #expect(throws: MailFault.idMalformed) { try SampleMail.make(domain: "a" + text + "b") }
    #expect(throws: MailFault.self) { try SampleMail.make(to: "a" + text + "@example.cn") }
    #expect(throws: MailFault.self) { try SampleMail.make(from: "a@example.cn" + text) }
  }

  @Test func `what is too long, empty or out of time is refused`() {
    let big = String(repeating: "a", count: MailMessage.bodyMaximumBytes + 1)
    #expect(throws: MailFault.subjectLength) { try SampleMail.make(subject: "") }
    #expect(throws: MailFault.subjectLength) {
      try SampleMail.make(subject: String(repeating: "长", count: MailMessage.subjectMaximum + 1))
    }
    #expect(throws: MailFault.nameLength) {
      try SampleMail.make(name: String(repeating: "长", count: MailMessage.nameMaximum + 1))
    }
    #expect(throws: MailFault.bodyLength) { try SampleMail.make(chinese: big) }
    #expect(throws: MailFault.bodyLength) { try SampleMail.make(english: "") }
    #expect(throws: MailFault.idMalformed) { try SampleMail.make(id: "") }
    #expect(throws: MailFault.date) { try SampleMail.make(date: Instant(microseconds: .max)) }
  }

  @Test(
    arguments: [
      ("li.lei@example.cn", nil), ("o'hara+x@mail.example.com", nil), ("a@xn--fiq228c.cn", nil),
      ("李雷@example.cn", .addressNotASCII), ("a@例子.cn", .addressNotASCII),
      ("", .addressMalformed), ("a", .addressMalformed), ("@example.cn", .addressMalformed),
      ("a@", .addressMalformed), ("a@b@example.cn", .addressMalformed),
      (".a@example.cn", .addressMalformed), ("a..b@example.cn", .addressMalformed),
      ("\"a b\"@example.cn", .addressMalformed), ("a b@example.cn", .addressMalformed),
      ("a@localhost", .addressMalformed), ("a@[127.0.0.1]", .addressMalformed),
      ("a@127.0.0.1", .addressMalformed), ("a@-b.cn", .addressMalformed),
      ("a@b.cn.", .addressMalformed), ("a@b.cn>", .addressMalformed),
      ("<a@b.cn", .addressMalformed),
      (String(repeating: "a", count: 65) + "@b.cn", .addressMalformed),
    ] as [(String, MailFault?)])
  func `an address is a dot-atom at a name`(text: String, fault: MailFault?) throws {
    if let fault {
      #expect(throws: fault) { try MailAddress(text) }
    } else {
      #expect(try MailAddress(text).text == text)
    }
  }

  private func read(_ message: MailMessage) async throws -> SeenMail {
    let said = try await OffPool.peer(
      "parse", input: String(decoding: message.bytes, as: UTF8.self))
    return try JSONDecoder().decode(SeenMail.self, from: Data(said.utf8))
  }

  private func checkLines(_ message: MailMessage, longest: Int = 78) {
    let lines = message.bytes.split(separator: 10, omittingEmptySubsequences: false)
    #expect(message.bytes.allSatisfy { $0 < 0x80 })
    #expect(lines.dropLast().allSatisfy { $0.last == 13 && $0.count - 1 <= longest })
    #expect(lines.allSatisfy { !$0.dropLast().contains(13) })
    #expect(lines.last?.isEmpty == true)
  }
}
